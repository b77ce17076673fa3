import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { currentContext } from '../common/request-context.js';
import { CsrfError, UnauthorizedError } from './access.errors.js';
import { addressGroup } from './address.js';
import { type Count, type PolicyName, tellCount } from './count.js';
import { type Credentials, credentialsOf } from './credentials.js';
import { KeyCheck } from './key-check.js';
import { sameDigest } from './key-text.js';
import { BOOTSTRAP_KEY } from './keys.service.js';
import type { Principal, PrincipalCarrier } from './principal.js';
import { RateLimiter } from './rate-limiter.js';
import { SessionsService } from './sessions.service.js';

/** The bootstrap key may ask so many times more often than others. */
const BOOTSTRAP_TIMES = 10;

/** Its handler checks the key that it is given. */
const LOG_IN = 'POST /api/session';

/** Writes next to nothing, and is sent for each instance as often as a read. */
const HEARTBEAT = 'PUT /api/instances/:id/last-used';

type GuestRequest = FastifyRequest & PrincipalCarrier;

/**
 * Stands before everything else that a request meets: finds out who asks and counts the request, before its body is
 * read. A request whose key is in use waits for nothing here. What the key may do is judged by the guard, which knows
 * the route.
 */
@Injectable()
export class Door {
  constructor(
    private readonly keys: KeyCheck,
    private readonly sessions: SessionsService,
    private readonly limiter: RateLimiter,
  ) {}

  /**
   * Leaves the principal on the request. Nothing is waited for when the key is in use: then there is no promise either,
   * for this is the way of nearly every request.
   *
   * @throws {UnauthorizedError} {@link CsrfError} {@link RateLimitedError} (or rejects with them)
   */
  enter(request: GuestRequest, reply: FastifyReply): Promise<void> | undefined {
    const route = request.routeOptions.url ?? '';
    if (route.startsWith('/health')) return undefined;
    const guarded = route.startsWith('/api/') || route === '/metrics';
    if (!guarded || `${request.method} ${route}` === LOG_IN) return this.countGuest(request, reply);

    const credentials = credentialsOf(request.headers);
    const known =
      credentials?.kind === 'key' ? this.keys.known(credentials.text, request.raw.socket) : undefined;
    if (!known) return this.enterUnknown(request, reply, credentials);
    const { policy, times } = this.admit(request, known);
    const count = this.limiter.countNow(policy, known.keyId, times);
    if (!count) return this.count(reply, policy, known, times);
    tellCount(reply, count);
    return undefined;
  }

  /** Who asks, as far as it is known without a look; counts nothing. */
  known({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): Principal | undefined {
    const credentials = credentialsOf(headers);
    return credentials?.kind === 'key' ? this.keys.known(credentials.text, socket) : undefined;
  }

  /**
   * Counts a request that only reads; `undefined`, with nothing counted, when that cannot be done at once.
   *
   * @throws {RateLimitedError}
   */
  countReading(principal: Principal): Count | undefined {
    return this.limiter.countNow('read', principal.keyId, timesOf(principal));
  }

  private async enterUnknown(
    request: GuestRequest,
    reply: FastifyReply,
    credentials: Credentials | undefined,
  ): Promise<void> {
    const principal = await this.identify(request, reply, credentials);
    const { policy, times } = this.admit(request, principal);
    await this.count(reply, policy, principal, times);
  }

  /** Notes who asks, and says by which limit the request counts. */
  private admit(request: GuestRequest, principal: Principal): { policy: PolicyName; times: number } {
    request.principal = principal;
    const context = currentContext();
    if (context) context.keyId = principal.keyId;
    const asOften = isReading(request) || `${request.method} ${request.routeOptions.url}` === HEARTBEAT;
    return { policy: asOften ? 'read' : 'write', times: timesOf(principal) };
  }

  private async count(
    reply: FastifyReply,
    policy: PolicyName,
    { keyId }: Principal,
    times: number,
  ): Promise<void> {
    tellCount(reply, await this.limiter.count(policy, keyId, times));
  }

  private async countGuest(request: GuestRequest, reply: FastifyReply): Promise<void> {
    tellCount(reply, await this.limiter.count('open', addressGroup(request.ip)));
  }

  private async identify(
    request: GuestRequest,
    reply: FastifyReply,
    credentials: Credentials | undefined,
  ): Promise<Principal> {
    if (credentials?.kind === 'key')
      return this.keys.check(credentials.text, addressGroup(request.ip), isReading(request));
    const open = credentials && (await this.sessions.find(credentials.id, isReading(request)));
    if (!open) {
      await this.countGuest(request, reply);
      throw new UnauthorizedError();
    }
    if (!isReading(request) && !provesItself(request, open.session.csrfToken)) throw new CsrfError();
    return open.principal;
  }
}

function timesOf(principal: Principal): number {
  return principal === BOOTSTRAP_KEY ? BOOTSTRAP_TIMES : 1;
}

function isReading({ method }: FastifyRequest): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}

/** A browser sends the cookie with what other pages make it send; the token only our page knows. */
function provesItself({ headers }: FastifyRequest, csrfToken: string): boolean {
  const shown = headers['x-csrf-token'];
  return typeof shown === 'string' && sameDigest(shown, csrfToken);
}
