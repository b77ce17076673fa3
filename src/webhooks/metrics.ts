import { Counter } from 'prom-client';

/** `delivered`, `failed` (tried again later), `dead` (given up), `unrecorded` (the lease was lost meanwhile). */
export const attempts = new Counter({
  name: 'ngi_webhook_attempts_total',
  help: 'Attempts to deliver an event to a webhook, by result.',
  labelNames: ['result'] as const,
});

/** `registered` endpoints that were disabled, `url`: lanes of the global URL or of a request's that were closed. */
export const gone = new Counter({
  name: 'ngi_webhook_gone_total',
  help: 'Receivers that said that they are gone (410), by kind.',
  labelNames: ['kind'] as const,
});

export const deadLetters = new Counter({
  name: 'ngi_webhook_dead_letters_total',
  help: 'Deliveries that were given up and wait for somebody to redeliver them.',
});
