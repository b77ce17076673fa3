import { Counter, Gauge } from 'prom-client';
import { type MicroPrice, unitsToNumber } from '../common/money.js';
import { runwayHours } from './balance.js';
import type { Overall } from './costs.service.js';
import { costOf, savedBy, SAVING_CAUSES } from './spending.js';

/** What the figures are made of. */
export interface CostSources {
  overall: () => Promise<Overall>;
  /** 1e-5 USD. */
  available: () => Promise<MicroPrice | undefined>;
}

let sources: CostSources | undefined;
let reading: Promise<Overall | undefined> | undefined;

/** Has the metrics filled from here whenever they are scraped, so that every process says the same. */
export function scrapeCosts(from: CostSources): void {
  sources = from;
}

/** One reading for all that are scraped together. While Redis is away nothing is known. */
async function overall(): Promise<Overall | undefined> {
  reading ??= (sources?.overall() ?? Promise.resolve(undefined))
    .catch(() => undefined)
    .finally(() => {
      reading = undefined;
    });
  return reading;
}

export const burn = new Gauge({
  name: 'ngi_burn_usd_per_hour',
  help: 'What all machines cost now.',
  async collect() {
    const known = await overall();
    if (known) this.set(unitsToNumber(known.burn));
    else this.remove();
  },
});

export const cost = new Counter({
  name: 'ngi_cost_usd_total',
  help: 'What machines have cost, by whichever process it was counted.',
  async collect() {
    const known = await overall();
    this.reset();
    if (known) this.inc(unitsToNumber(costOf(known.amounts)));
  },
});

export const saved = new Counter({
  name: 'ngi_saved_usd_total',
  help: 'What was not spent, by cause; an estimate.',
  labelNames: ['cause'] as const,
  async collect() {
    const known = await overall();
    this.reset();
    if (known)
      for (const cause of SAVING_CAUSES) this.inc({ cause }, unitsToNumber(savedBy(cause, known.amounts)));
  },
});

export const runway = new Gauge({
  name: 'ngi_balance_runway_hours',
  help: 'For how long the balance that was last known lasts at what is spent now; nothing while nothing is spent.',
  async collect() {
    const [known, available] = await Promise.all([overall(), sources?.available().catch(() => undefined)]);
    const hours = known && available !== undefined ? runwayHours(available, known.burn) : undefined;
    if (hours === undefined) this.remove();
    else this.set(hours);
  },
});
