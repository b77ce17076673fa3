import { setTimeout as pause } from 'node:timers/promises';

/**
 * The moments at which a crash, a freeze or an error is worth trying. Each stands between two steps that must
 * not need each other to happen together. Nothing happens at them unless the program was started with `FAIL_POINTS`.
 */
export const FAIL_POINTS = [
  /** The request is stored; nobody has been woken. */
  'accept.saved',
  /** The lease is taken; nothing has been read. */
  'work.claimed',
  /** The intent is saved; the create call has not begun. */
  'create.intent-saved',
  /** The connection for the create call is up; nothing has been written. */
  'create.connected',
  /** The create call is over; its outcome is not saved. */
  'create.called',
  /** The bought machine is in the record; nobody has been woken. */
  'create.saved',
  /** An earlier call's machine was found; it is not in the record. */
  'create.found',
  /** The intent to start or restart is saved; the call has not begun. */
  'start.intent-saved',
  /** Novita has accepted a start or restart; that is not saved. */
  'start.called',
  /** The probes have passed; ready is not saved. */
  'startup.probed',
  /** A stop or delete was sent; it is not counted. */
  'shutdown.called',
  /** Its record says that it is replaced; there is no record of the successor. */
  'spot.decided',
  /** The successor is accepted; the record of its predecessor does not say so. */
  'spot.ordered',
  'spot.cleared',
  /** The deliveries of an event are stored; the event is still in the outbox. */
  'relay.stored',
  /** The receiver has answered; the attempt is not recorded. */
  'webhook.sent',
] as const;

export type FailPoint = (typeof FAIL_POINTS)[number];

/** `kill` ends the process by SIGKILL, `throw` throws, `pause` blocks the whole process, `wait` only this work. */
type Action = { do: 'kill' } | { do: 'throw' } | { do: 'pause' | 'wait'; ms: number };

interface Armed {
  action: Action;
  /** How often it still acts. */
  times: number;
  /** Visits that pass before it acts. */
  skip: number;
}

const ACTION =
  /^(?<point>[a-z.-]+)=(?<what>kill|throw|pause|wait)(?::(?<ms>\d{1,7}))?(?:@(?<visit>\d{1,6}))?(?:x(?<times>\d{1,6}))?$/;

const armed = new Map<FailPoint, Armed>();

/** Whether a text names fail points that exist: `create.called=kill`, `work.claimed=pause:15000@3x2` (third visit, twice). */
export function isFailPoint(text: string): boolean {
  const point = ACTION.exec(text)?.groups?.['point'];
  return FAIL_POINTS.some((name) => name === point);
}

export function armFailPoints(texts: string[]): void {
  for (const text of texts) {
    const { point, what, ms, visit, times } = ACTION.exec(text)?.groups ?? {};
    const name = FAIL_POINTS.find((one) => one === point);
    if (!name) throw new Error(`There is no fail point ${text}`);
    const action: Action =
      what === 'kill' || what === 'throw'
        ? { do: what }
        : { do: what as 'pause' | 'wait', ms: Number(ms ?? 0) };
    armed.set(name, { action, times: Number(times ?? 1), skip: Number(visit ?? 1) - 1 });
  }
}

/** A named moment; does nothing unless it was armed. */
export async function failPoint(name: FailPoint): Promise<void> {
  const action = due(name);
  if (action?.do === 'wait') await pause(action.ms);
  else if (action) strike(name, action);
}

/** A named moment in work that cannot wait; `wait` does nothing here. */
export function failPointNow(name: FailPoint): void {
  const action = due(name);
  if (action) strike(name, action);
}

function due(name: FailPoint): Action | undefined {
  const point = armed.size === 0 ? undefined : armed.get(name);
  if (!point || point.times === 0) return undefined;
  if (point.skip > 0) {
    point.skip -= 1;
    return undefined;
  }
  point.times -= 1;
  return point.action;
}

function strike(name: FailPoint, action: Action): void {
  switch (action.do) {
    case 'kill':
      process.kill(process.pid, 'SIGKILL');
      return freeze(60_000);
    case 'throw':
      throw new Error(`Fail point ${name}`);
    case 'pause':
      return freeze(action.ms);
    case 'wait':
  }
}

/** Stops the whole process, as a machine that swaps or sleeps would. */
function freeze(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
