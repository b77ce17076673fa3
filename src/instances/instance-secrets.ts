import { Injectable } from '@nestjs/common';
import { ForbiddenError } from '../access/access.errors.js';
import { AuditLog } from '../access/audit-log.js';
import { maySee, type Principal } from '../access/principal.js';
import { type Need, satisfies } from '../access/roles.js';
import { Clock } from '../common/clock.js';
import { currentContext } from '../common/request-context.js';
import { SecretBox } from '../redis/secret-box.js';
import { renderConnection } from './connection.js';
import type { ServedInstanceDto } from './dto/instance.dto.js';
import { InstanceLookup } from './instance-lookup.js';
import { InstanceNotFoundError } from './instance.errors.js';
import { InstancesRepository } from './instances.repository.js';
import { openVariables } from './variables.js';

const NEED: Need = { role: 'operator', scope: 'instances:secrets' };

/** Shows what is sealed to those who may see it, and writes down that it did. */
@Injectable()
export class InstanceSecrets {
  constructor(
    private readonly instances: InstancesRepository,
    private readonly lookup: InstanceLookup,
    private readonly box: SecretBox,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * The document with passwords, whole addresses and values of variables. Never from memory: nothing is shown that
   * cannot be written down.
   *
   * @throws {ForbiddenError}
   * @throws {InstanceNotFoundError} also for what belongs to others
   */
  async read(id: string, principal: Principal): Promise<ServedInstanceDto> {
    if (!satisfies(principal, NEED)) throw new ForbiddenError(NEED);
    const ours = await this.lookup.ourId(id);
    if (ours === undefined) throw new InstanceNotFoundError(id);
    const [record, document] = await Promise.all([this.instances.find(ours), this.instances.document(ours)]);
    if (!record || !document || !maySee(principal, record.owner)) throw new InstanceNotFoundError(id);
    await this.audit.append({
      at: this.clock.now().getTime(),
      actor: principal.owner,
      action: 'read-secrets',
      instanceId: ours,
      requestId: currentContext()?.requestId,
      detail: `With key ${principal.keyId}`,
    });
    const shown = JSON.parse(document.text) as ServedInstanceDto;
    shown.spec.envs = openVariables(record, this.box);
    shown.connection = renderConnection(record, this.box);
    shown.webhookUrl = record.webhookUrl;
    return shown;
  }
}
