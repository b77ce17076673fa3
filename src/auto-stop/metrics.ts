import { Counter, Histogram } from 'prom-client';

export const rounds = new Counter({
  name: 'ngi_auto_stop_rounds_total',
  help: 'Rounds of auto-stop, by mode (real or dry) and result (done or failed).',
  labelNames: ['mode', 'result'] as const,
});

export const roundDurations = new Histogram({
  name: 'ngi_auto_stop_round_duration_seconds',
  help: 'How long a round of auto-stop takes.',
  buckets: [0.01, 0.05, 0.25, 1, 5, 15, 60],
});

export const looks = new Counter({
  name: 'ngi_auto_stop_looks_total',
  help: 'Instances that rounds looked at because their warning or deadline had come, by verdict.',
  labelNames: ['verdict'] as const,
});

export const warnings = new Counter({
  name: 'ngi_auto_stop_warnings_total',
  help: 'Warnings, by cause: a stop (idle or lease), or data that Novita may delete (data).',
  labelNames: ['cause'] as const,
});

export const stops = new Counter({
  name: 'ngi_auto_stop_stops_total',
  help: 'Instances that were stopped, by cause (idle or lease).',
  labelNames: ['cause'] as const,
});

export const figuresMissed = new Counter({
  name: 'ngi_auto_stop_figures_missed_total',
  help: 'Machines whose figures were asked for in vain: Novita has none, or was unavailable.',
  labelNames: ['reason'] as const,
});
