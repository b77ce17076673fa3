import { z } from 'zod';
import { type MicroPrice, UNITS_PER_USD } from '../../common/money.js';
import type { NovitaBalance, NovitaBill, NovitaGpuSeries, NovitaMetrics } from '../novita-account.js';
import { anything, asMoment, asNumber, compact, listOf, number, required } from './lenient.js';

/** Balances come in 1e-4 USD, ten of our units; they may be below zero. */
const money = anything.transform((value): MicroPrice | undefined => {
  const tenThousandths = asNumber(value);
  return tenThousandths === undefined ? undefined : Math.round(tenThousandths * 10);
});

const balance = z
  .object({
    availableBalance: money.pipe(z.number()),
    cashBalance: money,
    creditLimit: money,
    outstandingInvoices: money,
  })
  .transform(({ availableBalance, cashBalance, ...rest }): NovitaBalance =>
    compact({ ...rest, available: availableBalance, cash: cashBalance }),
  );

export function readBalance(body: unknown): NovitaBalance {
  return balance.parse(body);
}

/** `pricePrecision` says into how many parts a USD is cut. */
const bill = z
  .object({ ownerID: required, amount: number.pipe(z.number()), pricePrecision: number })
  .transform(({ ownerID, amount, pricePrecision = UNITS_PER_USD }): NovitaBill => ({
    novitaInstanceId: ownerID,
    amount: Math.round((amount / (pricePrecision > 0 ? pricePrecision : UNITS_PER_USD)) * UNITS_PER_USD),
  }));

const bills = z.object({ bills: listOf(bill) });

export function readBills(body: unknown): NovitaBill[] {
  return bills.parse(body).bills;
}

const point = z
  .object({
    timestamp: anything.transform(asMoment).pipe(z.date()),
    value: anything.transform(asNumber).pipe(z.number()),
  })
  .transform(({ timestamp, value }) => ({ at: timestamp, value }));

const points = listOf(point);

const gpuSeries = anything.transform((value): NovitaGpuSeries => {
  const parsed = z
    .object({ avg: points, gpuIds: listOf(z.object({ gpuId: required, items: points })) })
    .safeParse(value);
  if (!parsed.success) return { average: [], perGpu: [] };
  return {
    average: parsed.data.avg,
    perGpu: parsed.data.gpuIds.map(({ gpuId, items }) => ({ gpuId, points: items })),
  };
});

const metrics = z
  .object({
    cpuUtilization: points,
    memUtilization: points,
    rootDiskUtilization: points,
    gpuUtilization: gpuSeries,
    gpuMemUtilization: gpuSeries,
  })
  .transform((wire): NovitaMetrics => ({
    cpu: wire.cpuUtilization,
    memory: wire.memUtilization,
    rootDisk: wire.rootDiskUtilization,
    gpu: wire.gpuUtilization,
    gpuMemory: wire.gpuMemUtilization,
  }));

export function readMetrics(body: unknown): NovitaMetrics {
  return metrics.parse(body);
}
