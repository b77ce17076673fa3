import { readBills } from './account.js';

it('reads bills in the parts of a USD that they name, and leaves out what is none', () => {
  const bills = [
    { ownerID: 'a', amount: '12345', pricePrecision: '100000' },
    { ownerID: 'b', amount: '1234', pricePrecision: '10000' },
    { ownerID: 'c', amount: '7' },
    { ownerID: 'd', amount: 'much' },
    { ownerID: '', amount: '7' },
  ];
  expect(readBills({ bills }).map(({ novitaInstanceId, amount }) => [novitaInstanceId, amount])).toEqual([
    ['a', 12_345],
    ['b', 12_340],
    ['c', 7],
  ]);
});
