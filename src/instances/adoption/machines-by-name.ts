import { Inject, Injectable } from '@nestjs/common';
import { DEPLOYMENT_CONFIG, NOVITA_CONFIG } from '../../config/config.module.js';
import type { DeploymentConfig, NovitaConfig } from '../../config/config.js';
import { Fleet } from '../../novita/fleet.js';
import { NovitaUnavailableError } from '../../novita/novita.errors.js';
import { SharedCache } from '../../redis/shared-cache.js';
import { userNamePrefix } from '../marker.js';

/** How long Novita's answer about a name is believed (ms); whatever it names is looked at again before it is used. */
const BELIEVED_MS = 10_000;

const LEAVING = new Set(['toRemove', 'removing', 'removed']);

/** Which machines a name may mean, as Novita's list has it: remembered for a moment, over all processes. */
@Injectable()
export class MachinesByName {
  constructor(
    private readonly fleet: Fleet,
    private readonly cache: SharedCache,
    @Inject(NOVITA_CONFIG) private readonly novita: NovitaConfig,
    @Inject(DEPLOYMENT_CONFIG) private readonly deployment: DeploymentConfig,
  ) {}

  /**
   * Novita's ids of the machines with this name, those marked by us first.
   *
   * @throws {NovitaUnavailableError} when the list cannot be had completely: a name that it lacks proves nothing
   */
  async named(name: string): Promise<string[]> {
    const options = { ttlMs: BELIEVED_MS, loadTimeoutMs: 2 * this.novita.timeoutMs };
    return (await this.cache.through('machines-by-name', name, options, async () => this.ask(name))).value;
  }

  private async ask(name: string): Promise<string[]> {
    const { instances, complete } = await this.fleet.list({ name });
    if (!complete) throw new NovitaUnavailableError('broken', 'The list of instances was incomplete');
    const marked = userNamePrefix(this.deployment, name);
    const staying = instances.filter(({ status }) => !LEAVING.has(status));
    const ours = staying.filter((row) => row.name.startsWith(marked));
    return [...ours, ...staying.filter((row) => row.name === name)].map(({ id }) => id);
  }
}
