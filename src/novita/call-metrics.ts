import { Counter, Gauge, Histogram } from 'prom-client';

export const requests = new Counter({
  name: 'ngi_novita_requests_total',
  help: 'Calls to Novita by endpoint and result: ok or the code of the failure.',
  labelNames: ['endpoint', 'result'] as const,
});

export const durations = new Histogram({
  name: 'ngi_novita_request_duration_seconds',
  help: 'How long calls to Novita take, from connecting to the last byte.',
  labelNames: ['endpoint'] as const,
  buckets: [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
});

export const skippedRows = new Counter({
  name: 'ngi_novita_rows_skipped_total',
  help: "Rows of Novita's lists that could not be read.",
  labelNames: ['endpoint'] as const,
});

export const breakerOpen = new Gauge({
  name: 'ngi_novita_breaker_open',
  help: "1 while this process does not ask one of Novita's APIs because it keeps failing.",
  labelNames: ['api'] as const,
});

export const limiterWaits = new Histogram({
  name: 'ngi_novita_limiter_wait_seconds',
  help: 'How long calls of this process waited for their turn in the budget that all processes share.',
  buckets: [0.001, 0.1, 0.5, 1, 2.5, 5, 10, 30],
});

/** `told-to-wait`: Novita asked for a pause; `budget`: the turn would have come too late. */
export const limiterRefusals = new Counter({
  name: 'ngi_novita_limiter_refusals_total',
  help: 'Calls of this process that were not sent, by reason: told-to-wait or budget.',
  labelNames: ['reason'] as const,
});

for (const reason of ['told-to-wait', 'budget'] as const) limiterRefusals.inc({ reason }, 0);
