import { Injectable } from '@nestjs/common';
import { maySee, type Principal } from '../access/principal.js';
import { Clock } from '../common/clock.js';
import { Ids } from '../common/ids.js';
import { currentContext } from '../common/request-context.js';
import type { CommandIds } from './commands.js';
import { InstanceWork } from './instance-work.js';
import { InstanceChangedError } from './instance.errors.js';
import type { Instance } from './instance.js';
import { InstancesRepository } from './instances.repository.js';

/** A command that meets another save reads again, this often at the most. */
const TRIES = 10;

/** What a command makes of a record; the same record when nothing has to be done. */
export type Obey = (instance: Instance, ids: CommandIds, now: number) => Instance;

/** Applies one command to one record: reads, obeys, saves; again from the start when somebody saved in between. */
@Injectable()
export class CommandRunner {
  constructor(
    private readonly instances: InstancesRepository,
    private readonly work: InstanceWork,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** @returns `undefined` when there is no such instance for whoever asks */
  async run(id: string, principal: Principal, obey: Obey): Promise<Instance | undefined> {
    for (let attempt = 1; ; attempt++) {
      const before = await this.instances.find(id);
      if (!before || !maySee(principal, before.owner)) return undefined;
      const now = this.clock.now().getTime();
      const after = obey(before, { operationId: this.ids.next('op'), requestId: this.requestId() }, now);
      if (after === before) return before;
      try {
        return await this.work.command(before, after, principal.owner, now);
      } catch (error) {
        if (!(error instanceof InstanceChangedError) || attempt === TRIES) throw error;
      }
    }
  }

  private requestId(): string {
    return currentContext()?.requestId ?? this.ids.next('req');
  }
}
