import { Injectable } from '@nestjs/common';
import { JobProcessor } from '../../queue/job-processor.js';
import type { InstanceJob } from '../../queue/jobs.js';
import { dutyOf } from '../duty.js';
import { InstanceWork } from '../instance-work.js';
import { StartupMonitor } from './startup-monitor.js';

@Injectable()
export class MonitorStartupProcessor extends JobProcessor<'monitor-startup'> {
  readonly job = 'monitor-startup';

  constructor(
    private readonly work: InstanceWork,
    private readonly monitor: StartupMonitor,
  ) {
    super();
  }

  async process({ instanceId }: InstanceJob): Promise<void> {
    await this.work.run(instanceId, 'startup', async (work) => {
      if (dutyOf(work.instance) === this.job) await this.monitor.proceed(work);
    });
  }
}
