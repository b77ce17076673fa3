import { Inject, Injectable, Logger } from '@nestjs/common';
import { messageOf } from '../common/app-error.js';
import { Clock } from '../common/clock.js';
import { DEPLOYMENT_CONFIG, PROVISIONING_CONFIG } from '../config/config.module.js';
import type { DeploymentConfig, ProvisioningConfig } from '../config/config.js';
import { type Mark, readMark } from '../instances/mark.js';
import { type Marker, readMarkedName } from '../instances/marker.js';
import type { Instance } from '../instances/instance.js';
import { InstanceRegistry, type KnownInstance, type RecordStanding } from '../instances/instance-registry.js';
import { Fleet, type FleetPage } from '../novita/fleet.js';
import { NovitaClient } from '../novita/novita-client.js';
import type { NovitaInstance } from '../novita/novita-instance.js';
import { NovitaNotFoundError } from '../novita/novita.errors.js';
import { type Evidence, judgeMachine, type Verdict } from './garbage.js';
import type { Stray } from './strays.repository.js';

/** One machine of Novita's list, what is known of it, and what it is to us. */
export interface Finding extends Evidence {
  verdict: Verdict;
}

/** A machine that is kept by what lies beside its record. */
export interface KeptMachine extends Pick<Finding, 'machine' | 'mark' | 'referenced' | 'firstSeenAt'> {
  verdict: 'keep';
  record: RecordStanding & Pick<Instance, 'novitaInstanceId'>;
}

/** Novita's list without what there is nothing to judge about: of that only the numbers are kept. */
export interface OpenMachines {
  complete: boolean;
  /** The ids of all. */
  listed: ReadonlySet<string>;
  /** How many are marked among those that are left out. */
  markedAtRest: number;
  machines: NovitaInstance[];
}

/** Single reads that one round has left; what is left over is judged by a later round. */
export interface ReadsLeft {
  count: number;
}

const MOST_READS = 500;
/** Single reads under way at the same time. */
const READS_AT_ONCE = 10;

/** Holds a list of Novita's against the records. Reads, and changes nothing. */
@Injectable()
export class Census {
  private readonly logger = new Logger(Census.name);

  constructor(
    private readonly registry: InstanceRegistry,
    private readonly fleet: Fleet,
    private readonly novita: NovitaClient,
    private readonly clock: Clock,
    @Inject(DEPLOYMENT_CONFIG) private readonly deployment: DeploymentConfig,
    @Inject(PROVISIONING_CONFIG) private readonly config: ProvisioningConfig,
  ) {}

  /** Walks over Novita's list. */
  async openMachines(): Promise<OpenMachines> {
    const open = Census.unseen();
    for await (const page of this.fleet.pages()) await this.see(open, page);
    return open;
  }

  /** What is known before the first page of a walk. */
  static unseen(): OpenMachines {
    return { complete: false, listed: new Set(), markedAtRest: 0, machines: [] };
  }

  /**
   * Takes one page of a walk. A machine whose record refers to it and is settled is kept whatever else there is, so that
   * a page of them costs two commands and no memory.
   */
  async see(open: OpenMachines, { instances, seen, complete }: FleetPage): Promise<void> {
    const settled = await this.registry.settledOnRecord(instances.map(({ id }) => id));
    for (const machine of instances)
      if (!settled.has(machine.id)) open.machines.push(machine);
      else if (readMarkedName(this.deployment, machine.name)) open.markedAtRest += 1;
    open.complete = complete;
    open.listed = seen;
  }

  /**
   * Those of the machines of a page that need no record to be judged: it is there, refers to the machine, is settled, and
   * the mark names no other. Written in one step with the record, what this rests on says the same; a page costs three
   * commands.
   */
  async kept(machines: NovitaInstance[], strays: Map<string, Stray>): Promise<KeptMachine[]> {
    const settled = await this.registry.settledOnRecord(machines.map(({ id }) => id));
    const ids = [...settled.values()].map(({ instanceId }) => instanceId);
    const standings = await this.registry.standings(ids);
    return machines.flatMap((machine): KeptMachine[] => {
      const standing = standings.get(settled.get(machine.id)?.instanceId ?? '');
      const mark = readMark(this.deployment, machine, 'row');
      const { instanceId } = markerOf(mark) ?? {};
      if (!standing || standing.status === 'terminated') return [];
      if (instanceId !== undefined && instanceId !== standing.id) return [];
      const record = { ...standing, novitaInstanceId: machine.id };
      const firstSeenAt = strays.get(machine.id)?.since;
      return [{ machine, mark, record, referenced: true, firstSeenAt, verdict: 'keep' }];
    });
  }

  /** How many single reads one round may make. */
  static reads(): ReadsLeft {
    return { count: MOST_READS };
  }

  /**
   * Judges machines of a list that was read before.
   *
   * @param strays what earlier rounds have seen, by Novita's id
   * @param reads that the round has left
   */
  async take(
    machines: NovitaInstance[],
    strays: Map<string, Stray>,
    reads: ReadsLeft = Census.reads(),
  ): Promise<Finding[]> {
    const marks = machines.map((machine) => readMark(this.deployment, machine, 'row'));
    const ids = marks.flatMap((mark) => markerOf(mark)?.instanceId ?? []);
    const records = await this.registry.byIds(new Set(ids));
    const withoutOwner = machines.filter(({ id }, index) => !refers(recordOf(marks[index], records), id));
    const owners = await this.registry.ownersOfMachines(withoutOwner.map(({ id }) => id));
    const now = this.clock.now().getTime();
    const findings = machines.map((machine, index): Finding => {
      const mark = marks[index] ?? { kind: 'none' };
      const record = recordOf(mark, records) ?? owners.get(machine.id);
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
    return this.readTheUnread(findings, strays, reads);
  }

  /**
   * The lists of some servers leave out variables; nothing is judged by a signature that was not looked for. Marked
   * machines come first; what is not marked is read once, and then known as long as it keeps its name.
   */
  private async readTheUnread(
    findings: Finding[],
    strays: Map<string, Stray>,
    reads: ReadsLeft,
  ): Promise<Finding[]> {
    const result = findings.map((finding) => remembered(finding, strays.get(finding.machine.id)));
    const of = (wanted: Verdict): number[] =>
      result.flatMap(({ verdict }, index) => (verdict === wanted ? [index] : []));
    const open = [...of('unread'), ...of('unseen')].slice(0, reads.count);
    reads.count -= open.length;
    for (let from = 0; from < open.length; from += READS_AT_ONCE) {
      const some = open.slice(from, from + READS_AT_ONCE);
      await Promise.all(
        some.map(async (index) => {
          const finding = result[index];
          if (finding) result[index] = await this.readOne(finding);
        }),
      );
    }
    return result;
  }

  private async readOne(finding: Finding): Promise<Finding> {
    const { machine } = finding;
    try {
      const whole = await this.novita.getInstance(machine.id);
      const mark = readMark(this.deployment, whole, 'whole');
      const evidence = { ...finding, machine: whole, mark, record: await this.recordBehind(mark, finding) };
      return { ...evidence, verdict: judgeMachine(evidence, this.clock.now().getTime(), this.config) };
    } catch (error) {
      if (error instanceof NovitaNotFoundError) return { ...finding, verdict: 'leaving' };
      this.logger.warn({
        novitaInstanceId: machine.id,
        reason: messageOf(error),
        msg: 'A machine could not be read; it is judged later',
      });
      return finding;
    }
  }

  /** Whose machine it is may come out only now. */
  private async recordBehind(mark: Mark, { record }: Finding): Promise<KnownInstance | undefined> {
    if (record || mark.kind !== 'proven') return record;
    const { instanceId } = mark.marker;
    return (await this.registry.byIds([instanceId])).get(instanceId);
  }
}

/** What earlier rounds found out about a machine of this name. */
function remembered(finding: Finding, stray: Stray | undefined): Finding {
  const { machine, mark } = finding;
  if (stray?.name !== machine.name) return finding;
  if (mark.kind === 'unread' && stray.kind === 'forged')
    return { ...finding, mark: { kind: 'forged', marker: mark.marker }, verdict: 'forged' };
  if (finding.verdict === 'unseen' && stray.kind === 'foreign')
    return { ...finding, mark: { kind: 'none' }, verdict: 'foreign' };
  return finding;
}

/** Whose machine the mark says it is, believed or not. */
function markerOf(mark: Mark | undefined): Marker | undefined {
  return mark && 'marker' in mark ? mark.marker : undefined;
}

function recordOf(mark: Mark | undefined, records: Map<string, KnownInstance>): KnownInstance | undefined {
  const marker = markerOf(mark);
  return marker && records.get(marker.instanceId);
}

/** Whether the record refers to this machine. */
export function refers(record: KnownInstance | undefined, novitaInstanceId: string): boolean {
  return record !== undefined && record !== 'unreadable' && record.novitaInstanceId === novitaInstanceId;
}
