import { Injectable, Logger } from '@nestjs/common';
import { JobProcessor } from './job-processor.js';
import { Sweep } from './sweep.js';

@Injectable()
export class SweepProcessor extends JobProcessor<'sweep'> {
  readonly job = 'sweep';
  override readonly everyMs = 5_000;
  private readonly logger = new Logger(SweepProcessor.name);

  constructor(private readonly sweep: Sweep) {
    super();
  }

  async process(): Promise<void> {
    const woken = await this.sweep.run();
    if (woken > 0) this.logger.log({ woken, msg: 'Sweep re-created lost work' });
  }
}
