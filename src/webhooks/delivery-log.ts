import { Inject, Injectable } from '@nestjs/common';
import { maySee, type Principal } from '../access/principal.js';
import { InvalidRequestError } from '../common/app-error.js';
import { isId } from '../common/ids.js';
import { openPlace, readPageToken, sealPlace, writePageToken } from '../common/page-token.js';
import { DEPLOYMENT_CONFIG } from '../config/config.module.js';
import type { DeploymentConfig } from '../config/config.js';
import { JobWakes } from '../queue/job-wakes.js';
import { DeliveriesRepository } from './deliveries.repository.js';
import { type DeliveryStatus, laneOf } from './delivery.js';
import { DeliveryLogRepository, type DeliveryQuery } from './delivery-log.repository.js';
import type { DeliveriesDto, ReplayDto } from './dto/delivery.dto.js';
import type { ListedDelivery } from './stored-delivery.js';
import { DeliveryNotFoundError } from './webhooks.errors.js';

/** Which deliveries; all that the asker may see unless told. */
export interface DeliveryFilter {
  instanceId?: string;
  endpointId?: string;
  status?: DeliveryStatus;
  /** RFC 3339. */
  since?: string;
  until?: string;
  pageSize?: number;
  pageToken?: string;
}

const DEFAULT_PAGE = 50;
const MAX_PAGE = 1_000;
/** One call replays about so many. */
const REPLAYED_AT_ONCE = 2_000;
/** So many lanes are replayed beside each other. */
const LANES_AT_ONCE = 50;

/** What was sent to whom and what came of it, and the ways to send it again. */
@Injectable()
export class DeliveryLog {
  constructor(
    private readonly deliveries: DeliveriesRepository,
    private readonly log: DeliveryLogRepository,
    private readonly wakes: JobWakes,
    @Inject(DEPLOYMENT_CONFIG) private readonly deployment: DeploymentConfig,
  ) {}

  /** Deliveries, newest first. Only an absent token is the end; a page may be short. */
  async list(filter: DeliveryFilter, asker: Principal): Promise<DeliveriesDto> {
    const { pageSize, pageToken } = filter;
    const query = queryOf(filter, asker);
    const scope = textOf('deliveries', query);
    const key = this.deployment.cursorKey;
    const after = pageToken ? readPageToken(key, scope, pageToken) : undefined;
    const size = Math.min(pageSize || DEFAULT_PAGE, MAX_PAGE);
    const { deliveries, next } = await this.log.page(query, size, after);
    return { deliveries, ...(next ? { nextPageToken: writePageToken(key, scope, next) } : {}) };
  }

  /**
   * Sends a delivery again, whatever became of it: same id, same body, a whole retry schedule.
   *
   * @throws {DeliveryNotFoundError} also for what others have asked for
   */
  async redeliver(id: string, asker: Principal): Promise<void> {
    const delivery = isId('msg', id) ? await this.deliveries.find(id) : undefined;
    if (!delivery || !maySee(asker, delivery.owner) || !(await this.revive(delivery)))
      throw new DeliveryNotFoundError(id);
  }

  /**
   * Sends everything of a time again that has arrived or was given up: same ids, same bodies, and those of one instance
   * to one receiver in the order of their sequence. What is on its way is left alone, so that asking twice does no more
   * than asking once. A part at a time: only an absent token is the end.
   *
   * @throws {InvalidRequestError} for a time that ends before it begins
   */
  async replay(
    { since, until, ...filter }: DeliveryFilter & { since: string; until: string },
    asker: Principal,
  ): Promise<ReplayDto> {
    const query = { ...queryOf(filter, asker), since: Date.parse(since), until: Date.parse(until) };
    if (query.since > query.until)
      throw new InvalidRequestError([{ detail: 'must not be before since', pointer: '#/until' }]);
    const scope = textOf('replay', query);
    const key = this.deployment.cursorKey;
    const from = filter.pageToken ? Number(openPlace(key, scope, filter.pageToken)) : query.since;
    const found = await this.log.oldestFirst({ ...query, since: from }, REPLAYED_AT_ONCE);
    const settled = found.deliveries.filter(({ status }) => status !== 'pending');
    const lanes = lanesOf(settled);
    let replayed = 0;
    for (let lane = 0; lane < lanes.length; lane += LANES_AT_ONCE) {
      const some = lanes.slice(lane, lane + LANES_AT_ONCE);
      const counts = await Promise.all(some.map(async (deliveries) => this.replayLane(deliveries)));
      replayed = counts.reduce((sum, count) => sum + count, replayed);
    }
    const { next } = found;
    return { replayed, ...(next ? { nextPageToken: sealPlace(key, scope, String(next)) } : {}) };
  }

  /** The first goes back into the lane first: none may overtake it. */
  private async replayLane(deliveries: ListedDelivery[]): Promise<number> {
    let replayed = 0;
    for (const delivery of deliveries) if (await this.revive(delivery)) replayed += 1;
    return replayed;
  }

  /** `false` when it is kept no more. */
  private async revive(delivery: ListedDelivery): Promise<boolean> {
    const isItsTurn = await this.deliveries.revive(delivery);
    if (isItsTurn) await this.wakes.now('send-webhook', { deliveryId: delivery.id });
    return isItsTurn !== undefined;
  }
}

function lanesOf(deliveries: ListedDelivery[]): ListedDelivery[][] {
  const lanes = new Map<string, ListedDelivery[]>();
  for (const delivery of deliveries) {
    const lane = laneOf(delivery);
    const others = lanes.get(lane);
    if (others) others.push(delivery);
    else lanes.set(lane, [delivery]);
  }
  return [...lanes.values()];
}

function queryOf(
  { instanceId, endpointId, status, since, until }: DeliveryFilter,
  asker: Principal,
): DeliveryQuery {
  return {
    instanceId,
    endpoint: endpointId,
    owner: asker.role === 'admin' ? undefined : asker.owner,
    status,
    since: since === undefined ? undefined : Date.parse(since),
    until: until === undefined ? undefined : Date.parse(until),
  };
}

/** What a page token is good for. */
function textOf(list: string, { instanceId, endpoint, owner, status, since, until }: DeliveryQuery): string {
  const filters = [instanceId, endpoint, status, owner, since, until];
  return [list, ...filters.map((filter) => filter ?? '')].join('|');
}
