import { Global, Module } from '@nestjs/common';
import { Clock, SystemClock } from './clock.js';
import { Ids, UlidIds } from './ids.js';

@Global()
@Module({
  providers: [
    { provide: Clock, useClass: SystemClock },
    { provide: Ids, useClass: UlidIds },
  ],
  exports: [Clock, Ids],
})
export class CommonModule {}
