import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { type LastCheck, ViolationsRepository } from './violations.repository.js';

type Read = () => Promise<LastCheck | undefined>;

let read: Read = async () => Promise.resolve(undefined);

/** While Redis is away nothing is known, which is better than an old figure. */
async function lastCheck(): Promise<LastCheck | undefined> {
  return read().catch(() => undefined);
}

export const violationCounts = new Gauge({
  name: 'ngi_invariant_violations',
  help: 'What broke each promise when it was judged last, by whichever process.',
  labelNames: ['invariant'] as const,
  async collect() {
    const found = await lastCheck();
    this.reset();
    for (const [invariant, count] of found?.counts ?? []) this.set({ invariant }, count);
  },
});

export const checkedAt = new Gauge({
  name: 'ngi_invariants_checked_timestamp_seconds',
  help: 'When the promises were checked last, by whichever process; 0 before the first time.',
  async collect() {
    const found = await lastCheck();
    this.set((found?.checkedAt ?? 0) / 1_000);
  },
});

/** Has the gauges filled from the store whenever they are scraped, so that every process says the same. */
@Injectable()
export class ViolationMetrics implements OnModuleInit {
  constructor(private readonly violations: ViolationsRepository) {}

  onModuleInit(): void {
    read = async () => this.violations.lastCheck();
  }
}
