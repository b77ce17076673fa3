import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  Logger,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { messageOf } from '../../common/app-error.js';
import { WithStatus } from '../../common/with-status.js';
import type { PrincipalCarrier } from '../principal.js';
import { fingerprintOf, readIdempotencyKey } from './idempotency-key.js';
import { IdempotencyKeys } from './idempotency-keys.js';
import { AnsweredMeanwhile, IdempotencyKeyInUseError } from './idempotency.errors.js';
import { type Answer, KeyClaim, runUnder } from './key-claim.js';

/** Headers that belong to an answer and not to the connection. */
const KEPT_HEADERS = ['location', 'operation-location', 'retry-after'] as const;

/**
 * Carries a request with an Idempotency-Key out once, and answers the same request in the same words for a day. Only
 * what was accepted is remembered: a refusal has changed nothing, and the same request may be sent again.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  private readonly logger = new Logger(IdempotencyInterceptor.name);

  constructor(private readonly keys: IdempotencyKeys) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest & PrincipalCarrier>();
    const header = request.headers['idempotency-key'];
    if (header === undefined || !request.principal) return next.handle();
    const key = readIdempotencyKey(String(header));
    const fingerprint = fingerprintOf(request.method, request.url, request.body);
    const claim = async (): Promise<KeyClaim | Answer> =>
      this.keys.claim(request.principal?.keyId ?? '', key, fingerprint);
    return from(this.once(claim, http.getResponse<FastifyReply>(), next));
  }

  private async once(
    claim: () => Promise<KeyClaim | Answer>,
    reply: FastifyReply,
    next: CallHandler,
  ): Promise<unknown> {
    const claimed = await claim();
    if (!(claimed instanceof KeyClaim)) return replay(claimed, reply);
    const letGo = this.keys.keep(claimed);
    try {
      const body: unknown = await runUnder(claimed, async () => lastValueFrom(next.handle()));
      return (await this.settle(claimed, reply, body)) ? body : replay(await answered(claim), reply);
    } catch (error) {
      if (error instanceof AnsweredMeanwhile) return replay(await answered(claim), reply);
      if (!claimed.settled) await this.release(claimed);
      throw error;
    } finally {
      letGo();
    }
  }

  /** `false` when another request was answered under the key. */
  private async settle(claim: KeyClaim, reply: FastifyReply, body: unknown): Promise<boolean> {
    if (claim.settled) return true;
    const headers = Object.fromEntries(
      KEPT_HEADERS.flatMap((name) => {
        const value = reply.getHeader(name);
        return value === undefined ? [] : [[name, String(value)]];
      }),
    );
    try {
      const answer = body instanceof WithStatus ? body : { status: reply.statusCode, body };
      return await this.keys.settle(claim, { status: answer.status, headers, body: answer.body });
    } catch (error) {
      this.logger.warn({
        reason: messageOf(error),
        msg: 'An answer could not be kept for its Idempotency-Key',
      });
      return true;
    }
  }

  private async release(claim: KeyClaim): Promise<void> {
    try {
      await this.keys.release(claim);
    } catch {
      // It runs out by itself.
    }
  }
}

/** The answer that somebody else has been given under the key. */
async function answered(claim: () => Promise<KeyClaim | Answer>): Promise<Answer> {
  const found = await claim();
  if (found instanceof KeyClaim) throw new IdempotencyKeyInUseError();
  return found;
}

function replay({ status, headers, body }: Answer, reply: FastifyReply): unknown {
  void reply.headers({ ...headers, 'idempotency-replayed': 'true' });
  return new WithStatus(status, body);
}
