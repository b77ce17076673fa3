import fc from 'fast-check';
import { anInstance, CREATED_AT } from '../../test/builders/an-instance.js';
import { hourOf, plus } from '../ledger/booking.js';
import type { Instance, Meter } from './instance.js';
import { burnOf, costAt, countTo, readMeter } from './meter.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** 0.35 USD per hour on demand, 0.17 as spot, 60 GB of disk. */
function aMachine(status: string, changes: Partial<Instance> = {}): Instance {
  return anInstance({
    status: 'ready',
    novitaInstanceId: 'e70d0a62c99c2402',
    pricePerHour: 17_000,
    onDemandPricePerHour: 35_000,
    novita: { status },
    meter: { at: CREATED_AT, rates: {}, gpus: 0, amounts: {}, rests: {} },
    ...changes,
  });
}

/** The record as the same machine is seen in each status at its moment. */
function seen(instance: Instance, ...sights: [status: string, at: number, facts?: object][]): Instance {
  let current = instance;
  for (const [status, at, facts] of sights) {
    const novita = { ...current.novita, status, ...facts };
    current = readMeter({ ...current, novita }, CREATED_AT + at).instance;
  }
  return current;
}

function meterOf({ meter }: Instance): Meter {
  if (!meter) throw new Error('It has no meter');
  return meter;
}

const costOf = (instance: Instance): number => costAt(meterOf(instance), meterOf(instance).at);

describe('the meter', () => {
  it('counts nothing before a machine is known, and begins when it is', () => {
    expect(readMeter(anInstance(), CREATED_AT)).toEqual({ instance: anInstance(), bookings: [] });
    const { instance, bookings } = readMeter(aMachine('toCreate', { meter: undefined }), CREATED_AT + 5);
    expect(meterOf(instance)).toEqual({ at: CREATED_AT + 5, rates: {}, gpus: 0, amounts: {}, rests: {} });
    expect(bookings).toEqual([]);
  });

  it.each<[string, number]>([
    ['toCreate', 0],
    ['creating', 0],
    ['pending', 0],
    ['pulling', 17_000],
    ['running', 17_000],
    ['toRestart', 17_000],
    ['restarting', 17_000],
    ['toStart', 0],
    ['starting', 0],
    ['exited', 0],
    ['removed', 0],
  ])('of a machine that is %s runs at %i per hour', (status, perHour) => {
    expect(burnOf(meterOf(seen(aMachine('creating'), [status, 1])))).toBe(perHour);
  });

  it.each(['toStop', 'stopping', 'migrating', 'toRemove', 'freezing', 'a word nobody knows'])(
    'goes on as before while it is %s',
    (status) => {
      const running = seen(aMachine('creating'), ['running', 1], [status, 2]);
      const resting = seen(aMachine('creating'), ['exited', 1], [status, 2]);
      expect([running, resting].map((instance) => burnOf(meterOf(instance)))).toEqual([17_000, 0]);
    },
  );

  it('counts GPUs from pulling to the stop, and disk above 60 GB as long as there is one', () => {
    const machine = aMachine('creating', {
      product: { id: '4090', name: 'RTX 4090', region: 'CN-HK-01', clusterId: 'hk', rootfsSize: 160 },
    });
    const stopped = seen(machine, ['pulling', HOUR], ['running', 2 * HOUR], ['exited', 25 * HOUR]);
    expect(meterOf(stopped).amounts).toMatchObject({ compute: 24 * 17_000, gpuMs: 24 * HOUR });
    const later = seen(stopped, ['exited', 49 * HOUR]);
    expect(costOf(later)).toBe(24 * 17_000 + 2 * 100 * 500);
    expect(burnOf(meterOf(later))).toBe(Math.round((100 * 500) / 24));
    const gone = seen(later, ['removed', 49 * HOUR], ['removed', 500 * HOUR]);
    expect(costOf(gone)).toBe(costOf(later));
  });

  it("takes Novita's word for when a start or a stop was, where it can be true", () => {
    const at = (hours: number): number => CREATED_AT + hours * HOUR;
    const started = seen(aMachine('creating'), ['running', 3 * HOUR, { lastStartedAt: at(1) }]);
    expect(costOf(started)).toBe(2 * 17_000);
    const stopped = seen(started, ['exited', 9 * HOUR, { lastStoppedAt: at(5) }]);
    expect(costOf(stopped)).toBe(4 * 17_000);
    const impossible = seen(started, ['exited', 9 * HOUR, { lastStoppedAt: at(2) }]);
    expect(costOf(impossible)).toBe(8 * 17_000);
  });

  it('counts with the price of its time', () => {
    const dearer = { ...seen(aMachine('creating'), ['running', 0]), pricePerHour: 20_000 };
    const later = seen(dearer, ['running', HOUR], ['running', 2 * HOUR]);
    expect(costOf(later)).toBe(17_000 + 20_000);
  });

  it('counts what spot has saved, and nothing saved on demand', () => {
    const spot = seen(aMachine('creating'), ['running', 0], ['exited', 2 * HOUR]);
    expect(meterOf(spot).amounts.savedSpot).toBe(2 * 18_000);
    const { spec } = anInstance();
    const onDemand = aMachine('creating', {
      spec: { ...spec, billingMode: 'onDemand' },
      pricePerHour: 35_000,
    });
    expect(meterOf(seen(onDemand, ['running', 0], ['exited', HOUR])).amounts).toEqual({
      compute: 35_000,
      gpuMs: HOUR,
    });
  });

  it('counts what auto-stop has saved, for a day at the most and until somebody wants it to run', () => {
    const at = CREATED_AT + HOUR;
    const running = seen(aMachine('creating'), ['running', 0]);
    const stopped = {
      ...running,
      desired: 'stopped' as const,
      autoStopped: { at, cause: 'idle' as const },
      shutdown: { requestedAt: at, calls: 1 },
    };
    const saved = (instance: Instance): number | undefined => meterOf(instance).amounts.savedAutoStop;
    const resting = seen(stopped, ['exited', HOUR]);
    expect(saved(seen(resting, ['exited', 3 * HOUR]))).toBe(2 * 17_000);
    expect(saved(seen(resting, ['exited', 100 * HOUR]))).toBe(24 * 17_000);
    const started = seen({ ...resting, desired: 'running' }, ['exited', 2 * HOUR], ['exited', 9 * HOUR]);
    expect(saved(started)).toBe(17_000);
    const byHand = seen({ ...stopped, shutdown: { requestedAt: at + 1, calls: 1 } }, ['exited', HOUR]);
    expect(saved(seen(byHand, ['exited', 3 * HOUR]))).toBeUndefined();
  });

  it('is still once the record is terminated, whatever was seen last', () => {
    const ended = seen({ ...seen(aMachine('running'), ['running', 0]), status: 'terminated' }, [
      'running',
      HOUR,
    ]);
    expect(meterOf(ended)).toMatchObject({ rates: {}, gpus: 0, amounts: { compute: 17_000 } });
  });

  it('books each hour for itself, under whom it belongs to', () => {
    const running = seen(aMachine('creating'), ['running', 22 * HOUR]);
    const { bookings } = readMeter({ ...running, novita: { status: 'exited' } }, CREATED_AT + 24.5 * HOUR);
    expect(bookings.map(({ hour, amounts }) => [hour, amounts.compute])).toEqual([
      ['2026-01-01T22', 17_000],
      ['2026-01-01T23', 17_000],
      ['2026-01-02T00', 8_500],
    ]);
    expect(bookings[0]).toMatchObject({
      instanceId: running.id,
      account: { owner: 'admin', product: 'RTX 4090 24GB', region: 'unknown', billingMode: 'spot' },
    });
  });

  it('counts the same by the day as by the hour', () => {
    const meter = meterOf(seen(aMachine('creating', { pricePerHour: 17_001 }), ['running', 22.5 * HOUR]));
    const at = CREATED_AT + 60 * HOUR + 1;
    const [hours, days] = [countTo(meter, at), countTo(meter, at, 'day')];
    expect(days.meter).toEqual(hours.meter);
    expect(days.periods.map(([day]) => day)).toEqual(['2026-01-01', '2026-01-02', '2026-01-03']);
    const ofDay = (day: string): ReturnType<typeof plus> =>
      hours.periods
        .filter(([hour]) => hour.startsWith(day))
        .map(([, amounts]) => amounts)
        .reduce(plus, {});
    expect(days.periods).toEqual(days.periods.map(([day]) => [day, ofDay(day)]));
  });

  it('never counts backwards when a clock does', () => {
    const running = seen(aMachine('creating'), ['running', 5 * HOUR]);
    const { instance, bookings } = readMeter(running, CREATED_AT);
    expect([meterOf(instance), bookings]).toEqual([meterOf(running), []]);
  });

  it('loses and gains nothing, however often it is read and whatever it is worth', () => {
    const reads = fc.array(fc.integer({ min: 0, max: 40 * DAY }), { minLength: 1, maxLength: 30 });
    const prices = fc.integer({ min: 1, max: 5_000_000 });
    fc.assert(
      fc.property(reads, prices, fc.integer({ min: 10, max: 6_144 }), (moments, pricePerHour, rootfsSize) => {
        const product = { id: 'p', name: 'p', region: 'r', clusterId: 'c', rootfsSize };
        const machine = seen(aMachine('creating', { product, pricePerHour }), ['running', 0]);
        const last = Math.max(...moments);
        const booked = new Map<string, ReturnType<typeof plus>>();
        const end = moments
          .toSorted((a, b) => a - b)
          .reduce((before, at) => {
            const { instance, bookings } = readMeter(before, CREATED_AT + at);
            for (const { hour, amounts } of bookings) booked.set(hour, plus(booked.get(hour) ?? {}, amounts));
            return instance;
          }, machine);
        const whole = (perDay: number): number => Number((BigInt(perDay) * BigInt(last)) / BigInt(DAY));
        const { compute = 0, storage = 0 } = meterOf(end).amounts;
        expect(compute).toBe(whole(pricePerHour * 24));
        expect(storage).toBe(whole(Math.max(0, rootfsSize - 60) * 500));
        expect([...booked.values()].reduce(plus, {})).toEqual(meterOf(end).amounts);
        expect([...booked.keys()].every((hour) => hour <= hourOf(CREATED_AT + last))).toBe(true);
      }),
    );
  });
});
