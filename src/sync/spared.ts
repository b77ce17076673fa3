import type { Moment } from '../common/clock.js';
import type { Instance } from '../instances/instance.js';
import { accountOf } from '../instances/meter.js';
import { type Booking, DAY_MS, HOUR_MS, hourOf } from '../ledger/booking.js';
import type { Evidence } from './garbage.js';
import type { Deletion, Spared } from './strays.repository.js';

/** What a machine would have gone on costing, whoever it was bought for. */
export function sparedBy({ machine, mark }: Evidence, record: Instance | undefined): Spared | undefined {
  const { pricePerGpuHour, gpuNum = 1, productName, clusterName, billingMode } = machine;
  if (mark.kind !== 'proven' || pricePerGpuHour === undefined) return undefined;
  const account = record
    ? accountOf(record)
    : {
        owner: mark.meta.owner,
        product: productName ?? 'unknown',
        region: clusterName ?? 'unknown',
        billingMode: billingMode ?? 'unknown',
      };
  return { account, perHour: pricePerGpuHour * gpuNum };
}

/** A day of the machine: nobody knows when somebody would have found it. */
export function savedByDeletion({ instanceId, spares }: Deletion, now: Moment): Booking[] {
  if (!spares || spares.perHour === 0) return [];
  const amounts = { savedSurplus: (spares.perHour * DAY_MS) / HOUR_MS };
  return [{ hour: hourOf(now), account: spares.account, instanceId, amounts }];
}
