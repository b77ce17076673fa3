import { compareBills } from './bills.js';

describe('bills held against what was counted', () => {
  it('add up by machine, those that differ most first', () => {
    const bills = [
      { novitaInstanceId: 'a', amount: 60 },
      { novitaInstanceId: 'a', amount: 40 },
      { novitaInstanceId: 'foreign', amount: 30 },
    ];
    const counted = new Map([
      ['inst_1', 99],
      ['inst_2', 7],
    ]);
    expect(compareBills(bills, counted, new Map([['a', 'inst_1']]))).toEqual([
      { novitaInstanceId: 'foreign', billed: 30, counted: 0 },
      { instanceId: 'inst_2', billed: 0, counted: 7 },
      { novitaInstanceId: 'a', instanceId: 'inst_1', billed: 100, counted: 99 },
    ]);
  });
});
