import { Injectable } from '@nestjs/common';
import { JobProcessor } from '../../queue/job-processor.js';
import type { InstanceJob } from '../../queue/jobs.js';
import { InstanceWork } from '../instance-work.js';
import { Buyer } from './buyer.js';

@Injectable()
export class CreateInstanceProcessor extends JobProcessor<'create-instance'> {
  readonly job = 'create-instance';

  constructor(
    private readonly work: InstanceWork,
    private readonly buyer: Buyer,
  ) {
    super();
  }

  async process({ instanceId }: InstanceJob): Promise<void> {
    await this.work.run(instanceId, 'provisioning', async (work) => {
      const { status } = work.instance;
      if (status === 'creating' || status === 'stopping') await this.buyer.proceed(work);
    });
  }
}
