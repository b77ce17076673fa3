import { Inject, Injectable } from '@nestjs/common';
import { withoutKeyClaim } from '../../access/idempotency/key-claim.js';
import { maySee, type Principal } from '../../access/principal.js';
import { Clock } from '../../common/clock.js';
import { Ids } from '../../common/ids.js';
import { currentContext } from '../../common/request-context.js';
import { DEPLOYMENT_CONFIG, STARTUP_CONFIG } from '../../config/config.module.js';
import type { DeploymentConfig, StartupConfig } from '../../config/config.js';
import { NovitaClient } from '../../novita/novita-client.js';
import type { NovitaInstance } from '../../novita/novita-instance.js';
import { NovitaNotFoundError } from '../../novita/novita.errors.js';
import { AmbiguousNameError, InstanceNotStartableError, MachineTakenError } from '../instance.errors.js';
import { InstanceRegistry } from '../instance-registry.js';
import { type Mark, readMark } from '../mark.js';
import { MachinesByName } from './machines-by-name.js';
import { rebuildForeign, rebuildInstance } from './rebuild.js';

/** A machine that no record refers to, and what it says about belonging to us. */
interface Unmanaged {
  machine: NovitaInstance;
  mark: Extract<Mark, { kind: 'proven' | 'none' }>;
}

/** So many machines of one name are looked at, those marked by us first. */
const MOST_LOOKS = 20;

/**
 * Gives a record to a machine that was asked for and has none: one of ours gets its own back, somebody else's gets one
 * when an admin takes it over. For everybody else it does not exist, and what is only marked like ours is neither.
 */
@Injectable()
export class MachineAdopter {
  constructor(
    private readonly machines: MachinesByName,
    private readonly novita: NovitaClient,
    private readonly registry: InstanceRegistry,
    private readonly clock: Clock,
    private readonly ids: Ids,
    @Inject(DEPLOYMENT_CONFIG) private readonly deployment: DeploymentConfig,
    @Inject(STARTUP_CONFIG) private readonly startup: StartupConfig,
  ) {}

  /**
   * Our id of the one machine that is meant by a name.
   *
   * @throws {AmbiguousNameError} when several are meant
   */
  async adoptNamed(name: string, principal: Principal, takeOver: boolean): Promise<string | undefined> {
    const ids = (await this.machines.named(name)).slice(0, MOST_LOOKS);
    const found = await Promise.all(ids.map(async (id) => this.unmanaged(id)));
    const meant = found.flatMap((one) => (one && this.isMeant(one, principal, takeOver) ? [one] : []));
    const [only, ...others] = meant;
    if (others.length > 0)
      throw new AmbiguousNameError(
        name,
        meant.map(({ machine }) => candidateOf(machine)),
      );
    return only && this.adopt(only, principal);
  }

  /** Our id of a machine by Novita's, after it was taken over. */
  async takeOverById(novitaInstanceId: string, principal: Principal): Promise<string | undefined> {
    const found = await this.unmanaged(novitaInstanceId);
    return found && this.isMeant(found, principal, true) ? this.adopt(found, principal) : undefined;
  }

  private isMeant({ mark }: Unmanaged, principal: Principal, takeOver: boolean): boolean {
    return mark.kind === 'proven'
      ? maySee(principal, mark.meta.owner)
      : takeOver && principal.role === 'admin';
  }

  /** The machine as Novita has it now, unless a record decides about it. */
  private async unmanaged(novitaInstanceId: string): Promise<Unmanaged | undefined> {
    const machine = await this.look(novitaInstanceId);
    if (!machine) return undefined;
    const mark = readMark(this.deployment, machine, 'whole');
    if (mark.kind !== 'proven' && mark.kind !== 'none') return undefined;
    const [owners, records] = await Promise.all([
      this.registry.ownersOfMachines([machine.id]),
      this.registry.byIds(mark.kind === 'proven' ? [mark.meta.id] : []),
    ]);
    return owners.size + records.size > 0 ? undefined : { machine, mark };
  }

  private async look(novitaInstanceId: string): Promise<NovitaInstance | undefined> {
    try {
      return await this.novita.getInstance(novitaInstanceId);
    } catch (error) {
      if (error instanceof NovitaNotFoundError) return undefined;
      throw error;
    }
  }

  private async adopt({ machine, mark }: Unmanaged, principal: Principal): Promise<string | undefined> {
    return mark.kind === 'proven'
      ? this.giveBack(machine, mark, principal)
      : this.takeOver(machine, principal);
  }

  private async giveBack(
    machine: NovitaInstance,
    { meta }: Extract<Mark, { kind: 'proven' }>,
    { owner }: Principal,
  ): Promise<string> {
    const now = this.clock.now().getTime();
    const record = rebuildInstance(meta, machine, this.newIds(), now, this.startup);
    await withoutKeyClaim(async () => this.registry.adopt(record, owner, now));
    return record.id;
  }

  /** Only what is at rest: nobody's running work is taken into other hands. */
  private async takeOver(machine: NovitaInstance, { owner }: Principal): Promise<string | undefined> {
    const now = this.clock.now().getTime();
    const ids = { instanceId: this.ids.next('inst'), ...this.newIds() };
    const record = rebuildForeign(machine, owner, ids, now, this.startup);
    if (record.status !== 'exited')
      throw new InstanceNotStartableError(
        machine.id,
        record.status,
        `Novita says that it is ${machine.status}`,
      );
    const audit = {
      at: now,
      actor: owner,
      action: 'take-over',
      instanceId: record.id,
      novitaInstanceId: machine.id,
      requestId: record.operation.requestId,
      detail: machine.name,
    };
    try {
      await withoutKeyClaim(async () => this.registry.adopt(record, owner, now, [audit]));
      return record.id;
    } catch (error) {
      if (!(error instanceof MachineTakenError)) throw error;
      const owners = await this.registry.ownersOfMachines([machine.id]);
      const winner = owners.get(machine.id);
      return winner === 'unreadable' ? undefined : winner?.id;
    }
  }

  private newIds(): { operationId: string; requestId: string } {
    const requestId = currentContext()?.requestId ?? this.ids.next('req');
    return { operationId: this.ids.next('op'), requestId };
  }
}

function candidateOf({ id, status, createdAt }: NovitaInstance): {
  novitaInstanceId: string;
  status: string;
  createdAt?: string;
} {
  return { novitaInstanceId: id, status, createdAt: createdAt?.toISOString() };
}
