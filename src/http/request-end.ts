import { Histogram } from 'prom-client';
import type { Ending } from '../common/ending.js';
import type { RequestContext } from '../common/request-context.js';
import type { RequestLog } from '../common/request-log.js';

const durations = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'How long requests took, by method, route and status.',
  labelNames: ['method', 'route', 'status'] as const,
  buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
});

/** A request that is over. */
export interface Answered {
  ids: RequestContext;
  address: string;
  method: string;
  /** As it is declared. */
  route: string;
  url: string;
  status: number;
  ms: number;
  /** It was open for as long as its client liked, which is no time that anything took. */
  isStream?: boolean;
}

/** What every request leaves when it is over: how long it took, and its line of the log. */
export class RequestEnd {
  constructor(
    private readonly log: RequestLog,
    private readonly ending: Ending,
  ) {}

  note({ ids, address, method, route, url, status, ms, isStream = false }: Answered): void {
    if (!isStream) durations.observe({ method, route, status }, ms / 1_000);
    const query = url.indexOf('?');
    this.log.write(route.startsWith('/health') || route === '/metrics' ? 'debug' : 'info', ids, {
      address,
      method,
      url: query < 0 ? url : url.slice(0, query),
      status,
      ms: Math.round(ms * 10) / 10,
    });
    if (this.ending.hasBegun) this.log.flush();
  }
}
