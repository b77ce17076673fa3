import type { MicroPrice } from '../common/money.js';
import type { Instance } from './instance.js';

/**
 * What an instance takes of its owner's quota: a place, and what it may cost per hour. `undefined` for what is gone and
 * for what failed before anything was bought. While nothing is bought yet it is what was reserved for it, and what is
 * proven to be at rest costs nothing.
 */
export function quotaShare(instance: Instance): MicroPrice | undefined {
  const { status, novitaInstanceId, purchase, shutdown, pricePerHour, reservedPerHour } = instance;
  if (status === 'terminated') return undefined;
  if (status === 'failed' && novitaInstanceId === undefined && !purchase.intent) return undefined;
  if (status === 'exited' || shutdown?.provenAt !== undefined) return 0;
  return Math.ceil(pricePerHour ?? reservedPerHour ?? 0);
}

/** What is paid per hour at the most: what the request allows, and what was reserved of the owner's quota. */
export function mostToPay({ spec, reservedPerHour }: Instance): MicroPrice | undefined {
  const limits = [spec.maxPricePerHour, reservedPerHour].filter((limit) => limit !== undefined);
  return limits.length === 0 ? undefined : Math.min(...limits);
}
