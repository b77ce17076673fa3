import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Duties } from './duties.js';
import { Heartbeat } from './heartbeat.js';
import { JobWakes } from './job-wakes.js';
import { QueueDepths } from './queue-depths.js';
import { QUEUE_TIMINGS, TIMINGS } from './queue-timings.js';
import { QueuesController } from './queues.controller.js';
import { Queues } from './queues.js';
import { Sweep } from './sweep.js';
import { SweepProcessor } from './sweep.processor.js';
import { Workers } from './workers.js';

@Global()
@Module({
  imports: [DiscoveryModule],
  controllers: [QueuesController],
  providers: [
    { provide: QUEUE_TIMINGS, useValue: TIMINGS },
    Queues,
    JobWakes,
    Duties,
    Sweep,
    SweepProcessor,
    Heartbeat,
    Workers,
    QueueDepths,
  ],
  exports: [Queues, JobWakes, Duties, Sweep, Workers, Heartbeat],
})
export class QueueModule {}
