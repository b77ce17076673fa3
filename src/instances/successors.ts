import { Inject, Injectable } from '@nestjs/common';
import { Ids } from '../common/ids.js';
import type { Moment } from '../common/clock.js';
import { STARTUP_CONFIG } from '../config/config.module.js';
import type { StartupConfig } from '../config/config.js';
import { SecretBox } from '../redis/secret-box.js';
import { obeyDelete } from './commands.js';
import { InstanceChangedError } from './instance.errors.js';
import type { Instance } from './instance.js';
import { InstanceWork } from './instance-work.js';
import { InstancesRepository } from './instances.repository.js';
import { successorIdOf, successorOf } from './successor.js';
import { openVariables } from './variables.js';

/** Puts another instance in the place of one, once. */
@Injectable()
export class Successors {
  constructor(
    private readonly instances: InstancesRepository,
    private readonly work: InstanceWork,
    private readonly ids: Ids,
    private readonly box: SecretBox,
    @Inject(STARTUP_CONFIG) private readonly startup: StartupConfig,
  ) {}

  /**
   * Accepts the successor like any request: its machine will be bought exactly once. Nothing happens when there is a
   * record of it already, whoever has made it.
   */
  async order(predecessor: Instance, actor: string, now: Moment): Promise<void> {
    const instanceId = predecessor.replacement?.successorId ?? successorIdOf(predecessor.id);
    const ids = { instanceId, operationId: this.ids.next('op'), requestId: this.ids.next('req') };
    const successor = successorOf(predecessor, openVariables(predecessor, this.box), ids, now, this.startup);
    try {
      await this.work.command(undefined, successor, actor, now);
    } catch (error) {
      if (!(error instanceof InstanceChangedError)) throw error;
    }
  }

  /**
   * Has the machine of the present successor deleted, which did not come up. Nothing happens when somebody saves at the
   * same moment, or has deleted it before.
   */
  async remove({ replacement }: Instance, actor: string, now: Moment): Promise<void> {
    const successor = replacement && (await this.instances.find(replacement.successorId));
    if (!successor || successor.protected || successor.foreign) return;
    const ids = { operationId: this.ids.next('op'), requestId: this.ids.next('req') };
    try {
      await this.work.command(successor, obeyDelete(successor, ids, now), actor, now);
    } catch (error) {
      if (!(error instanceof InstanceChangedError)) throw error;
    }
  }
}
