import { Inject, Injectable } from '@nestjs/common';
import { maySee, type Principal } from '../access/principal.js';
import { isId } from '../common/ids.js';
import { readPageToken, writePageToken } from '../common/page-token.js';
import { DEPLOYMENT_CONFIG } from '../config/config.module.js';
import type { DeploymentConfig } from '../config/config.js';
import { JobWakes } from '../queue/job-wakes.js';
import { DeliveriesRepository } from './deliveries.repository.js';
import type { DeliveryStatus } from './delivery.js';
import type { DeliveriesDto } from './dto/delivery.dto.js';
import { DeliveryNotFoundError } from './webhooks.errors.js';

export interface DeliveryFilter {
  instanceId?: string;
  endpointId?: string;
  status?: DeliveryStatus;
  limit?: number;
  pageToken?: string;
}

const USUAL_LIMIT = 50;
const MAX_LIMIT = 200;

/** What was sent to whom and what came of it, and the way to send it again. */
@Injectable()
export class DeliveryLog {
  constructor(
    private readonly deliveries: DeliveriesRepository,
    private readonly wakes: JobWakes,
    @Inject(DEPLOYMENT_CONFIG) private readonly deployment: DeploymentConfig,
  ) {}

  /** Deliveries, newest first. Only an absent token is the end; a page may be short. */
  async list(
    { instanceId, endpointId, status, limit, pageToken }: DeliveryFilter,
    asker: Principal,
  ): Promise<DeliveriesDto> {
    const owner = asker.role === 'admin' ? undefined : asker.owner;
    const filters = [instanceId, endpointId, status, owner].map((filter) => filter ?? '');
    const query = ['deliveries', ...filters].join('|');
    const key = this.deployment.cursorKey;
    const { deliveries, next } = await this.deliveries.list({
      instanceId,
      endpoint: endpointId,
      owner,
      status,
      limit: Math.min(limit || USUAL_LIMIT, MAX_LIMIT),
      after: pageToken ? readPageToken(key, query, pageToken) : undefined,
    });
    return { deliveries, ...(next ? { nextPageToken: writePageToken(key, query, next) } : {}) };
  }

  /**
   * Sends a delivery again, whatever became of it: same id, same body, a whole retry schedule.
   *
   * @throws {DeliveryNotFoundError} also for what others have asked for
   */
  async redeliver(id: string, asker: Principal): Promise<void> {
    const delivery = isId('msg', id) ? await this.deliveries.find(id) : undefined;
    if (!delivery || !maySee(asker, delivery.owner) || !(await this.deliveries.revive(delivery)))
      throw new DeliveryNotFoundError(id);
    await this.wakes.now('send-webhook', { deliveryId: id });
  }
}
