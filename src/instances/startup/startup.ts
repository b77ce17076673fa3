import type { StartupConfig } from '../../config/config.js';
import { failStart } from '../failing.js';
import type { Moment } from '../../common/clock.js';
import { type Instance, observe } from '../instance.js';
import { advance, failOperation } from '../operation.js';
import { noteSighting, type Sighting } from '../sighting.js';

/** Novita's words for a machine that is on its way up or up. */
const COMING_UP = new Set([
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

const GONE = new Set(['removed', 'removing', 'toRemove']);

/** What a look at a startup asks for beyond saving the record. */
export type StartupStep = 'wait' | 'probe' | 'start' | 'restart' | 'ask-novita';

/**
 * Reads what was seen of a machine that should come up. Late news changes nothing; what is not understood is a
 * machine in transition. A machine that is up by the time somebody looks has come up, however late the look is.
 */
export function readNews(
  instance: Instance,
  sighting: Sighting | undefined,
  now: Moment,
  config: StartupConfig,
): Instance {
  if (sighting?.status === undefined) return passDeadline(instance, now);
  const noted = noteRestart(noteSighting(instance, sighting, now), sighting, now);
  const { status, statusError } = sighting;
  if (statusError && isAtRest(status)) return brokeDown(noted, statusError, now);
  if (status === 'running' && noted.status === 'starting' && !isRestartOpen(noted))
    return cameUp(noted, now, config);
  if (status === 'exited' && wasBroughtUp(noted)) return cameToRest(noted, now);
  if (GONE.has(status)) return vanished(noted, now);
  return passDeadline(noted, now);
}

/** Whether the time to come up is over, so that Novita has to be asked before the start is given up. */
export function isOverdue({ status, deadlines }: Instance, now: Moment): boolean {
  return status === 'starting' && deadlines.running !== undefined && now >= deadlines.running;
}

function isAtRest(status: string): boolean {
  return !COMING_UP.has(status) && status !== 'running';
}

function brokeDown(instance: Instance, error: { state: string; message: string }, now: Moment): Instance {
  const message = `${error.state} ${error.message}`.trim();
  return failStart(instance, { code: 'machine_failed', message }, now);
}

/** The next thing to do for a startup whose news has been read. */
export function nextStartupStep(instance: Instance, sighting: Sighting | undefined): StartupStep {
  if (sighting?.absentSince !== undefined) return 'ask-novita';
  if (instance.status === 'running') return 'probe';
  if (isRestartOpen(instance) && sighting?.status !== 'exited') return 'restart';
  if (instance.status === 'starting' && sighting?.status === 'exited' && instance.startSentAt === undefined)
    return 'start';
  return 'wait';
}

/** Whether coming to rest is an end: a start was seen, and after the one that we sent ourselves. */
function wasBroughtUp({ startSeenAt, startSentAt = 0 }: Instance): boolean {
  return startSeenAt !== undefined && startSeenAt >= startSentAt;
}

/** A restart that Novita has not been seen carrying out: running means nothing new until then. */
function isRestartOpen({ restart }: Instance): boolean {
  return restart !== undefined && restart.provenAt === undefined;
}

/** A restart is proven by its own words, or by a later start than the one before. */
function noteRestart(instance: Instance, { status, lastStartedAt }: Sighting, now: Moment): Instance {
  const { restart } = instance;
  if (!restart || restart.provenAt !== undefined || restart.calls === 0) return instance;
  const startedAgain =
    lastStartedAt !== undefined && lastStartedAt > (restart.startedBefore ?? restart.requestedAt);
  const proven = startedAgain || (status !== undefined && COMING_UP.has(status));
  return proven ? { ...instance, restart: { ...restart, provenAt: now } } : instance;
}

/** The time to come up is over. */
function passDeadline(instance: Instance, now: Moment): Instance {
  if (!isOverdue(instance, now)) return instance;
  const message = `Novita did not say running in time (last: ${lastWord(instance)})`;
  return failStart(instance, { code: 'startup_timeout', message }, now);
}

/** The time to answer is over; asked after a probe, so that a late look still probes once. */
export function passProbingDeadline(instance: Instance, now: Moment): Instance {
  const { healthy } = instance.deadlines;
  if (healthy === undefined || now < healthy) return instance;
  const message = `The probes did not pass in time (${instance.probing?.lastError ?? 'no answer'})`;
  return failStart(instance, { code: 'health_check_timeout', message }, now);
}

function lastWord({ novita }: Instance): string {
  const { status = 'nothing', statusError } = novita ?? {};
  return [status, statusError?.state, statusError?.message].filter(Boolean).join(', ');
}

function cameUp(instance: Instance, now: Moment, config: StartupConfig): Instance {
  const maxWaitMs = instance.healthCheck.maxWaitTimeMs ?? config.healthCheck.maxWaitTimeMs;
  return {
    ...observe(instance, 'running', now),
    probing: { rounds: 0, passed: [] },
    deadlines: { healthy: now + maxWaitMs },
    nextLookAt: now,
    operation: advance(instance.operation, 'health_checking', now, {
      instanceRunning: now,
      healthCheckStarted: now,
    }),
  };
}

/** Every probe has passed. */
export function becameReady(instance: Instance, now: Moment): Instance {
  return {
    ...observe(instance, 'healthy', now),
    readyAt: now,
    deadlines: {},
    nextLookAt: undefined,
    operation: advance(instance.operation, 'completed', now, { healthCheckCompleted: now, ready: now }),
  };
}

function cameToRest(instance: Instance, now: Moment): Instance {
  const failure = {
    code: 'exited_during_startup',
    message: 'The machine came to rest before it was ready',
  } as const;
  return {
    ...observe(instance, 'exited', now, failure.message),
    failure,
    deadlines: {},
    nextLookAt: undefined,
    stoppedAt: now,
    operation: failOperation(instance.operation, failure, now),
  };
}

/** Novita says that it has removed the machine. */
export function vanished(instance: Instance, now: Moment): Instance {
  const failure = { code: 'vanished_during_startup', message: 'Novita has removed the machine' } as const;
  return {
    ...observe(instance, 'gone', now, failure.message),
    failure,
    deadlines: {},
    nextLookAt: undefined,
    stoppedAt: now,
    operation: failOperation(instance.operation, failure, now),
  };
}
