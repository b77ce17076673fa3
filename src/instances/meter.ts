import type { Moment } from '../common/clock.js';
import type { MicroPrice } from '../common/money.js';
import {
  type Account,
  type Amounts,
  type Booking,
  DAY_MS,
  endOfPeriod,
  type Pace,
  periodOf,
  plus,
} from '../ledger/booking.js';
import type { Instance, Meter, Rates } from './instance.js';

/** GB of root disk that cost nothing (Novita's price list). */
const FREE_DISK_GB = 60;
/** 1e-5 USD per GB and day for the rest of it, as long as the machine exists. */
const DISK_PRICE = 500;
const HOURS_PER_DAY = 24;

/** What grows with time. */
const GROWING = ['compute', 'storage', 'savedSpot', 'savedAutoStop'] as const satisfies (keyof Rates)[];

/** How Novita's words are billed; a word that is in neither set is on its way and is billed as before. */
const PAID = new Set(['pulling', 'running', 'toRestart', 'restarting', 'toReset', 'resetting']);
const FREE = new Set(['toCreate', 'creating', 'pending', 'toStart', 'starting', 'exited', 'removed']);
const NOT_STORED = new Set(['toCreate', 'creating', 'pending', 'removed']);

/** A saved record and what is to be booked with it. */
export interface Metered {
  instance: Instance;
  bookings: Booking[];
}

/**
 * Counts up to now what the record has used since its meter was last read, and sets what is counted from now on by
 * what Novita was last seen saying. A start or a stop counts from Novita's own moment where that is known.
 */
export function readMeter(instance: Instance, now: Moment): Metered {
  if (instance.novitaInstanceId === undefined) return { instance, bookings: [] };
  const meter = instance.meter ?? { at: now, rates: {}, gpus: 0, amounts: {}, rests: {} };
  const [rates, gpus] = ratesOf(instance, meter);
  const turned = countTo(meter, turningPoint(instance, meter, gpus, now));
  const savingUntil = rates.savedAutoStop === undefined ? undefined : savesUntil(instance);
  const counted = countTo({ ...turned.meter, rates, gpus, savingUntil }, Math.max(now, turned.meter.at));
  const bookings = [...turned.periods, ...counted.periods].map(([hour, amounts]) => ({
    hour,
    account: accountOf(instance),
    instanceId: instance.id,
    amounts,
  }));
  return { instance: { ...instance, meter: counted.meter }, bookings };
}

/** What it has cost up to a moment, in 1e-5 USD, counted with the rates of now. */
export function costAt(meter: Meter, at: Moment): MicroPrice {
  const { amounts } = countTo(meter, at, 'day').meter;
  return (amounts.compute ?? 0) + (amounts.storage ?? 0);
}

/** What it costs per hour from its reading on, in 1e-5 USD. */
export function burnOf({ rates }: Meter): MicroPrice {
  return Math.round(((rates.compute ?? 0) + (rates.storage ?? 0)) / HOURS_PER_DAY);
}

/** What a root disk of so many GB costs per hour as long as its machine exists, in 1e-5 USD. */
export function diskPricePerHour(rootfsGb: number): MicroPrice {
  return diskPrice(rootfsGb) / HOURS_PER_DAY;
}

/** The same per day. */
function diskPrice(rootfsGb: number): MicroPrice {
  return Math.max(0, rootfsGb - FREE_DISK_GB) * DISK_PRICE;
}

/** Whose money the meter counts, and what for. */
export function accountOf({ owner, product, spec }: Instance): Account {
  return {
    owner,
    product: product?.name ?? spec.productName,
    region: product?.region ?? spec.region ?? 'unknown',
    billingMode: spec.billingMode,
  };
}

/** A meter that was read, and what it has counted in each UTC hour or day. */
export interface Counted {
  meter: Meter;
  periods: [period: string, amounts: Amounts][];
}

/** Counts up to a moment; one that is already counted changes nothing. */
export function countTo(meter: Meter, at: Moment, pace: Pace = 'hour'): Counted {
  const periods: Counted['periods'] = [];
  let current = meter;
  while (current.at < at) {
    const until = Math.min(at, endOfPeriod(current.at, pace), beyond(current.savingUntil, current.at));
    const [next, amounts] = grow(current, until);
    if (Object.keys(amounts).length > 0) {
      const period = periodOf(current.at, pace);
      const last = periods.at(-1);
      if (last?.[0] === period) last[1] = plus(last[1], amounts);
      else periods.push([period, amounts]);
    }
    current = next;
  }
  return { meter: current, periods };
}

function beyond(moment: Moment | undefined, after: Moment): Moment {
  return moment !== undefined && moment > after ? moment : Infinity;
}

/** Within one period, and on one side of the end of saving. */
function grow(meter: Meter, until: Moment): [Meter, Amounts] {
  const lasted = until - meter.at;
  const amounts: Amounts = {};
  const rests: Rates = {};
  for (const kind of GROWING) {
    const ended =
      kind === 'savedAutoStop' && meter.savingUntil !== undefined && meter.at >= meter.savingUntil;
    const sum =
      BigInt(meter.rests[kind] ?? 0) + BigInt(ended ? 0 : (meter.rates[kind] ?? 0)) * BigInt(lasted);
    const rest = Number(sum % BigInt(DAY_MS));
    const whole = Number(sum / BigInt(DAY_MS));
    if (rest > 0) rests[kind] = rest;
    if (whole > 0) amounts[kind] = whole;
  }
  if (meter.gpus > 0) amounts.gpuMs = meter.gpus * lasted;
  return [{ ...meter, at: until, amounts: plus(meter.amounts, amounts), rests }, amounts];
}

function ratesOf(instance: Instance, before: Meter): [Rates, gpus: number] {
  const status = instance.novita?.status ?? 'toCreate';
  if (instance.status === 'terminated') return [{}, 0];
  const paid = PAID.has(status) || (!FREE.has(status) && before.gpus > 0);
  const { pricePerHour = 0, onDemandPricePerHour = pricePerHour, spec } = instance;
  const spared = spec.billingMode === 'spot' ? Math.max(0, onDemandPricePerHour - pricePerHour) : 0;
  const rates = {
    compute: paid ? pricePerHour * HOURS_PER_DAY : 0,
    storage: NOT_STORED.has(status) ? 0 : diskPrice(instance.product?.rootfsSize ?? spec.rootfsSize),
    savedSpot: paid ? spared * HOURS_PER_DAY : 0,
    savedAutoStop: status === 'exited' && restsByAutoStop(instance) ? pricePerHour * HOURS_PER_DAY : 0,
  };
  return [nonZero(rates), paid ? spec.gpuNum : 0];
}

/** What auto-stop has stopped would have gone on for a day at the most: then somebody would have noticed. */
function savesUntil({ autoStopped }: Instance): Moment | undefined {
  return autoStopped && autoStopped.at + DAY_MS;
}

/** Whether the stop that it rests by was auto-stop's, and nobody wants it to run again. */
function restsByAutoStop({ autoStopped, shutdown, desired }: Instance): boolean {
  return desired === 'stopped' && autoStopped !== undefined && shutdown?.requestedAt === autoStopped.at;
}

function nonZero(rates: Required<Rates>): Rates {
  return Object.fromEntries(Object.entries(rates).filter(([, rate]) => rate !== 0));
}

/** When what is counted changed: Novita's own word for it where it lies between the last reading and now. */
function turningPoint(instance: Instance, before: Meter, gpus: number, now: Moment): Moment {
  const [wasPaid, isPaid] = [before.gpus > 0, gpus > 0];
  const { lastStartedAt, lastStoppedAt } = instance.novita ?? {};
  const told = wasPaid === isPaid ? undefined : isPaid ? lastStartedAt : lastStoppedAt;
  return told !== undefined && told > before.at && told < now ? told : now;
}
