import { anInstance, CREATED_AT } from '../../../test/builders/an-instance.js';
import type { Instance } from '../instance.js';
import {
  afterAbsence,
  believedAbsent,
  nextPurchaseStep,
  setbackDelay,
  settledAt,
  withIntent,
  withoutIntent,
} from './purchase.js';

const config = { settleMs: 90_000, requestTimeoutMs: 30_000, retryAmbiguous: true };
const once = { ...config, retryAmbiguous: false };
const product = { id: 'p', name: 'RTX 4090 24GB', region: 'CN-HK-01', clusterId: 'c', rootfsSize: 60 };
const NO_FENCE = 0;

function intending(at: number, changes: Partial<Instance> = {}): Instance {
  return { ...withIntent(anInstance(), { at, product, pricePerHour: 17_000 }, at), ...changes };
}

describe('the next step of a purchase', () => {
  it('buys what was accepted and is wanted', () => {
    expect(nextPurchaseStep(anInstance(), CREATED_AT, NO_FENCE)).toEqual({ do: 'buy' });
  });

  it('looks before anything else while a call may have bought something', () => {
    const at = CREATED_AT + 5;
    for (const instance of [intending(at), intending(at, { desired: 'deleted' })])
      for (const now of [at, at + 10_000_000])
        expect(nextPurchaseStep(instance, now, NO_FENCE)).toEqual({ do: 'look', since: at });
  });

  it('looks once for every record from before a fence, however late that is', () => {
    const fence = CREATED_AT + 1_000;
    const settled = settledAt(fence, config);
    for (const now of [fence, settled, settled + 10_000_000])
      expect(nextPurchaseStep(anInstance(), now, fence)).toEqual({ do: 'look', since: fence });
    const cleared = believedAbsent(anInstance(), settled, fence);
    expect(nextPurchaseStep(cleared, settled, fence)).toEqual({ do: 'buy' });
    expect(nextPurchaseStep(cleared, settled, fence + 1)).toMatchObject({ do: 'look' });
  });

  it('counts from the fence when it is younger than the intent: a later intent may have been lost', () => {
    const fence = CREATED_AT + 1_000;
    expect(nextPurchaseStep(intending(CREATED_AT), fence, fence)).toEqual({ do: 'look', since: fence });
  });

  it('abandons what nobody wants any more', () => {
    expect(nextPurchaseStep(anInstance({ desired: 'deleted' }), CREATED_AT, NO_FENCE)).toEqual({
      do: 'abandon',
    });
  });

  it('gives up at the deadline', () => {
    const step = nextPurchaseStep(anInstance(), CREATED_AT + 600_000, NO_FENCE);
    expect(step).toMatchObject({ do: 'give-up', failure: { code: 'startup_timeout' } });
  });
});

describe('after a look that found nothing', () => {
  const at = CREATED_AT;
  const settled = settledAt(at, config);

  it('waits until the absence is believed, in growing steps', () => {
    const waits = [0, 1, 2, 3, 4, 5, 6].map((looks) => {
      const instance = intending(at);
      const step = afterAbsence({ ...instance, purchase: { ...instance.purchase, looks } }, at, at, config);
      return step.do === 'wait' ? step.until - at : step.do;
    });
    expect(waits).toEqual([2_000, 5_000, 10_000, 20_000, 40_000, 80_000, 80_000]);
  });

  it('never waits beyond the settle time', () => {
    expect(afterAbsence(intending(at), at, settled - 1, config)).toEqual({ do: 'wait', until: settled });
  });

  it('believes it then', () => {
    expect(afterAbsence(intending(at), at, settled, config)).toEqual({ do: 'settle' });
  });

  it('gives up after the third unresolved call, or the first when calls are never repeated', () => {
    const instance = intending(at);
    const twice = { ...instance, purchase: { ...instance.purchase, unresolved: 2 } };
    expect(afterAbsence(twice, at, settled, config)).toMatchObject({
      do: 'give-up',
      failure: { code: 'create_unresolved' },
    });
    expect(afterAbsence(instance, at, settled, once)).toMatchObject({ do: 'give-up' });
  });

  it('lets go of what nobody wants, however many calls there were', () => {
    expect(afterAbsence(intending(at, { desired: 'stopped' }), at, settled, once)).toEqual({ do: 'settle' });
  });
});

describe('an intent', () => {
  it('counts the calls and is gone when nothing was bought', () => {
    const first = intending(CREATED_AT);
    expect(first.purchase).toMatchObject({ attempts: 1, intent: { attempt: 1 } });
    const again = withIntent(
      withoutIntent(first, CREATED_AT),
      { at: CREATED_AT, product, pricePerHour: 1 },
      CREATED_AT,
    );
    expect(again.purchase).toMatchObject({ attempts: 2, intent: { attempt: 2 } });
  });
});

describe('the delay after a setback', () => {
  it('doubles up to half a minute and is never shorter than what Novita asked for', () => {
    expect([0, 1, 2, 5, 50].map((count) => setbackDelay(count))).toEqual([
      1_000, 2_000, 4_000, 30_000, 30_000,
    ]);
    expect(setbackDelay(0, 45_000)).toBe(45_000);
  });
});
