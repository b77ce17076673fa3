import { Redis } from 'ioredis';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { FailPoint } from '../../../src/common/fail-points.js';
import type { MachineAccount } from '../../../src/sandbox/machines/fleet.js';
import { aCreateRequest } from '../../builders/a-create-request.js';
import type { InstanceDocument, InstanceList } from '../../support/documents.js';
import { DurableRedis } from '../../support/durable-redis.js';
import { eventually } from '../../support/eventually.js';
import { eventsAt, idsByType, type ReceivedEvent } from '../../support/received.js';
import { aService, type Service } from '../../support/service.js';
import { aNovita, aReceiver, machinesOf } from '../../support/stage.js';

export const HARMS = [
  'kill -9',
  'a pause past the lease',
  'a pause past the settle time',
  'Redis away',
] as const;

export type Harm = (typeof HARMS)[number];

export interface Cell {
  point: FailPoint;
  harm: Harm;
}

export interface Ending {
  /** Whether the harm came about: the process died or stood still at its point. */
  visited: boolean;
  instance: InstanceDocument;
  machines: MachineAccount[];
  events: ReceivedEvent[];
  /** Create calls that reached Novita. */
  creates: number;
  /** Creates in the audit trail. */
  audited: number;
}

/** The lease and the lock of the product are 10 s: whoever stands still longer has lost both. */
const PAST_THE_LEASE_MS = 12_000;
const REDIS_AWAY_MS = 5_000;
const RECOVERED_WITHIN_MS = 60_000;

interface Plan {
  failPoint: string;
  /** How long the process stands still there. */
  standsMs: number;
  settleSeconds: number;
}

/** What the process is armed with, and a settle time on the right side of the pause. */
function planOf({ point, harm }: Cell): Plan {
  switch (harm) {
    case 'kill -9':
      return { failPoint: `${point}=kill`, standsMs: 0, settleSeconds: 1.5 };
    case 'a pause past the lease':
      return {
        failPoint: `${point}=pause:${PAST_THE_LEASE_MS}`,
        standsMs: PAST_THE_LEASE_MS,
        settleSeconds: 15,
      };
    case 'a pause past the settle time':
      return {
        failPoint: `${point}=pause:${PAST_THE_LEASE_MS + 4_000}`,
        standsMs: PAST_THE_LEASE_MS + 4_000,
        settleSeconds: 1.5,
      };
    case 'Redis away':
      return { failPoint: `${point}=pause:2000`, standsMs: 2_000, settleSeconds: 1.5 };
  }
}

/** Has one request fulfilled by a process that comes to harm at one moment, and says how it ended. */
export async function playCell(cell: Cell): Promise<Ending> {
  const { failPoint, standsMs, settleSeconds } = planOf(cell);
  const redis = await DurableRedis.start();
  const novita = await aNovita({ bootMs: 60 });
  const receiver = await aReceiver();
  const env = {
    WEBHOOK_URL: receiver.url,
    NOVITA_REQUEST_TIMEOUT_MS: '2000',
    CREATE_SETTLE_SECONDS: String(settleSeconds),
    INSTANCE_STARTUP_TIMEOUT_SECONDS: '120',
  };
  const harmed = await aService({ novita, redis, env: { ...env, FAIL_POINTS: failPoint } });
  if (cell.point === 'create.found') novita.next('create').answerIsLost();

  const harm = strike(cell, harmed, redis, standsMs);
  // At some points the answer is lost with the process; the list says what was accepted.
  void harmed.create(aCreateRequest({ name: 'in-harms-way' })).catch(() => undefined);
  if (cell.point === 'shutdown.called') await endWhenReady(harmed);
  if (isAboutStarting(cell.point)) await startAgainWhenReady(harmed);
  const visited = await harm;
  const other = standsMs > REDIS_AWAY_MS ? await aService({ novita, redis, env }) : harmed;
  if (other === harmed && cell.harm === 'kill -9') await harmed.restart({ FAIL_POINTS: '' });

  const id = await eventually(async () => (await theOnly(other)).id, RECOVERED_WITHIN_MS);
  const wanted = cell.point === 'shutdown.called' ? 'terminated' : 'ready';
  await eventually(async () => {
    const { status } = await other.instance(id);
    if (status !== wanted) throw new Error(`${id} is ${status}, not ${wanted}`);
  }, RECOVERED_WITHIN_MS);
  await awake(harmed, standsMs);
  // What a process that wakes late would still do, it does at once.
  await pause(1_000);
  await eventually(() => {
    const last = wanted === 'ready' ? 'instance.ready' : 'instance.deleted';
    const ids = idsByType(eventsAt(receiver, id)).get(last)?.size ?? 0;
    if (ids < (isAboutStarting(cell.point) ? 2 : 1)) throw new Error(`${last} was not announced (${ids})`);
  }, RECOVERED_WITHIN_MS);

  const ending: Ending = {
    visited,
    instance: await other.instance(id),
    machines: machinesOf(novita, id),
    events: eventsAt(receiver, id),
    creates: novita.calls('create').length,
    audited: await auditedCreates(redis, id),
  };
  for (const service of new Set([harmed, other])) await service.stop();
  await redis.kill();
  return ending;
}

/** Waits until the process is at its point; takes the store away meanwhile where that is the harm. */
async function strike(cell: Cell, harmed: Service, redis: DurableRedis, standsMs: number): Promise<boolean> {
  if (cell.harm === 'kill -9') return died(harmed);
  const stood = await standsStill(harmed, Math.min(1_000, standsMs / 2));
  if (cell.harm !== 'Redis away') return stood;
  await redis.kill();
  await pause(REDIS_AWAY_MS);
  await redis.restart();
  return stood;
}

async function died(service: Service): Promise<boolean> {
  const { pid } = service;
  return eventually(() => {
    if (pid !== undefined && isAlive(pid)) throw new Error('The process has not died at its fail point');
    return true;
  }, RECOVERED_WITHIN_MS);
}

/** A process that is blocked answers nothing, not even whether it lives. */
async function standsStill(service: Service, silentMs: number): Promise<boolean> {
  const deadline = performance.now() + RECOVERED_WITHIN_MS;
  while (performance.now() < deadline) {
    const answers = await fetch(`${service.url}/health/live`, { signal: AbortSignal.timeout(silentMs) }).then(
      () => true,
      () => false,
    );
    if (!answers && (await sleeps(service.pid))) return true;
    await pause(20);
  }
  return false;
}

/** Tells a process that stands still from one that is merely slow: its main thread sleeps and uses no time. */
async function sleeps(pid: number | undefined): Promise<boolean> {
  const looks = new Set<string>();
  for (let look = 0; look < 5; look++) {
    try {
      const stat = await readFile(`/proc/${pid}/task/${pid}/stat`, 'utf8');
      const [state, ...numbers] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      looks.add(`${state} ${numbers[10]} ${numbers[11]}`);
    } catch {
      // Only Linux tells; elsewhere silence has to do.
      return true;
    }
    await pause(20);
  }
  return looks.size === 1 && [...looks].every((look) => look.startsWith('S'));
}

async function awake(service: Service, standsMs: number): Promise<void> {
  if (standsMs === 0) return;
  await eventually(async () => {
    await fetch(`${service.url}/health/live`, { signal: AbortSignal.timeout(1_000) });
  }, standsMs + 20_000);
}

async function endWhenReady(service: Service): Promise<void> {
  const { id } = await eventually(async () => theOnly(service));
  await service.reaches(id, 'ready');
  await service.api('DELETE', `/api/instances/${id}`).catch(() => undefined);
}

/** Whether the point is passed only by an instance that is started after it was stopped. */
export function isAboutStarting(point: FailPoint): boolean {
  return point.startsWith('start.');
}

/** The start is the request that comes to harm: its answer may be lost with the process. */
async function startAgainWhenReady(service: Service): Promise<void> {
  const { id } = await eventually(async () => theOnly(service));
  await service.reaches(id, 'ready');
  await service.api('POST', `/api/instances/${id}/stop`);
  await service.reaches(id, 'exited');
  void service.api('POST', `/api/instances/${id}/start`, {}).catch(() => undefined);
}

async function theOnly(service: Service): Promise<InstanceDocument> {
  const { body } = await service.api<InstanceList>('GET', '/api/instances?include=terminated');
  const [first, ...others] = body.instances;
  if (!first) throw new Error('No request was accepted');
  if (others.length > 0) throw new Error('More than one request was accepted');
  return first;
}

async function auditedCreates(redis: DurableRedis, instanceId: string): Promise<number> {
  const reader = new Redis({ path: redis.url.slice('unix://'.length) });
  try {
    const entries = await reader.xrange('{ngi}:audit', '-', '+');
    const read = entries.map(
      ([, fields]) => JSON.parse(fields[1] ?? '{}') as { action?: string; instanceId?: string },
    );
    return read.filter((entry) => entry.action === 'create' && entry.instanceId === instanceId).length;
  } finally {
    reader.disconnect();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
