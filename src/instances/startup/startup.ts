import type { StartupConfig } from '../../config/config.js';
import { failStart } from '../failing.js';
import type { Moment } from '../../common/clock.js';
import { type Instance, observe } from '../instance.js';
import { advance, failOperation } from '../operation.js';
import { SPOT_RECLAIMED, wasReclaimedSince } from '../reclaim.js';
import { noteSighting, type Sighting } from '../sighting.js';
import {
  failureOf,
  HealthCheckTimeoutError,
  StartupFailedError,
  StartupTimeoutError,
} from '../startup.errors.js';
import { probingOf } from '../startup-settings.js';
import { COMING_UP, noteProof, openCall } from './machine-call.js';
import { portsToProbe } from './probing.js';

const GONE = new Set(['removed', 'removing', 'toRemove']);

/** What a look at a startup asks for beyond saving the record. */
export type StartupStep = 'wait' | 'probe' | 'start' | 'ask-novita';

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
  if (sighting?.status === undefined) return passDeadline(instance, now, config);
  const noted = noteProof(noteSighting(instance, sighting, now), sighting, 'list', now, config);
  const { status, statusError } = sighting;
  if (statusError && isAtRest(status)) return brokeDown(noted, statusError, now);
  if (status === 'running' && noted.status === 'starting' && !openCall(noted))
    return cameUp(noted, now, config);
  if (status === 'exited' && wasBroughtUp(noted)) return cameToRest(noted, now);
  if (GONE.has(status)) return vanished(noted, now);
  return passDeadline(noted, now, config);
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
  const failed = new StartupFailedError(instance.id, 'machine_failed', message, 'startup');
  return failStart(instance, failureOf(failed), now);
}

/** The next thing to do for a startup whose news has been read. */
export function nextStartupStep(instance: Instance, sighting: Sighting | undefined): StartupStep {
  if (sighting?.absentSince !== undefined) return 'ask-novita';
  if (instance.status === 'running') return 'probe';
  const { status, start, startSentAt } = instance;
  const neverStarted = start === undefined && startSentAt === undefined;
  return status === 'starting' && sighting?.status === 'exited' && neverStarted ? 'start' : 'wait';
}

/** Whether coming to rest is an end: a start was seen, and after the one that we sent ourselves. */
function wasBroughtUp({ startSeenAt, startSentAt = 0 }: Instance): boolean {
  return startSeenAt !== undefined && startSeenAt >= startSentAt;
}

/** The time to come up is over. */
function passDeadline(instance: Instance, now: Moment, { timeoutMs }: StartupConfig): Instance {
  if (!isOverdue(instance, now)) return instance;
  const late = new StartupTimeoutError(instance.id, timeoutMs, 'startup', lastWord(instance));
  return failStart(instance, failureOf(late), now);
}

/** The time to answer is over; asked after a probe, so that a late look still probes once. */
export function passProbingDeadline(instance: Instance, now: Moment): Instance {
  const { id, deadlines, ports, probing } = instance;
  if (deadlines.healthy === undefined || now < deadlines.healthy) return instance;
  const { healthCheck, targetPort } = probingOf(instance);
  const silent = portsToProbe(ports, targetPort).filter(({ port }) => !probing?.passed.includes(port)).length;
  const lastError = probing?.lastError ?? 'no answer';
  const late = new HealthCheckTimeoutError(id, healthCheck.maxWaitTimeMs, silent, lastError);
  return failStart(instance, failureOf(late), now);
}

function lastWord({ novita }: Instance): string {
  const { status = 'nothing', statusError } = novita ?? {};
  return [status, statusError?.state, statusError?.message].filter(Boolean).join(', ');
}

function cameUp(instance: Instance, now: Moment, config: StartupConfig): Instance {
  const maxWaitMs = probingOf(instance).healthCheck.maxWaitTimeMs ?? config.healthCheck.maxWaitTimeMs;
  return {
    ...observe(instance, 'running', now),
    probing: { rounds: 0, passed: [] },
    /** Changes with every start. */
    connection: undefined,
    deadlines: { healthy: now + maxWaitMs },
    nextLookAt: now,
    operation: advance(instance.operation, 'health_checking', now, {
      instanceRunning: now,
      healthCheckStarted: now,
    }),
  };
}

/** Every probe has passed; what lists leave out is still to be asked for. */
export function becameReady(instance: Instance, now: Moment): Instance {
  return {
    ...observe(instance, 'healthy', now),
    readyAt: now,
    deadlines: {},
    nextLookAt: now,
    operation: advance(instance.operation, 'completed', now, { healthCheckCompleted: now, ready: now }),
  };
}

/** The machine ended by itself, Novita took it back, or somebody stopped it in Novita's console. */
export function cameToRest(instance: Instance, now: Moment): Instance {
  const reclaimed = wasReclaimedSince(instance, instance.operation.times.startRequested);
  const [code, reason] = reclaimed
    ? ([SPOT_RECLAIMED, 'Novita took the spot machine back before it was ready'] as const)
    : (['exited_during_startup', 'The machine came to rest before it was ready'] as const);
  const failure = failureOf(new StartupFailedError(instance.id, code, reason, phaseOf(instance)));
  return {
    ...observe(instance, 'exited', now, reclaimed ? SPOT_RECLAIMED : failure.message),
    failure,
    deadlines: {},
    nextLookAt: undefined,
    stoppedAt: now,
    operation: failOperation(instance.operation, failure, now),
  };
}

/** Novita says that it has removed the machine. */
export function vanished(instance: Instance, now: Moment): Instance {
  const reason = 'Novita has removed the machine';
  const failure = failureOf(
    new StartupFailedError(instance.id, 'vanished_during_startup', reason, phaseOf(instance)),
  );
  return {
    ...observe(instance, 'gone', now, failure.message),
    failure,
    deadlines: {},
    nextLookAt: undefined,
    stoppedAt: now,
    operation: failOperation(instance.operation, failure, now),
  };
}

function phaseOf({ status }: Instance): 'startup' | 'health_check' {
  return status === 'running' ? 'health_check' : 'startup';
}
