import { invalid } from '../envelope.js';
import type { MachineAccount } from '../machines/fleet.js';
import type { LedgerCall } from '../ledger.js';
import type { World } from '../world.js';

export interface LedgerView {
  seed: number;
  now: number;
  calls?: LedgerCall[];
  callCounts: Record<string, number>;
  machines?: MachineAccount[];
}

/** The ledger; `?calls=false` and `?machines=false` leave those out, `?since=` (ms) only older calls. */
export function ledgerOf(world: World, query: Record<string, string>): LedgerView {
  const since = Number(query['since'] ?? 0);
  if (Number.isNaN(since)) throw invalid('since', 'value must be milliseconds since 1970');
  return {
    seed: world.seed,
    now: world.clock.now(),
    callCounts: world.ledger.callCounts(),
    ...(query['machines'] === 'false' ? {} : { machines: world.fleet.accounts() }),
    ...(query['calls'] === 'false' ? {} : { calls: world.ledger.callsSince(since) }),
  };
}
