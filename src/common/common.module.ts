import { Global, Module } from '@nestjs/common';
import { Clock, SystemClock } from './clock.js';
import { Ending } from './ending.js';
import { Ids, UlidIds } from './ids.js';

@Global()
@Module({
  providers: [{ provide: Clock, useClass: SystemClock }, { provide: Ids, useClass: UlidIds }, Ending],
  exports: [Clock, Ids, Ending],
})
export class CommonModule {}
