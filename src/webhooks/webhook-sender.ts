import { Inject, Injectable, Logger } from '@nestjs/common';
import { failPoint } from '../common/fail-points.js';
import { Clock } from '../common/clock.js';
import { runInContext } from '../common/request-context.js';
import { followTrace } from '../common/trace.js';
import { WEBHOOKS_CONFIG } from '../config/config.module.js';
import type { WebhooksConfig } from '../config/config.js';
import type { RecordedEvent } from '../events/recorded-event.js';
import { GuardedClient } from '../outbound/guarded-client.js';
import { OutboundError } from '../outbound/outbound.errors.js';
import { SubjectBusy } from '../queue/job-processor.js';
import { JOBS } from '../queue/jobs.js';
import { JobWakes } from '../queue/job-wakes.js';
import { Announcer } from './announcer.js';
import { type Claim, DeliveriesRepository, type Settled } from './deliveries.repository.js';
import { type Attempt, type Delivery, isAboutMessage, registered } from './delivery.js';
import { EndpointsService } from './endpoints.service.js';
import { HostSlots } from './host-slots.js';
import { attempts, deadLetters, gone } from './metrics.js';
import { GONE, judge, type Verdict } from './retry-schedule.js';
import { signatures } from './signature.js';

/** What an attempt may last beyond the call itself: signing, writing, a pause of the process. */
const LEASE_MARGIN_MS = 10_000;
/** The longest that a job waits for somebody else's attempt before it asks again. */
const ASK_AGAIN_MS = 1_000;
const MAX_RESPONSE_BYTES = 64 * 1024;
const KEPT_RESPONSE_BYTES = 1_024;

type Claimed = Extract<Claim, { kind: 'claimed' }>;

interface SendTarget {
  url: string;
  secrets: string[];
}

interface Tried {
  attempt: Attempt;
  retryAfter?: string;
}

/** Makes one attempt of a delivery, when it is its turn, and decides what follows from it. */
@Injectable()
export class WebhookSender {
  private readonly logger = new Logger(WebhookSender.name);
  private readonly slots = new HostSlots(JOBS['send-webhook'].concurrency);

  constructor(
    private readonly deliveries: DeliveriesRepository,
    private readonly endpoints: EndpointsService,
    private readonly client: GuardedClient,
    private readonly announcer: Announcer,
    private readonly wakes: JobWakes,
    private readonly clock: Clock,
    @Inject(WEBHOOKS_CONFIG) private readonly config: WebhooksConfig,
  ) {}

  /**
   * Safe to call for any delivery at any time.
   *
   * @throws {SubjectBusy} when it is at work already, or its receiver has enough to do
   */
  async look(deliveryId: string): Promise<void> {
    const delivery = await this.deliveries.find(deliveryId);
    if (delivery?.status !== 'pending') return this.deliveries.forget(deliveryId);

    const slot = this.slots.take(delivery.url, deliveryId);
    if ('comeBackInMs' in slot) {
      await this.deliveries.park(deliveryId, slot.comeBackInMs);
      throw new SubjectBusy(slot.comeBackInMs);
    }
    let tookMs: number | undefined;
    try {
      const { requestId, instanceId, trace } = delivery;
      tookMs = await runInContext({ requestId, instanceId, trace }, async () =>
        followTrace(trace, `webhook ${delivery.type}`, async () => this.attemptInTurn(delivery)),
      );
    } finally {
      for (const waiting of slot.free(tookMs)) await this.wakes.now('send-webhook', { deliveryId: waiting });
    }
  }

  /** What the attempt took (ms), if it was its turn. */
  private async attemptInTurn(delivery: Delivery): Promise<number | undefined> {
    const claim = await this.deliveries.claim(delivery, this.config.timeoutMs + LEASE_MARGIN_MS);
    switch (claim.kind) {
      case 'busy':
        throw new SubjectBusy(Math.min(claim.leaseLeftMs, ASK_AGAIN_MS));
      case 'early':
        await this.wakes.later('send-webhook', { deliveryId: delivery.id }, claim.waitMs);
        return undefined;
      case 'claimed':
        return this.attempt(claim);
      case 'behind':
      case 'settled':
        return undefined;
    }
  }

  private async attempt(claim: Claimed): Promise<number | undefined> {
    const { delivery } = claim;
    const target = await this.targetOf(delivery);
    const isMade = typeof target !== 'string';
    const { attempt, retryAfter } = isMade ? await this.post(delivery, target) : this.notMade(target);
    await failPoint('webhook.sent');
    const verdict: Verdict = isMade
      ? judge(
          { status: attempt.status, retryAfter },
          delivery.tries + 1,
          this.config.retryScheduleMs,
          this.clock.now(),
          Math.random(),
        )
      : { status: 'dead' };
    // Before it is settled: after a crash in between, the attempt is made again and teaches the same.
    const endpointId = registered(delivery.endpoint);
    if (isMade && endpointId) await this.endpoints.learn(endpointId, attempt.status);
    const url = isMade ? target.url : delivery.url;
    const closing = isMade && !endpointId ? await this.closingOf(delivery, attempt) : undefined;
    const exhausted =
      isMade && verdict.status === 'dead' ? await this.exhaustionOf(delivery, attempt, url) : undefined;
    const settled = await this.deliveries.settle(claim, { ...verdict, attempt, url, closing, exhausted });
    this.report({ ...delivery, url }, attempt, resultOf(verdict, settled), verdict);
    const tookMs = isMade ? attempt.durationMs : undefined;
    if (settled.kind === 'lost') return tookMs;
    if (attempt.status === GONE) gone.inc({ kind: endpointId ? 'registered' : 'url' });
    if (settled.kind === 'again') {
      await this.wakes.now('send-webhook', { deliveryId: delivery.id });
      return tookMs;
    }
    if (closing ?? exhausted) await this.announcer.written();
    if (verdict.status === 'pending')
      await this.wakes.later('send-webhook', { deliveryId: delivery.id }, verdict.delayMs);
    if (settled.nextId) await this.wakes.now('send-webhook', { deliveryId: settled.nextId });
    return tookMs;
  }

  private async post(delivery: Delivery, { url, secrets }: SendTarget): Promise<Tried> {
    const now = this.clock.now();
    const timestamp = Math.floor(now.getTime() / 1_000);
    const at = now.toISOString();
    try {
      const answer = await this.client.request({
        method: 'POST',
        url,
        headers: {
          'content-type': 'application/json',
          'webhook-id': delivery.id,
          'webhook-timestamp': String(timestamp),
          'webhook-signature': signatures({ id: delivery.id, timestamp, body: delivery.body }, secrets),
        },
        body: delivery.body,
        timeoutMs: this.config.timeoutMs,
        maxResponseBytes: MAX_RESPONSE_BYTES,
        keepBytes: KEPT_RESPONSE_BYTES,
      });
      const { status, durationMs, headers, body } = answer;
      const retryAfter = headers['retry-after'];
      return {
        attempt: { at, durationMs, status, ...(body.length > 0 ? { response: body.toString('utf8') } : {}) },
        ...(typeof retryAfter === 'string' ? { retryAfter } : {}),
      };
    } catch (error) {
      if (!(error instanceof OutboundError)) throw error;
      return { attempt: { at, durationMs: error.durationMs, error: error.message } };
    }
  }

  /** Where it goes and every secret that its receiver may hold, or why it is not sent. */
  private async targetOf(delivery: Delivery): Promise<SendTarget | string> {
    const endpointId = registered(delivery.endpoint);
    if (endpointId) {
      const isTest = delivery.type === 'webhook_endpoint.test';
      const target = await this.endpoints.target(endpointId, isTest);
      if (!target) return 'the endpoint is disabled or removed';
      return target.secrets.length > 0 ? target : 'the secret of the endpoint cannot be read; rotate it';
    }
    if (await this.deliveries.isClosed(delivery)) return 'the receiver has said that it is gone (410)';
    return { url: delivery.url, secrets: [this.config.secret] };
  }

  /** What is announced when a URL that is no registered endpoint says that nobody listens there for this instance. */
  private async closingOf(delivery: Delivery, { status, at }: Attempt): Promise<RecordedEvent | undefined> {
    if (status !== GONE) return undefined;
    const { id, owner, endpoint, instanceId, url } = delivery;
    return this.announcer.eventOf({
      type: 'webhook_endpoint.disabled',
      cause: `${id}|${at}`,
      owner,
      actor: 'webhooks',
      reason: 'The receiver is gone (410)',
      data: { endpoint, instanceId, url: withoutQuery(url) },
    });
  }

  /**
   * What is announced when the last try has failed; nothing of a receiver that is gone, of whom that is announced, nor
   * of a message that announces just this of another.
   */
  private async exhaustionOf(
    delivery: Delivery,
    { at, status, error }: Attempt,
    url: string,
  ): Promise<RecordedEvent | undefined> {
    if (status === GONE || isAboutMessage(delivery)) return undefined;
    const { id, owner, endpoint, eventId, instanceId, type } = delivery;
    const event = await this.announcer.eventOf({
      type: 'webhook_message.exhausted',
      cause: id,
      owner,
      actor: 'webhooks',
      reason: `The last try failed at ${at}`,
      data: {
        deliveryId: id,
        messageEventId: eventId,
        messageType: type,
        endpoint,
        url: withoutQuery(url),
        instanceId,
        tries: delivery.tries + 1,
        lastStatus: status,
        lastError: error,
      },
    });
    return { ...event, notTo: url };
  }

  private notMade(why: string): Tried {
    const at = this.clock.now().toISOString();
    return { attempt: { at, durationMs: 0, error: `not sent: ${why}` } };
  }

  private report(delivery: Delivery, attempt: Attempt, result: Result, verdict: Verdict): void {
    attempts.inc({ result });
    if (result === 'dead') deadLetters.inc();
    this.logger[result === 'delivered' ? 'log' : 'warn']({
      deliveryId: delivery.id,
      eventId: delivery.eventId,
      type: delivery.type,
      url: withoutQuery(delivery.url),
      try: delivery.tries + 1,
      result,
      status: attempt.status,
      error: attempt.error,
      durationMs: attempt.durationMs,
      ...(result === 'failed' && verdict.status === 'pending' ? { nextInMs: verdict.delayMs } : {}),
      msg: 'Webhook attempt',
    });
  }
}

type Result = 'delivered' | 'failed' | 'dead' | 'unrecorded';

/** What came of an attempt, as it is counted; one that was asked for again meanwhile is not dead. */
function resultOf({ status }: Verdict, settled: Settled): Result {
  if (settled.kind === 'lost') return 'unrecorded';
  if (status === 'delivered') return 'delivered';
  return status === 'dead' && settled.kind === 'settled' ? 'dead' : 'failed';
}

/** Queries of webhook URLs often hold a secret. */
function withoutQuery(url: string): string {
  if (!URL.canParse(url)) return '';
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
