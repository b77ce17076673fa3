import { Counter, Gauge } from 'prom-client';

/** `done`, `braked` (too much to change), `incomplete` or `empty` (a list that is not believed), `failed`. */
export const rounds = new Counter({
  name: 'ngi_gc_rounds_total',
  help: 'Rounds of the garbage collection, by result.',
  labelNames: ['result'] as const,
});

export const surplusDeleted = new Counter({
  name: 'ngi_surplus_deleted_total',
  help: "Surplus machines that were deleted and are gone from Novita's list.",
});

export const adopted = new Counter({
  name: 'ngi_adopted_total',
  help: 'Lost records that were rebuilt from their machines.',
});

export const brakes = new Counter({
  name: 'ngi_gc_brake_total',
  help: 'Rounds that wanted to change so much that nothing was deleted.',
});

/** Another process may have run the rounds since; what this one knows counts for so long (ms). */
const KNOWN_FOR_MS = 5 * 60_000;
let knownAt = -Infinity;

function forgetWhenOld(this: Gauge): void {
  if (performance.now() - knownAt > KNOWN_FOR_MS) this.reset();
}

const orphans = new Gauge({
  name: 'ngi_orphans',
  help: 'Machines with our mark that no record refers to after the last round, purchases under way left out.',
  collect: forgetWhenOld,
});

const unmanaged = new Gauge({
  name: 'ngi_unmanaged_instances',
  help: "Machines in Novita's list that are not ours (foreign), or only look so (forged).",
  labelNames: ['kind'] as const,
  collect: forgetWhenOld,
});

/** What the last round left behind. */
export function showLeftovers(left: { orphans: number; foreign: number; forged: number }): void {
  knownAt = performance.now();
  orphans.set(left.orphans);
  unmanaged.set({ kind: 'foreign' }, left.foreign);
  unmanaged.set({ kind: 'forged' }, left.forged);
}
