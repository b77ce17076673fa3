import { Counter, Histogram } from 'prom-client';

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
