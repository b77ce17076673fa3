import { anInstance, aStartingInstance, CREATED_AT } from '../../test/builders/an-instance.js';
import { quotaShare } from './quota.js';

const bought = { pricePerHour: 35_000 };
const proven = { requestedAt: CREATED_AT, calls: 1, provenAt: CREATED_AT };

describe('The share of an owner’s quota', () => {
  it.each([
    ['of what is being bought is what was reserved', anInstance({ reservedPerHour: 50_000 }), 50_000],
    ['of what is being bought without a price is a place', anInstance(), 0],
    ['of what was bought is its price', aStartingInstance({ ...bought, reservedPerHour: 50_000 }), 35_000],
    ['of what is ready is its price', aStartingInstance({ ...bought, status: 'ready' }), 35_000],
    ['of what is stopping is still its price', aStartingInstance({ ...bought, status: 'stopping' }), 35_000],
    ['of what is at rest is a place', aStartingInstance({ ...bought, status: 'exited' }), 0],
    [
      'of what failed and still runs is its price',
      aStartingInstance({ ...bought, status: 'failed' }),
      35_000,
    ],
    [
      'of what failed and was stopped is a place',
      aStartingInstance({ ...bought, status: 'failed', shutdown: proven }),
      0,
    ],
    ['of what failed before anything was bought is nothing', anInstance({ status: 'failed' }), undefined],
    ['of what is gone is nothing', aStartingInstance({ ...bought, status: 'terminated' }), undefined],
  ])('%s', (_what, instance, share) => {
    expect(quotaShare(instance)).toBe(share);
  });

  it('of what failed is held while a machine may have been bought for it', () => {
    const { purchase } = anInstance();
    const product = { id: 'p', name: 'p', region: 'r', clusterId: 'c', rootfsSize: 60 };
    const intent = { attempt: 1, at: CREATED_AT, product, pricePerHour: 1 };
    const unsure = anInstance({ status: 'failed', reservedPerHour: 7, purchase: { ...purchase, intent } });
    expect(quotaShare(unsure)).toBe(7);
  });
});
