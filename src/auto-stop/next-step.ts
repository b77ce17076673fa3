import type { Moment } from '../common/clock.js';
import type { Instance } from '../instances/instance.js';
import {
  dataKeptUntil,
  dataWarnMs,
  idleWarnMs,
  isLeaseEnforced,
  leaseEnd,
  quietSince,
} from '../instances/use/idle-clock.js';
import type { Deadline, StopDeadline } from '../instances/use/instance-deadlines.js';
import type { IdleConfig, Judgement } from './idle.js';
import { ago, clockTime } from './words.js';

/** What a round does about one instance. */
export type Step =
  | { do: 'nothing' }
  /** Its GPUs were seen busy: its deadline moves. */
  | { do: 'note-activity'; at: Moment }
  /** Moments of its record were repaired: it says so, and counts from now. */
  | { do: 'note-repair' }
  /** `movedFrom`: the deadline that has passed while nobody could be heard; it comes later instead. */
  | { do: 'warn'; deadline: Deadline; movedFrom?: Moment }
  | { do: 'stop'; deadline: StopDeadline };

/**
 * The one thing to do next, from the verdict and the lease; nothing that was repaired stops anything before it is noted.
 *
 * @param afterSilence there were no rounds for a while, so nobody may have been heard who uses it
 */
export function nextStep(
  instance: Instance,
  judgement: Judgement,
  now: Moment,
  config: IdleConfig,
  afterSilence = false,
): Step {
  if (instance.repaired && instance.repaired.at === undefined) return { do: 'note-repair' };
  const lease = leaseDeadline(instance, now, config);
  if (lease && now >= lease.at) return { do: 'stop', deadline: lease };
  const idle = idleDeadline(instance, judgement, now, config);
  if (idle && judgement.verdict === 'idle') {
    const isHeardFirst = afterSilence && idle.announce && instance.warned?.idle !== idle.at;
    if (!isHeardFirst) return { do: 'stop', deadline: idle };
    const at = now + idleWarnMs(judgement.limitMs ?? 0, config);
    return { do: 'warn', deadline: { ...idle, at }, movedFrom: idle.at };
  }
  if (lease && isWarningDue(instance, lease, now, config.warnMs)) return { do: 'warn', deadline: lease };
  if (idle && judgement.prospect === 'idle') {
    const warnMs = idleWarnMs(judgement.limitMs ?? 0, config);
    if (isWarningDue(instance, idle, now, warnMs)) return { do: 'warn', deadline: idle };
  }
  const data = dataDeadline(instance, now, config);
  if (data && isWarningDue(instance, data, now, dataWarnMs(config))) return { do: 'warn', deadline: data };
  const { activeAt } = judgement;
  const isNews = activeAt !== undefined && activeAt > quietSince(instance);
  return isNews ? { do: 'note-activity', at: activeAt } : { do: 'nothing' };
}

/** Each deadline is announced once, when it is near. */
function isWarningDue(
  { warned }: Instance,
  { cause, at, announce }: Deadline,
  now: Moment,
  warnMs: number,
): boolean {
  return announce && warned?.[cause] !== at && now >= at - warnMs;
}

function leaseDeadline(instance: Instance, now: Moment, { warnMs }: IdleConfig): StopDeadline | undefined {
  const at = isLeaseEnforced(instance) ? leaseEnd(instance) : undefined;
  if (at === undefined) return undefined;
  const words = `The lease ended at ${clockTime(at)} (${ago(now - at)})`;
  return { cause: 'lease', at, announce: warnMs > 0, words };
}

function idleDeadline(
  { figuresSeenAt }: Instance,
  { deadline, words, figuresKnown }: Judgement,
  now: Moment,
  { warnMs }: IdleConfig,
): StopDeadline | undefined {
  if (deadline === undefined) return undefined;
  const seen = figuresKnown ? now : figuresSeenAt;
  return { cause: 'idle', at: deadline, announce: warnMs > 0, words, figuresSeenAt: seen };
}

/** Nothing of ours ends with it: it is announced, so that somebody can start the instance or save what is on it. */
function dataDeadline(instance: Instance, now: Moment, config: IdleConfig): Deadline | undefined {
  const at = dataKeptUntil(instance, config);
  if (at === undefined) return undefined;
  const words = `Stopped ${ago(now - at + config.dataKeptMs)}: Novita may delete its data from ${clockTime(at)} on`;
  return { cause: 'data', at, announce: config.dataWarnMs > 0, words };
}
