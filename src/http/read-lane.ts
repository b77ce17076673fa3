import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { RateLimitedError } from '../access/access.errors.js';
import { type Count, countHeaders } from '../access/count.js';
import type { DirectReads, FoundRead, ReadAnswer } from '../access/direct-reads.js';
import type { Door } from '../access/door.js';
import type { Principal } from '../access/principal.js';
import type { Ending } from '../common/ending.js';
import { type RequestContext, runInContext } from '../common/request-context.js';
import { problemHeaders } from './problem.filter.js';
import type { RequestEnd } from './request-end.js';
import { requestIdOf } from './request-id.js';
import { SAFE_HEADERS } from './safe-headers.js';
import { toProblem } from './to-problem.js';

const SAFE = Object.entries(SAFE_HEADERS).flat();

/** A request that is answered here. */
interface Guest {
  request: IncomingMessage;
  response: ServerResponse;
  principal: Principal;
  count: Count;
  found: FoundRead;
  ids: RequestContext;
  /** Of the client, who may have gone by the time of the answer. */
  address: string;
  beganAt: number;
}

/**
 * A way for plain reads of one document that leads past the platform, which costs more than they do: by one of our ids,
 * without a query or a body, with a key that is in use and has requests left. Whatever else a request is, it takes the
 * platform's way as if this one were not there. Answers, limits, log and metrics are the same on both.
 */
export class ReadLane {
  constructor(
    private readonly door: Door,
    private readonly reads: DirectReads,
    private readonly end: RequestEnd,
    private readonly ending: Ending,
    private readonly logger: Logger,
  ) {}

  /** Looks at every request of a server before the one who listens to it now. */
  openBefore(server: Server): void {
    const [platform] = server.listeners('request') as RequestListener[];
    if (!platform) throw new Error('Nobody listens to the server');
    server.removeListener('request', platform);
    server.on('request', (request, response) => {
      const guest = this.look(request, response);
      if (guest) this.serve(guest);
      else platform(request, response);
    });
  }

  /** Whatever goes wrong here, the platform has its own way to say so. */
  private look(request: IncomingMessage, response: ServerResponse): Guest | undefined {
    try {
      return this.admit(request, response);
    } catch (error) {
      this.logger.error({ err: error }, 'A read goes to the platform');
      return undefined;
    }
  }

  private admit(request: IncomingMessage, response: ServerResponse): Guest | undefined {
    const { method, url = '', headers } = request;
    if (method !== 'GET' || this.ending.hasBegun) return undefined;
    if (headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined)
      return undefined;
    if (!this.reads.isRead(url)) return undefined;
    const beganAt = performance.now();
    const principal = this.door.known(request);
    const found = principal && this.reads.find(url, principal);
    const count = found && this.count(principal);
    if (!count) return undefined;
    const ids = { requestId: requestIdOf(request), keyId: principal.keyId };
    const address = request.socket.remoteAddress ?? '';
    return { request, response, principal, count, found, ids, address, beganAt };
  }

  /** Nothing is spent of a quota that has nothing left: the platform finds the same. */
  private count(principal: Principal): Count | undefined {
    try {
      return this.door.countReading(principal);
    } catch (error) {
      if (error instanceof RateLimitedError) return undefined;
      throw error;
    }
  }

  private serve(guest: Guest): void {
    const { request, found, principal } = guest;
    found.read(found.id, principal, request.headers['if-none-match'], (error, answer) =>
      this.answer(guest, answer ?? this.refusal(guest, error)),
    );
  }

  private refusal({ ids }: Guest, error: unknown): ReadAnswer {
    const problem = toProblem(error, ids.requestId);
    if (problem.code === 'internal_error')
      runInContext(ids, () => this.logger.error({ err: error }, 'Unexpected error'));
    const headers = Object.entries(problemHeaders(problem, error)).flat();
    return { status: problem.status, headers, text: JSON.stringify(problem) };
  }

  private answer(guest: Guest, { status, headers: own, text }: ReadAnswer): void {
    const { request, response, count, found, ids, address, beganAt } = guest;
    const limits = countHeaders(count);
    const headers = [
      ...SAFE,
      'x-request-id',
      ids.requestId,
      'cache-control',
      'no-store',
      'ratelimit-policy',
      limits['ratelimit-policy'],
      'ratelimit',
      limits.ratelimit,
      ...own,
    ];
    if (text !== undefined) headers.push('content-length', String(Buffer.byteLength(text)));
    if (this.ending.hasBegun) headers.push('connection', 'close');
    response.writeHead(status, headers);
    response.end(text);
    this.end.note({
      ids,
      address,
      method: 'GET',
      route: found.route,
      url: request.url ?? '',
      status,
      ms: performance.now() - beganAt,
    });
  }
}
