import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { JobName } from '../queue/jobs.js';
import { JobWakes } from '../queue/job-wakes.js';
import { Sweep } from '../queue/sweep.js';
import { dutyOf } from './duty.js';
import { InstancesRepository } from './instances.repository.js';
import { CorruptRecordError } from './stored-record.js';

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
      const duty = await this.dutyOf(id);
      if (duty) await this.wakes.now(duty, { instanceId: id });
    }
  }

  /** A record that cannot be read is looked at too: the look sets it aside. */
  private async dutyOf(id: string): Promise<JobName | undefined> {
    try {
      const instance = await this.instances.find(id);
      return instance && dutyOf(instance);
    } catch (error) {
      if (error instanceof CorruptRecordError) return 'monitor-startup';
      throw error;
    }
  }

  private async wakeOverdue(): Promise<number> {
    const ids = await this.instances.due(OVERDUE_MS, AT_ONCE);
    await this.wakeMany(ids);
    return ids.length;
  }
}
