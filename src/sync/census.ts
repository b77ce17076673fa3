import { Inject, Injectable, Logger } from '@nestjs/common';
import { messageOf } from '../common/app-error.js';
import { Clock } from '../common/clock.js';
import { DEPLOYMENT_CONFIG, PROVISIONING_CONFIG } from '../config/config.module.js';
import type { DeploymentConfig, ProvisioningConfig } from '../config/config.js';
import { readMark } from '../instances/mark.js';
import { InstanceRegistry, type KnownInstance } from '../instances/instance-registry.js';
import { NovitaClient } from '../novita/novita-client.js';
import type { NovitaInstance } from '../novita/novita-instance.js';
import { NovitaNotFoundError } from '../novita/novita.errors.js';
import { type Evidence, judgeMachine, type Verdict } from './garbage.js';
import type { Stray } from './strays.repository.js';

/** One machine of Novita's list, what is known of it, and what it is to us. */
export interface Finding extends Evidence {
  verdict: Verdict;
}

/** Single reads of one round at the most; what is left over is judged by a later round. */
const MOST_READS = 500;
/** Single reads under way at the same time. */
const READS_AT_ONCE = 10;

/** Holds a list of Novita's against the records. Reads, and changes nothing. */
@Injectable()
export class Census {
  private readonly logger = new Logger(Census.name);

  constructor(
    private readonly registry: InstanceRegistry,
    private readonly novita: NovitaClient,
    private readonly clock: Clock,
    @Inject(DEPLOYMENT_CONFIG) private readonly deployment: DeploymentConfig,
    @Inject(PROVISIONING_CONFIG) private readonly config: ProvisioningConfig,
  ) {}

  /**
   * Judges every machine of a complete list that was read before.
   *
   * @param strays what earlier rounds have seen, by Novita's id
   */
  async take(machines: NovitaInstance[], strays: Map<string, Stray>): Promise<Finding[]> {
    const marks = machines.map((machine) => readMark(this.deployment, machine, 'row'));
    const ids = marks.flatMap((mark) => (mark.kind === 'none' ? [] : mark.marker.instanceId));
    const records = await this.registry.byIds(new Set(ids));
    const withoutOwner = machines.filter(({ id }, index) => !refers(recordOf(marks[index], records), id));
    const owners = await this.registry.ownersOfMachines(withoutOwner.map(({ id }) => id));
    const now = this.clock.now().getTime();
    const findings = machines.map((machine, index): Finding => {
      const mark = marks[index] ?? { kind: 'none' };
      const record = recordOf(mark, records);
      const evidence: Evidence = {
        machine,
        mark,
        record,
        referenced: refers(record, machine.id) || owners.has(machine.id),
        firstSeenAt: strays.get(machine.id)?.since,
        fenced: false,
      };
      return { ...evidence, verdict: judgeMachine(evidence, now, this.config) };
    });
    return this.readTheUnread(findings, strays);
  }

  /** The lists of some servers leave out variables; nothing is judged by a signature that was not looked for. */
  private async readTheUnread(findings: Finding[], strays: Map<string, Stray>): Promise<Finding[]> {
    const result = [...findings];
    const open = findings.flatMap(({ verdict }, index) => (verdict === 'unread' ? [index] : []));
    for (let from = 0; from < Math.min(open.length, MOST_READS); from += READS_AT_ONCE) {
      const some = open.slice(from, Math.min(from + READS_AT_ONCE, MOST_READS));
      await Promise.all(
        some.map(async (index) => {
          const finding = result[index];
          if (finding) result[index] = await this.readOne(finding, strays.get(finding.machine.id));
        }),
      );
    }
    return result;
  }

  private async readOne(finding: Finding, stray: Stray | undefined): Promise<Finding> {
    const { machine, mark } = finding;
    if (mark.kind === 'unread' && stray?.kind === 'forged' && stray.name === machine.name)
      return { ...finding, mark: { kind: 'forged', marker: mark.marker }, verdict: 'forged' };
    try {
      const whole = await this.novita.getInstance(machine.id);
      const evidence = { ...finding, machine: whole, mark: readMark(this.deployment, whole, 'whole') };
      return { ...evidence, verdict: judgeMachine(evidence, this.clock.now().getTime(), this.config) };
    } catch (error) {
      if (error instanceof NovitaNotFoundError) return { ...finding, verdict: 'leaving' };
      this.logger.warn({
        novitaInstanceId: machine.id,
        reason: messageOf(error),
        msg: 'A marked machine could not be read; it is judged later',
      });
      return finding;
    }
  }
}

function recordOf(
  mark: Finding['mark'] | undefined,
  records: Map<string, KnownInstance>,
): KnownInstance | undefined {
  return mark && mark.kind !== 'none' ? records.get(mark.marker.instanceId) : undefined;
}

/** Whether the record refers to this machine. */
export function refers(record: KnownInstance | undefined, novitaInstanceId: string): boolean {
  return record !== undefined && record !== 'unreadable' && record.novitaInstanceId === novitaInstanceId;
}
