import { Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import { TargetRules } from '../outbound/target-rules.js';
import { change } from './change.js';
import { CommandRunner } from './command-runner.js';
import type { ChangeInstanceDto } from './dto/change-instance.dto.js';
import { InstanceLookup } from './instance-lookup.js';
import { InstanceNotFoundError } from './instance.errors.js';
import type { Instance } from './instance.js';
import { assertWebhook } from './webhook-address.js';

/** Changes what may be changed of an instance, whatever it is doing. */
@Injectable()
export class InstanceChanges {
  constructor(
    private readonly lookup: InstanceLookup,
    private readonly runner: CommandRunner,
    private readonly targets: TargetRules,
  ) {}

  /**
   * @param revisions the change is refused unless the record is at one of them; any will do without
   * @throws {InvalidRequestError} for a webhook address that may not be called, or a lease that is over already
   * @throws {InstanceNotFoundError} also for what belongs to others
   * @throws {RevisionMismatchError} {@link InstanceStateError}
   */
  async change(
    id: string,
    request: ChangeInstanceDto,
    revisions: number[] | undefined,
    principal: Principal,
  ): Promise<Instance> {
    assertWebhook(this.targets, request.webhookUrl ?? undefined);
    const ours = await this.lookup.ourId(id);
    const changed =
      ours === undefined
        ? undefined
        : await this.runner.run(ours, principal, (instance, _, now) =>
            change(instance, request, revisions, now),
          );
    if (!changed) throw new InstanceNotFoundError(id);
    return changed;
  }
}
