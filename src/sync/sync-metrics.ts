import { Counter, Histogram } from 'prom-client';

/** `done`, `incomplete` or `empty` (a list that is not believed), `failed`. */
export const syncRounds = new Counter({
  name: 'ngi_sync_rounds_total',
  help: 'Rounds of sync, by result.',
  labelNames: ['result'] as const,
});

export const syncDurations = new Histogram({
  name: 'ngi_sync_duration_seconds',
  help: 'How long a round of sync took.',
  buckets: [0.1, 0.5, 1, 5, 15, 30, 60, 300],
});

export const changesNoted = new Counter({
  name: 'ngi_reconcile_changes_total',
  help: 'Changes of machines that did not come from this service and were noted, by what changed.',
  labelNames: ['kind'] as const,
});
