import type { Moment } from '../../../src/common/clock.js';
import { AutoStopService } from '../../../src/auto-stop/auto-stop.service.js';
import type { Round, RoundRow } from '../../../src/auto-stop/round.js';
import type { Instance } from '../../../src/instances/instance.js';
import { InstanceDeadlines } from '../../../src/instances/use/instance-deadlines.js';
import { InstanceUse } from '../../../src/instances/use/instance-use.js';
import type { NovitaSandbox } from '../../support/novita-sandbox.js';
import { aKnown, aSyncApp, instanceId, type SyncApp, type SyncAppOptions } from '../sync/a-sync-app.js';

export const MINUTE = 60_000;

/** A moment of what a GPU was doing. */
export interface Load {
  agoMs: number;
  gpu: number | number[];
  memory: number | number[];
}

export interface ReadyMachine {
  /** Of the record; the machine has been running for as long as the app's machines have. */
  readyAgoMinutes?: number;
  loads?: Load[];
  changes?: Partial<Instance>;
}

export interface AutoStopApp {
  sync: SyncApp;
  use: InstanceUse;
  deadlines: InstanceDeadlines;
  service: AutoStopService;
  /** Redis' clock when the app was made. */
  now: Moment;
  /** A ready instance with a machine that has been running for three hours; its id. */
  aReady: (n: number, machine?: ReadyMachine) => Promise<string>;
  /** A round that does what it says. */
  round: () => Promise<Round>;
  dryRound: () => Promise<Round>;
  read: (id: string) => Promise<Instance>;
  document: (id: string) => Promise<Record<string, unknown>>;
}

/** The shipped rooms in front of a sandbox whose machines have a past; rounds happen when a test says so. */
export async function anAutoStopApp(
  options: SyncAppOptions & { novita: NovitaSandbox },
): Promise<AutoStopApp> {
  const { novita } = options;
  const sync = await aSyncApp(options);
  const use = sync.nest.get(InstanceUse);
  const deadlines = sync.nest.get(InstanceDeadlines);
  const service = sync.nest.get(AutoStopService);
  const now = await deadlines.now();
  const read = async (id: string): Promise<Instance> => {
    const instance = await sync.instances.find(id);
    if (!instance) throw new Error(`There is no ${id}`);
    return instance;
  };
  return {
    sync,
    use,
    deadlines,
    service,
    now,
    read,
    aReady: async (n, { readyAgoMinutes = 60, loads, changes = {} } = {}) => {
      const id = instanceId(n);
      const machine = inThePast(novita, 180 * MINUTE, () => sync.place({ instanceId: id }));
      if (loads) novita.machine(machine, 'load', { history: loads });
      const readyAt = now - readyAgoMinutes * MINUTE;
      const record = { novitaInstanceId: machine, readyAt, statusChangedAt: readyAt, startedAt: readyAt };
      await sync.instances.save(readyRecord(id, { ...record, ...changes }), []);
      return id;
    },
    round: async () => service.round('request', false),
    dryRound: async () => service.round('request', true),
    document: async (id) =>
      JSON.parse((await sync.instances.document(id))?.text ?? '') as Record<string, unknown>,
  };
}

/** Records of instances that are ready and wait for nothing. */
export function readyRecord(id: string, changes: Partial<Instance>): Instance {
  return { ...aKnown(id), ...changes };
}

/** What a round said of one instance. */
export function rowOf({ rows }: Round, id: string): RoundRow | undefined {
  return rows.find(({ instanceId: of }) => of === id);
}

function inThePast<T>(novita: NovitaSandbox, ms: number, act: () => T): T {
  novita.advance(-ms);
  const result = act();
  novita.advance(ms);
  return result;
}
