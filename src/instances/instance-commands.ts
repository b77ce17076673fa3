import { Inject, Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import type { StartupConfig } from '../config/config.js';
import { STARTUP_CONFIG } from '../config/config.module.js';
import { TargetRules } from '../outbound/target-rules.js';
import { CommandRunner, type Obey } from './command-runner.js';
import { obeyDelete, obeyRestart, obeyStart, obeyStop } from './commands.js';
import type { StartInstanceDto } from './dto/start-instance.dto.js';
import { InstanceLookup } from './instance-lookup.js';
import { InstanceNotFoundError } from './instance.errors.js';
import type { Instance, StartSettings } from './instance.js';
import { NameLookup } from './name-lookup.js';
import { definedOf } from './startup-settings.js';
import { assertWebhook } from './webhook-address.js';

/** What a client calls an instance: our id or Novita's, or the name that one living instance has. */
export type Target = { id: string } | { name: string };

/**
 * What clients can have done with an instance: each wish is stored before it is answered.
 * Every method throws {@link InstanceNotFoundError}, also for what belongs to others, and {@link AmbiguousNameError}.
 */
@Injectable()
export class InstanceCommands {
  constructor(
    private readonly lookup: InstanceLookup,
    private readonly names: NameLookup,
    private readonly runner: CommandRunner,
    private readonly targets: TargetRules,
    @Inject(STARTUP_CONFIG) private readonly startup: StartupConfig,
  ) {}

  /** @throws {InvalidRequestError} for a webhook address that may not be called */
  async start(target: Target, request: StartInstanceDto, principal: Principal): Promise<Instance> {
    assertWebhook(this.targets, request.webhookUrl);
    const { healthCheckConfig, targetPort, webhookUrl, adopt = false } = request;
    const settings: StartSettings = { healthCheck: definedOf(healthCheckConfig), targetPort, webhookUrl };
    return this.command(
      target,
      principal,
      (instance, ids, now) => obeyStart(instance, settings, ids, now),
      adopt,
    );
  }

  async stop(target: Target, principal: Principal): Promise<Instance> {
    return this.command(target, principal, obeyStop);
  }

  async restart(target: Target, principal: Principal): Promise<Instance> {
    return this.command(target, principal, (instance, ids, now) =>
      obeyRestart(instance, ids, now, this.startup.timeoutMs),
    );
  }

  async delete(target: Target, principal: Principal): Promise<Instance> {
    return this.command(target, principal, obeyDelete);
  }

  private async command(target: Target, principal: Principal, obey: Obey, adopt = false): Promise<Instance> {
    const id = await this.idOf(target, principal, adopt);
    const done = id === undefined ? undefined : await this.runner.run(id, principal, obey);
    if (done) return done;
    throw 'id' in target
      ? new InstanceNotFoundError(target.id, 'id')
      : new InstanceNotFoundError(target.name, 'name');
  }

  private async idOf(target: Target, principal: Principal, adopt: boolean): Promise<string | undefined> {
    if ('name' in target) return this.names.named(target.name, principal, adopt);
    const known = await this.lookup.ourId(target.id);
    if (known !== undefined || !adopt) return known;
    const taken = await this.names.takeOver(target.id, principal);
    return taken ?? this.lookup.ourId(target.id);
  }
}
