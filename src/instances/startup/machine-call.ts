import type { StartupConfig } from '../../config/config.js';
import type { Moment } from '../../common/clock.js';
import { failStart } from '../failing.js';
import { type Instance, type MachineCall, observe, type Start } from '../instance.js';
import { advance, failOperation } from '../operation.js';
import { noteSighting, type Sighting } from '../sighting.js';
import { failureOf, NetworkError, type StartupError, StartupTimeoutError } from '../startup.errors.js';

/** Novita's words for a machine that is on its way up. */
export const COMING_UP = new Set([
  'pending',
  'toCreate',
  'creating',
  'pulling',
  'toStart',
  'starting',
  'toRestart',
  'restarting',
  'migrating',
]);

/** The start or restart that was asked for and that Novita has not been seen carrying out. */
export function openCall({ start, restart }: Instance): 'start' | 'restart' | undefined {
  if (start && start.provenAt === undefined) return 'start';
  return restart && restart.provenAt === undefined ? 'restart' : undefined;
}

export function callOf({ start, restart }: Instance): MachineCall {
  const call = start ?? restart;
  if (!call) throw new Error('No start or restart was asked for');
  return call;
}

function withCall(instance: Instance, changes: Partial<MachineCall>): Instance {
  return instance.start
    ? { ...instance, start: { ...instance.start, ...changes } }
    : { ...instance, restart: { ...callOf(instance), ...changes } };
}

/** The start has a place among those under way: its time begins now. */
export function takePlace(instance: Instance, now: Moment, config: StartupConfig): Instance {
  const start: Start = { ...callOf(instance), goingSince: now };
  return { ...instance, start, deadlines: { running: now + config.timeoutMs } };
}

/** Where news comes from: a list may be older than the call, a look of our own was made after it. */
type Source = 'list' | 'own look';

/**
 * Notes that Novita carries the call out: by a word for it, by a later start than the one before, or because a machine
 * that was at rest runs. A restart that Novita has accepted is believed when the machine runs one poll interval later.
 */
export function noteProof(
  instance: Instance,
  sighting: Sighting,
  source: Source,
  now: Moment,
  config: Pick<StartupConfig, 'pollIntervalMs'>,
): Instance {
  const kind = openCall(instance);
  if (!kind) return instance;
  const call = callOf(instance);
  const { status = '', lastStartedAt } = sighting;
  const called = call.calls > 0;
  const startedAgain =
    called && lastStartedAt !== undefined && lastStartedAt > (call.startedBefore ?? call.requestedAt);
  const comingUp = COMING_UP.has(status) && (called || (kind === 'start' && source === 'own look'));
  const runs =
    status === 'running' &&
    source === 'own look' &&
    (kind === 'start' || now >= (call.acceptedAt ?? Infinity) + config.pollIntervalMs);
  return startedAgain || comingUp || runs ? proven(instance, now) : instance;
}

function proven(instance: Instance, now: Moment): Instance {
  const carriedOut = withCall(instance, { provenAt: now, setbacks: 0 });
  return {
    ...carriedOut,
    startSeenAt: instance.startSeenAt ?? now,
    ...(instance.start ? { startedAt: now, stoppedAt: undefined } : {}),
    operation: advance(instance.operation, 'monitoring', now, { instanceStarting: now }),
  };
}

/** What to do about an open call after a look of our own. */
export type CallStep = 'call' | 'wait';

export function nextCallStep(
  instance: Instance,
  sighting: Sighting,
  now: Moment,
  config: Pick<StartupConfig, 'pollIntervalMs'>,
): CallStep {
  const call = callOf(instance);
  const needed = instance.start ? 'exited' : 'running';
  if (sighting.status !== needed) return 'wait';
  if (call.calls === 0) return 'call';
  if (!instance.start && call.acceptedAt !== undefined) return 'wait';
  return now >= (call.calledAt ?? 0) + repeatDelay(call.calls, config) ? 'call' : 'wait';
}

/** How long a call may stay without effect until it is repeated (ms): doubles from two poll intervals on. */
export function repeatDelay(
  calls: number,
  { pollIntervalMs }: Pick<StartupConfig, 'pollIntervalMs'>,
): number {
  return pollIntervalMs * 2 ** Math.min(calls, 4);
}

/** Saved before the call: from now on it may be carried out. */
export function withCallIntent(instance: Instance, sighting: Sighting, now: Moment): Instance {
  const { calls, unanswered = 0, startedBefore } = callOf(instance);
  return withCall(instance, {
    calls: calls + 1,
    calledAt: now,
    acceptedAt: undefined,
    unanswered: unanswered + 1,
    startedBefore: sighting.lastStartedAt ?? startedBefore,
  });
}

/** Novita has answered the latest call, whatever it said. */
export function answered(instance: Instance): Instance {
  return withCall(instance, { unanswered: (callOf(instance).unanswered ?? 1) - 1, setbacks: 0 });
}

/** Novita said yes; that the machine starts is seen by looking. */
export function accepted(instance: Instance, now: Moment): Instance {
  const said = withCall(answered(instance), { acceptedAt: now });
  return { ...said, operation: advance(said.operation, 'monitoring', now, { instanceStarting: now }) };
}

export function setBack(instance: Instance, nextLookAt: Moment): Instance {
  return { ...withCall(instance, { setbacks: (callOf(instance).setbacks ?? 0) + 1 }), nextLookAt };
}

/** The earliest of several moments and the deadline of the start. */
export function lookAgain(instance: Instance, at: Moment): Instance {
  const nextLookAt = Math.min(at, instance.deadlines.running ?? Infinity);
  return instance.nextLookAt === nextLookAt ? instance : { ...instance, nextLookAt };
}

/** Novita will not carry the call out. */
export function refuseCall(
  instance: Instance,
  error: StartupError,
  now: Moment,
  config: Pick<StartupConfig, 'timeoutMs'>,
): Instance {
  return instance.start ? refuseStart(instance, error, now) : refuseRestart(instance, error, now, config);
}

/**
 * The machine stays at rest, as it was before, whatever the policy of a failed start is: nothing was started that
 * could go on billing. When an earlier call may have been carried out all the same, its rest has to be proven first.
 */
function refuseStart(instance: Instance, error: StartupError, now: Moment): Instance {
  const failure = failureOf(error);
  const certain = (callOf(instance).unanswered ?? 0) === 0;
  return {
    ...observe(instance, 'exited', now, failure.message),
    failure,
    desired: 'stopped',
    shutdown: { requestedAt: now, calls: 0, ...(certain ? { provenAt: now } : {}) },
    operation: failOperation(instance.operation, failure, now),
    deadlines: {},
    nextLookAt: certain ? undefined : now,
  };
}

/** The machine runs on as it did before; it is probed anew, because it may have been restarted all the same. */
function refuseRestart(
  instance: Instance,
  error: StartupError,
  now: Moment,
  { timeoutMs }: Pick<StartupConfig, 'timeoutMs'>,
): Instance {
  return {
    ...withCall(instance, { provenAt: now }),
    operation: failOperation(instance.operation, failureOf(error), now),
    deadlines: { running: now + timeoutMs },
    nextLookAt: now,
  };
}

/** Whether no call can have had an effect, so that the machine is as it was. */
function wasLeftAlone(instance: Instance): boolean {
  const { acceptedAt, unanswered = 0 } = callOf(instance);
  const atRest = instance.start === undefined || instance.novita?.status === 'exited';
  return acceptedAt === undefined && unanswered === 0 && atRest;
}

/** The time for the call is over without a proof: the machine is as it was, or it may be up. */
export function missCall(
  instance: Instance,
  now: Moment,
  config: Pick<StartupConfig, 'timeoutMs'>,
  trouble?: string,
): Instance {
  const { running = Infinity } = instance.deadlines;
  if (now < running) return instance;
  const { timeoutMs } = config;
  const lastWord = instance.novita?.status ?? 'nothing';
  const error = trouble
    ? new NetworkError(`Novita could not be reached for the ${openCall(instance) ?? 'start'}: ${trouble}`)
    : new StartupTimeoutError(instance.id, timeoutMs, 'api_call', lastWord);
  return wasLeftAlone(instance)
    ? refuseCall(instance, error, now, config)
    : failStart(instance, failureOf(error), now);
}

/** Notes what a look of our own saw. */
export function noteLook(
  instance: Instance,
  sighting: Sighting,
  now: Moment,
  config: Pick<StartupConfig, 'pollIntervalMs'>,
): Instance {
  return noteProof(noteSighting(instance, sighting, now), sighting, 'own look', now, config);
}
