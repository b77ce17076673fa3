import { Injectable } from '@nestjs/common';
import { JobProcessor } from '../queue/job-processor.js';
import type { InstanceJob } from '../queue/jobs.js';
import { SpotService } from './spot.service.js';

@Injectable()
export class ApplySpotPolicyProcessor extends JobProcessor<'apply-spot-policy'> {
  readonly job = 'apply-spot-policy';

  constructor(private readonly spot: SpotService) {
    super();
  }

  async process({ instanceId }: InstanceJob): Promise<void> {
    await this.spot.apply(instanceId);
  }
}
