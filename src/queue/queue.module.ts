import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { JobWakes } from './job-wakes.js';
import { Queues } from './queues.js';
import { Sweep } from './sweep.js';
import { SweepProcessor } from './sweep.processor.js';
import { Workers } from './workers.js';

@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [Queues, JobWakes, Sweep, SweepProcessor, Workers],
  exports: [Queues, JobWakes, Sweep, Workers],
})
export class QueueModule {}
