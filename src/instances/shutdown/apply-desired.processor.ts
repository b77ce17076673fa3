import { Injectable } from '@nestjs/common';
import { JobProcessor } from '../../queue/job-processor.js';
import type { InstanceJob } from '../../queue/jobs.js';
import { dutyOf } from '../duty.js';
import { InstanceWork } from '../instance-work.js';
import { ShutdownService } from './shutdown.service.js';

@Injectable()
export class ApplyDesiredProcessor extends JobProcessor<'apply-desired'> {
  readonly job = 'apply-desired';

  constructor(
    private readonly work: InstanceWork,
    private readonly shutdown: ShutdownService,
  ) {
    super();
  }

  async process({ instanceId }: InstanceJob): Promise<void> {
    await this.work.run(instanceId, 'shutdown', async (work) => {
      if (dutyOf(work.instance) === this.job) await this.shutdown.proceed(work);
    });
  }
}
