import { Injectable } from '@nestjs/common';
import { maySee, type Principal } from '../../access/principal.js';
import { InvalidRequestError } from '../../common/app-error.js';
import type { Moment } from '../../common/clock.js';
import { CommandRunner } from '../command-runner.js';
import { InstanceNotFoundError, InstanceStateError } from '../instance.errors.js';
import { InstanceLookup } from '../instance-lookup.js';
import type { Instance } from '../instance.js';
import { InstancesRepository } from '../instances.repository.js';
import { extend } from './extension.js';
import { CLIENT_AHEAD_MS, UseRepository } from './use.repository.js';

/** The use of an instance, and until when it is kept, for those who use it. */
@Injectable()
export class InstanceUse {
  constructor(
    private readonly use: UseRepository,
    private readonly instances: InstancesRepository,
    private readonly runner: CommandRunner,
    private readonly lookup: InstanceLookup,
  ) {}

  /**
   * A heartbeat: the moment that stands as the last use from now on.
   *
   * @param at absent: now
   * @param backwards also to an earlier moment than is known
   * @throws {InvalidRequestError} for the future
   * @throws {InstanceNotFoundError} also for what the principal may not see
   * @throws {InstanceStateError} when it is terminated
   */
  async touch(
    id: string,
    principal: Principal,
    at?: Moment,
    backwards = false,
  ): Promise<{ instanceId: string; lastUsedAt: Moment }> {
    const instanceId = this.lookup.isOurs(id) ? id : await this.lookup.ourId(id);
    if (instanceId === undefined) throw new InstanceNotFoundError(id);
    const owner = principal.role === 'admin' ? undefined : principal.owner;
    const touch = { at, aheadMs: CLIENT_AHEAD_MS, backwards, owner };
    const touched = await this.use.touch(instanceId, 'usedAt', touch);
    switch (touched.kind) {
      case 'noted':
        return { instanceId, lastUsedAt: touched.at };
      case 'ahead':
        throw new InvalidRequestError([{ detail: 'must not be in the future', pointer: '#/lastUsedAt' }]);
      case 'terminated':
        throw new InstanceStateError({ id: instanceId, status: 'terminated' }, 'use');
      case 'unknown':
        throw new InstanceNotFoundError(id);
    }
  }

  /** @throws {InstanceNotFoundError} also for what the principal may not see */
  async find(id: string, principal: Principal): Promise<Instance> {
    const ours = await this.lookup.ourId(id);
    const instance = ours === undefined ? undefined : await this.instances.find(ours);
    if (!instance || !maySee(principal, instance.owner)) throw new InstanceNotFoundError(id);
    return instance;
  }

  /**
   * Moves whatever would stop the instance first so many minutes later.
   *
   * @throws {InstanceNotFoundError} also for what the principal may not see
   * @throws {InstanceStateError} when it is not up or on its way up
   */
  async extend(id: string, principal: Principal, minutes: number): Promise<Instance> {
    const [ours, now] = await Promise.all([this.lookup.ourId(id), this.use.now()]);
    const extended =
      ours === undefined
        ? undefined
        : await this.runner.run(ours, principal, (instance) =>
            extend(instance, minutes, now, this.use.defaults),
          );
    if (!extended) throw new InstanceNotFoundError(id);
    return extended;
  }
}
