import { Injectable, type OnModuleInit } from '@nestjs/common';
import { JobWakes } from '../queue/job-wakes.js';
import { Sweep } from '../queue/sweep.js';
import { dutyOf } from './duty.js';
import { InstancesRepository } from './instances.repository.js';

/** Looks that are overdue by this much have lost their job (ms). */
const OVERDUE_MS = 3_000;
const AT_ONCE = 1_000;

/** Has instances looked at by the work that they need, whatever it is. */
@Injectable()
export class InstanceWakes implements OnModuleInit {
  constructor(
    private readonly instances: InstancesRepository,
    private readonly wakes: JobWakes,
    private readonly sweep: Sweep,
  ) {}

  onModuleInit(): void {
    this.sweep.register('due instances', async () => this.wakeOverdue());
  }

  async wakeMany(ids: string[]): Promise<void> {
    for (const id of ids) {
      const instance = await this.instances.find(id);
      const duty = instance && dutyOf(instance);
      if (duty) await this.wakes.now(duty, { instanceId: id });
    }
  }

  private async wakeOverdue(): Promise<number> {
    const ids = await this.instances.due(OVERDUE_MS, AT_ONCE);
    await this.wakeMany(ids);
    return ids.length;
  }
}
