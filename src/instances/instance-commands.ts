import { Inject, Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import { Clock } from '../common/clock.js';
import { Ids } from '../common/ids.js';
import { currentContext } from '../common/request-context.js';
import type { StartupConfig } from '../config/config.js';
import { STARTUP_CONFIG } from '../config/config.module.js';
import { type CommandIds, obeyDelete, obeyRestart, obeyStop } from './commands.js';
import { InstanceLookup } from './instance-lookup.js';
import { InstanceWork } from './instance-work.js';
import { InstanceChangedError, InstanceNotFoundError } from './instance.errors.js';
import type { Instance } from './instance.js';
import { InstancesRepository } from './instances.repository.js';

/** A command that meets another save reads again, this often at the most. */
const COMMAND_TRIES = 5;

/** What clients can have done with an instance: each wish is stored before it is answered. */
@Injectable()
export class InstanceCommands {
  constructor(
    private readonly instances: InstancesRepository,
    private readonly work: InstanceWork,
    private readonly lookup: InstanceLookup,
    private readonly clock: Clock,
    private readonly ids: Ids,
    @Inject(STARTUP_CONFIG) private readonly startup: StartupConfig,
  ) {}

  async stop(id: string, principal: Principal): Promise<Instance> {
    return this.command(id, principal, obeyStop);
  }

  async restart(id: string, principal: Principal): Promise<Instance> {
    return this.command(id, principal, (instance, ids, now) =>
      obeyRestart(instance, ids, now, this.startup.timeoutMs),
    );
  }

  async delete(id: string, principal: Principal): Promise<Instance> {
    return this.command(id, principal, obeyDelete);
  }

  /** Reads, obeys, saves; again from the start when somebody else saved in between. */
  private async command(
    id: string,
    principal: Principal,
    obey: (instance: Instance, ids: CommandIds, now: number) => Instance,
  ): Promise<Instance> {
    const ours = await this.lookup.ourId(id);
    for (let attempt = 1; ; attempt++) {
      const before = ours === undefined ? undefined : await this.instances.find(ours);
      if (!before) throw new InstanceNotFoundError(id);
      const now = this.clock.now().getTime();
      const after = obey(before, { operationId: this.ids.next('op'), requestId: this.requestId() }, now);
      if (after === before) return before;
      try {
        return await this.work.command(before, after, principal.owner, now);
      } catch (error) {
        if (!(error instanceof InstanceChangedError) || attempt === COMMAND_TRIES) throw error;
      }
    }
  }

  private requestId(): string {
    return currentContext()?.requestId ?? this.ids.next('req');
  }
}
