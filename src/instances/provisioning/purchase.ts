import type { ProvisioningConfig } from '../../config/config.js';
import type { Moment } from '../../common/clock.js';
import type { Failure } from '../failure.js';
import { type Instance, type Intent, moveTo, observe } from '../instance.js';
import { advance } from '../operation.js';

/** Create calls whose outcome stayed unknown, at the most. */
const MAX_UNRESOLVED = 3;

/** When to look for the machine of an unresolved call, as shares of the settle time of 90 s: 2, 5, 10, 20, 40, 80 s. */
const LOOKS = [2, 5, 10, 20, 40, 80].map((seconds) => seconds / 90);

/** The next thing to do for a record that waits to be bought. */
export type PurchaseStep =
  | { do: 'look'; since: Moment }
  | { do: 'buy' }
  | { do: 'abandon' }
  | { do: 'give-up'; failure: Failure };

/** What follows from a look that did not find the machine; `settle`: its absence is believed now. */
export type AbsentStep =
  | { do: 'wait'; until: Moment }
  | { do: 'settle' }
  | { do: 'give-up'; failure: Failure };

/**
 * Decides by the record alone. While a machine may exist that is not known yet, nothing is bought and nothing is
 * given up: it is looked for.
 *
 * @param fenceAt since when the store may have lost something about this record; 0 when it cannot have
 */
export function nextPurchaseStep(instance: Instance, now: Moment, fenceAt: Moment): PurchaseStep {
  const since = uncertainSince(instance, fenceAt);
  if (since !== undefined) return { do: 'look', since };
  if (instance.desired !== 'running') return { do: 'abandon' };
  if (now >= (instance.deadlines.running ?? Infinity)) return { do: 'give-up', failure: timedOut(instance) };
  return { do: 'buy' };
}

/**
 * Since when something may have been bought that the record does not know: its intent, or a store that may have lost
 * its last moments (the fence). Every record from before a fence has to be looked for once, however late that is.
 */
function uncertainSince({ purchase }: Instance, fenceAt: Moment): Moment | undefined {
  const fenced = fenceAt > 0 && purchase.fenceCleared !== fenceAt;
  const moments = [...(purchase.intent ? [purchase.intent.at] : []), ...(fenced ? [fenceAt] : [])];
  return moments.length > 0 ? Math.max(...moments) : undefined;
}

/** The moment from which on the absence of the machine is believed. */
export function settledAt(since: Moment, config: ProvisioningConfig): Moment {
  return since + config.requestTimeoutMs + config.settleMs;
}

/**
 * Decides after a complete look that found no machine with the marker.
 *
 * @param now when that look began
 */
export function afterAbsence(
  instance: Instance,
  since: Moment,
  now: Moment,
  config: ProvisioningConfig,
): AbsentStep {
  const settled = settledAt(since, config);
  if (now < settled) return { do: 'wait', until: Math.min(settled, now + lookDelay(instance, config)) };
  if (instance.desired !== 'running') return { do: 'settle' };
  const unresolved = instance.purchase.unresolved + (instance.purchase.intent ? 1 : 0);
  const exhausted = unresolved >= (config.retryAmbiguous ? MAX_UNRESOLVED : 1);
  if (instance.purchase.intent && exhausted) return { do: 'give-up', failure: unresolvedCalls(unresolved) };
  return { do: 'settle' };
}

function lookDelay(instance: Instance, config: ProvisioningConfig): number {
  const share = LOOKS[Math.min(instance.purchase.looks, LOOKS.length - 1)] ?? 1;
  return Math.ceil(share * config.settleMs);
}

/** How long to wait after Novita could not be asked, in a row of such setbacks: 1, 2, 4 … 30 s. */
export function setbackDelay(setbacks: number, retryAfterMs = 0): number {
  return Math.max(retryAfterMs, Math.min(1_000 * 2 ** setbacks, 30_000));
}

/** Saved before the call: the record now says that a machine may exist. */
export function withIntent(
  instance: Instance,
  intent: Omit<Intent, 'attempt'>,
  nextLookAt: Moment,
): Instance {
  const attempt = instance.purchase.attempts + 1;
  return {
    ...instance,
    purchase: {
      ...instance.purchase,
      attempts: attempt,
      intent: { ...intent, attempt },
      looks: 0,
    },
    nextLookAt,
  };
}

/** The call certainly bought nothing. */
export function withoutIntent(instance: Instance, nextLookAt: Moment): Instance {
  return { ...instance, purchase: { ...instance.purchase, intent: undefined, looks: 0 }, nextLookAt };
}

/** The machine of the purchase is known. Whoever no longer wants it gets it brought to rest. */
export function bought(instance: Instance, novitaInstanceId: string, now: Moment): Instance {
  const { intent } = instance.purchase;
  const known: Instance = {
    ...instance,
    novitaInstanceId,
    product: intent?.product ?? instance.product,
    pricePerHour: intent?.pricePerHour ?? instance.pricePerHour,
    onDemandPricePerHour: intent?.onDemandPricePerHour ?? instance.onDemandPricePerHour,
    purchase: { ...instance.purchase, intent: undefined, looks: 0, setbacks: 0 },
    operation: advance(instance.operation, 'monitoring', now, { instanceStarting: now }),
    nextLookAt: instance.deadlines.running ?? now,
  };
  return instance.desired === 'running'
    ? { ...observe(known, 'accepted', now), startedAt: now }
    : { ...known, nextLookAt: now };
}

/** What may have been bought was not: its absence is believed now, also for the fence. */
export function believedAbsent(instance: Instance, now: Moment, fenceAt: Moment): Instance {
  const cleared = withoutIntent(instance, now);
  const unresolved = instance.purchase.unresolved + (instance.purchase.intent ? 1 : 0);
  return { ...cleared, purchase: { ...cleared.purchase, unresolved, fenceCleared: fenceAt } };
}

/** Nobody wants the machine any more, and none was bought. */
export function abandoned(instance: Instance, now: Moment): Instance {
  return {
    ...moveTo(instance, 'terminated', now, 'Nothing had been bought'),
    operation: advance(instance.operation, 'completed', now),
    deadlines: {},
    nextLookAt: undefined,
    stoppedAt: now,
  };
}

function timedOut(instance: Instance): Failure {
  const { refusals, setbacks } = instance.purchase;
  const why = setbacks > 0 ? 'Novita could not be reached' : `${refusals.length} offers were refused`;
  return { code: 'startup_timeout', message: `Not bought by the deadline: ${why}` };
}

function unresolvedCalls(calls: number): Failure {
  return {
    code: 'create_unresolved',
    message: `${calls} create call(s) were answered by nothing that could be understood, and no machine appeared`,
  };
}
