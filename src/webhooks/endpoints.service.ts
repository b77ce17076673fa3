import { Injectable, Logger } from '@nestjs/common';
import { maySee, type Principal } from '../access/principal.js';
import { Clock } from '../common/clock.js';
import { Ids, isId } from '../common/ids.js';
import { currentContext } from '../common/request-context.js';
import { renderBody } from '../events/event-body.js';
import { EventLog } from '../events/event-log.js';
import { derivedEventId } from '../events/recorded-event.js';
import { TargetRules } from '../outbound/target-rules.js';
import { JobWakes } from '../queue/job-wakes.js';
import { UnreadableSecretError } from '../redis/redis.errors.js';
import { type Sealed, SecretBox } from '../redis/secret-box.js';
import { Announcer } from './announcer.js';
import { DeliveriesRepository } from './deliveries.repository.js';
import { deliveryOf } from './delivery.js';
import type { ChangeEndpointDto, CreateEndpointDto, EndpointTestDto } from './dto/endpoint.dto.js';
import {
  type Endpoint,
  type EndpointId,
  makeSecret,
  retired,
  ROTATION_MS,
  signingSecrets,
} from './endpoint.js';
import { EndpointsRepository } from './endpoints.repository.js';
import { EndpointNotFoundError, TooManyEndpointsError } from './webhooks.errors.js';

/** The relay reads all of them for each batch of events. */
const MAX_ENDPOINTS = 500;

/** An endpoint that has answered nothing but failures for so long is disabled (5 days). */
const FAILING_MS = 5 * 24 * 3_600_000;

/** Registers addresses for events, and stops calling those that nobody answers at. */
@Injectable()
export class EndpointsService {
  private readonly logger = new Logger(EndpointsService.name);

  constructor(
    private readonly endpoints: EndpointsRepository,
    private readonly deliveries: DeliveriesRepository,
    private readonly rules: TargetRules,
    private readonly box: SecretBox,
    private readonly events: EventLog,
    private readonly announcer: Announcer,
    private readonly wakes: JobWakes,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /**
   * The secret is in the answer and, sealed, in the store; nowhere else.
   *
   * @throws {TargetForbiddenError} {@link TooManyEndpointsError}
   */
  async create(
    { url, description, types = [], enabled = true }: CreateEndpointDto,
    { owner, role }: Principal,
  ): Promise<{ endpoint: Endpoint; secret: string }> {
    this.rules.assertAllowed(url);
    if ((await this.endpoints.all()).length >= MAX_ENDPOINTS) throw new TooManyEndpointsError(MAX_ENDPOINTS);
    const id = this.ids.next('whe') as EndpointId;
    const secret = makeSecret();
    const endpoint: Endpoint = {
      id,
      owner,
      hearsAll: role === 'admin',
      url,
      description,
      types,
      enabled,
      secret: this.box.seal(secret, placeOf(id)),
      createdAt: this.now(),
    };
    await this.endpoints.add(endpoint, secret);
    return { endpoint, secret };
  }

  /** Those that the asker may see, the newest first. */
  async list(asker: Principal): Promise<Endpoint[]> {
    return (await this.endpoints.all()).filter(({ owner }) => maySee(asker, owner));
  }

  /** @throws {EndpointNotFoundError} also for what belongs to others */
  async read(id: string, asker: Principal): Promise<Endpoint> {
    const endpoint = isId('whe', id) ? await this.endpoints.find(id as EndpointId) : undefined;
    if (!endpoint || !maySee(asker, endpoint.owner)) throw new EndpointNotFoundError(id);
    return endpoint;
  }

  /** @throws {EndpointNotFoundError} {@link TargetForbiddenError} */
  async update(id: string, change: ChangeEndpointDto, asker: Principal): Promise<Endpoint> {
    if (change.url !== undefined) this.rules.assertAllowed(change.url);
    const { url, description, types, enabled } = change;
    return this.changed(id, asker, (endpoint) => ({
      ...endpoint,
      url: url ?? endpoint.url,
      description: description ?? endpoint.description,
      types: types ?? endpoint.types,
      enabled: enabled ?? endpoint.enabled,
      disabled: enabled ? undefined : endpoint.disabled,
    }));
  }

  /** @throws {EndpointNotFoundError} */
  async remove(id: string, asker: Principal): Promise<void> {
    const endpoint = await this.read(id, asker);
    await this.endpoints.remove(endpoint.id);
  }

  /**
   * Gives it a new secret; the one before signs beside it for 24 hours.
   *
   * @throws {EndpointNotFoundError}
   */
  async rotate(id: string, asker: Principal): Promise<{ endpoint: Endpoint; secret: string }> {
    const secret = makeSecret();
    const until = this.now() + ROTATION_MS;
    const endpoint = await this.changed(
      id,
      asker,
      (before) => ({
        ...before,
        secret: this.box.seal(secret, placeOf(before.id)),
        previous: retired(before, until, this.now()),
      }),
      secret,
    );
    return { endpoint, secret };
  }

  /**
   * Sends it an event that nothing has caused, whatever its filter says; nobody else hears it.
   *
   * @throws {EndpointNotFoundError}
   */
  async test(id: string, asker: Principal): Promise<EndpointTestDto> {
    const { id: endpointId, owner, url } = await this.read(id, asker);
    const now = this.clock.now();
    const type = 'webhook_endpoint.test';
    const sequence = await this.events.nextSequence();
    const facts = {
      id: derivedEventId(type, endpointId, sequence),
      type,
      at: now.toISOString(),
      sequence,
    } as const;
    const body = renderBody(facts, { endpointId });
    const requestId = currentContext()?.requestId;
    const event = { ...facts, owner, actor: asker.keyId, requestId, body };
    const delivery = deliveryOf(event, { endpoint: endpointId, url, owner }, now);
    const sent: EndpointTestDto = { eventId: facts.id, deliveryId: delivery.id };
    if (await this.deliveries.create(delivery, sent))
      await this.wakes.now('send-webhook', { deliveryId: delivery.id });
    return sent;
  }

  /**
   * Where and with which secrets a delivery is made now; `undefined` when it must not be made. Without secrets when
   * none of them can be read: they were sealed with a key that is lost.
   */
  async target(id: EndpointId, isTest: boolean): Promise<{ url: string; secrets: string[] } | undefined> {
    const endpoint = await this.endpoints.find(id);
    if (!endpoint || !(endpoint.enabled || isTest)) return undefined;
    const secrets = signingSecrets(endpoint, this.now()).flatMap((sealed) => this.opened(sealed, id));
    return { url: endpoint.url, secrets };
  }

  /** Learns from an attempt: an endpoint that is gone, or that has only failed for five days, is disabled. */
  async learn(id: EndpointId, status: number | undefined): Promise<void> {
    const now = this.now();
    if (status !== undefined && status >= 200 && status < 300) return this.endpoints.noteSuccess(id);
    const since = await this.endpoints.noteFailure(id, now);
    if (status === 410) await this.disable(id, 'The receiver is gone (410)');
    else if (now - since >= FAILING_MS) await this.disable(id, 'The receiver has failed for five days');
  }

  private async disable(id: EndpointId, reason: string): Promise<void> {
    const at = this.now();
    const endpoint = await this.endpoints.find(id);
    if (!endpoint?.enabled) return;
    const event = await this.announcer.eventOf({
      type: 'webhook_endpoint.disabled',
      cause: `${id}|${at}`,
      owner: endpoint.owner,
      actor: 'webhooks',
      reason,
      data: { endpointId: id },
    });
    const disabled = { ...endpoint, enabled: false, disabled: { at, reason } };
    // One that is being changed is left alone: the next failure finds it as it is then.
    if (await this.endpoints.disable(endpoint, disabled, event)) await this.announcer.written();
  }

  private async changed(
    id: string,
    asker: Principal,
    change: (endpoint: Endpoint) => Endpoint,
    secret?: string,
  ): Promise<Endpoint> {
    const { id: known } = await this.read(id, asker);
    const changed = await this.endpoints.change(known, change, secret);
    if (!changed) throw new EndpointNotFoundError(id);
    return changed;
  }

  /** What cannot be read is passed over: a new secret works beside an old one that is lost. */
  private opened(sealed: Sealed, id: EndpointId): string[] {
    try {
      return [this.box.open(sealed, placeOf(id))];
    } catch (error) {
      if (!(error instanceof UnreadableSecretError)) throw error;
      this.logger.error({ endpointId: id, reason: error.message, msg: 'A signing secret cannot be read' });
      return [];
    }
  }

  private now(): number {
    return this.clock.now().getTime();
  }
}

/** Where a secret belongs; it cannot be read elsewhere. */
function placeOf(id: EndpointId): string {
  return `webhook-endpoint:${id}:secret`;
}
