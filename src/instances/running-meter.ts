import type { Account } from '../ledger/booking.js';
import type { Instance, Meter } from './instance.js';
import { accountOf } from './meter.js';

/** A meter that runs: what it has counted is booked, what it is counting is not yet. */
export interface RunningMeter {
  instanceId: string;
  account: Account;
  meter: Meter;
}

/** As it lies beside the record; `undefined` while nothing grows. */
export function writeRunningMeter(instance: Instance): string | undefined {
  const { meter } = instance;
  if (!meter || Object.keys(meter.rates).length === 0) return undefined;
  return JSON.stringify([accountOf(instance), meter]);
}

export function readRunningMeter(instanceId: string, text: string): RunningMeter {
  const [account, meter] = JSON.parse(text) as [Account, Meter];
  return { instanceId, account, meter };
}
