import { unixSeconds } from '../clock.js';
import { OPEN_API, wordFilter, type Call, type Endpoint } from '../endpoint.js';
import { NovitaRefusal } from '../envelope.js';
import type { MachineAccount } from '../machines/fleet.js';
import type { World } from '../world.js';

const CYCLES = new Set(['Hour', 'Day', 'Week', 'Month']);
const CATEGORIES = ['summary', 'gpu', 'llm', 'serverless', 'cloud_storage', 'gen_api'];

/** Balances are text in 1e-4 USD, a tenth of the fineness of prices. */
function balance(_call: Call, world: World): unknown {
  const available = Math.floor(world.account.balance() / 10);
  return {
    availableBalance: String(available),
    cashBalance: String(available),
    creditLimit: '0',
    outstandingInvoices: '0',
  };
}

/** One bill per machine over its whole life, whatever the cycle; amounts are 1e-5 USD. */
function bills(call: Call, world: World): unknown {
  const { query } = call;
  if (query['cycleType'] && !CYCLES.has(query['cycleType']))
    throw new NovitaRefusal('INVALID_BILL_CYCLE', 'invalid bill cycle');
  if (query['productCategory'] && !CATEGORIES.includes(query['productCategory']))
    throw new NovitaRefusal('INVALID_PRODUCT_CATEGORY', 'invalid product category');
  const category = wordFilter(query, 'productCategory', CATEGORIES) ?? 'gpu';
  const wanted = category === 'gpu' || category === 'summary' ? world.fleet.accounts() : [];
  const found = wanted.filter((machine) => !query['ownerId'] || machine.id === query['ownerId']);
  return { bills: found.map((machine) => bill(machine, world.clock.now())) };
}

function bill(machine: MachineAccount, now: number): Record<string, string> {
  const amount = String(Math.round(machine.computeCost + machine.diskCost));
  return {
    userId: 'sandbox-account',
    startTime: unixSeconds(machine.createdAt),
    endTime: unixSeconds(machine.removedAt ?? now),
    billingMethod: machine.billingMode,
    productName: machine.productId,
    category: 'gpu',
    ownerID: machine.id,
    billNum0: String(Math.round(machine.paidSeconds)),
    basePrice0: '0',
    discountPrice0: '0',
    amount,
    voucherAmount: '0',
    payAmount: amount,
    payAmountDisplay: amount,
    pricePrecision: '100000',
    productId: machine.productId,
  };
}

export const billingEndpoints: Endpoint[] = [
  { name: 'balance', method: 'GET', path: `${OPEN_API}/billing/balance/detail`, handle: balance },
  { name: 'bills', method: 'GET', path: `${OPEN_API}/billing/bill/list`, handle: bills },
];
