import { HttpModule } from '@nestjs/axios';
import { Module } from '@nestjs/common';
import { Fleet } from './fleet.js';
import { GuardedCreate } from './guarded-create.js';
import { NovitaClient } from './novita-client.js';
import { NovitaHttp } from './novita-http.js';
import { NOVITA_DEFAULT_TIMES, NOVITA_TIMES } from './novita-times.js';
import { NovitaTransport } from './novita-transport.js';
import { OutgoingLimiter } from './outgoing-limiter.js';
import { Resilience } from './resilience.js';

/** The one door to Novita. */
@Module({
  imports: [HttpModule],
  providers: [
    { provide: NOVITA_TIMES, useValue: NOVITA_DEFAULT_TIMES },
    NovitaHttp,
    OutgoingLimiter,
    Resilience,
    NovitaTransport,
    GuardedCreate,
    NovitaClient,
    Fleet,
  ],
  exports: [NovitaClient, Fleet],
})
export class NovitaModule {}
