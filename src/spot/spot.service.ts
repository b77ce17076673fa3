import { Inject, Injectable, Logger } from '@nestjs/common';
import { AppError } from '../common/app-error.js';
import type { Moment } from '../common/clock.js';
import { failPoint } from '../common/fail-points.js';
import { Ids } from '../common/ids.js';
import { STARTUP_CONFIG } from '../config/config.module.js';
import type { StartupConfig } from '../config/config.js';
import { obeyDelete, obeyStart } from '../instances/commands.js';
import type { Instance, Replacement } from '../instances/instance.js';
import { InstanceRegistry, type KnownInstance } from '../instances/instance-registry.js';
import type { Work } from '../instances/instance-work.js';
import { successorIdOf } from '../instances/successor.js';
import { Successors } from '../instances/successors.js';
import { ProductsService } from '../products/products.service.js';
import { UnreadableSecretError } from '../redis/redis.errors.js';
import { nextSpotStep, REST_AFTER_REFUSAL_MS, type SpotStep } from './next-step.js';

type Decision = Extract<SpotStep, { do: 'decide' }>;

const ACTOR = 'spot';

/** How long until the successor is looked at again, unless polling is faster (ms). */
const SOON_MS = 5_000;

/**
 * Does what an instance's policy wants when Novita takes its spot machine back. Each step is saved before the next
 * one, and each can be done twice: whoever dies in between leaves a record that says where to go on.
 */
@Injectable()
export class SpotService {
  private readonly logger = new Logger(SpotService.name);

  constructor(
    private readonly registry: InstanceRegistry,
    private readonly successors: Successors,
    private readonly products: ProductsService,
    private readonly ids: Ids,
    @Inject(STARTUP_CONFIG) private readonly config: StartupConfig,
  ) {}

  /** @throws {SubjectBusy} when somebody else is at it */
  async apply(instanceId: string): Promise<void> {
    await this.registry.workOn(instanceId, ACTOR, async (work) => {
      while (await this.step(work));
    });
  }

  /** One step; `true` when the next one can be done at once. */
  private async step(work: Work): Promise<boolean> {
    const { instance } = work;
    const now = work.now();
    const step = nextSpotStep(instance, await this.successorOf(instance));
    switch (step.do) {
      case 'nothing':
        return false;
      case 'decide':
        return this.decide(work, step);
      case 'order':
        return this.order(work);
      case 'note-order':
        await work.save(replacing(instance, { orderedAt: now }));
        return true;
      case 'wait':
        await this.comeBack(work, now + Math.min(SOON_MS, this.config.pollIntervalMs));
        return false;
      case 'release':
        await work.save(this.released(instance, now));
        return false;
      case 'clear':
        await this.successors.remove(instance, ACTOR, now);
        await failPoint('spot.cleared');
        await this.comeBack(work, now + Math.min(SOON_MS, this.config.pollIntervalMs));
        return false;
      case 'rest':
        await work.save(replacing(instance, { restsSince: now }));
        return true;
      case 'give-up':
        this.logger.warn({ instanceId: instance.id, msg: 'The successor of a spot machine did not come up' });
        await work.save({ ...replacing(instance, { failedAt: now }), nextLookAt: undefined });
        return false;
      case 'restart':
        await this.restart(work, step.notBefore);
        return false;
    }
  }

  /** `false` while it rests after a successor that did not come up. */
  private async decide(work: Work, { number, tries, notBefore }: Decision): Promise<boolean> {
    const { instance } = work;
    const now = work.now();
    if (now < notBefore) {
      await this.comeBack(work, notBefore);
      return false;
    }
    const successorId = successorIdOf(instance.id, number);
    await work.save({ ...instance, replacement: { successorId, number, tries, decidedAt: now } });
    await failPoint('spot.decided');
    return true;
  }

  /** `false` when it cannot be ordered now: what its variables are cannot be read. */
  private async order(work: Work): Promise<boolean> {
    const { instance } = work;
    try {
      await this.successors.order(instance, ACTOR, work.now());
    } catch (error) {
      if (!(error instanceof UnreadableSecretError)) throw error;
      this.logger.error({
        instanceId: instance.id,
        reason: error.message,
        msg: 'No successor can be ordered',
      });
      await this.comeBack(work, work.now() + REST_AFTER_REFUSAL_MS);
      return false;
    }
    await failPoint('spot.ordered');
    return true;
  }

  private async successorOf({ replacement }: Instance): Promise<KnownInstance | undefined> {
    if (!replacement) return undefined;
    return (await this.registry.byIds([replacement.successorId])).get(replacement.successorId);
  }

  /** What is protected is not deleted, and stays as Novita leaves it. */
  private released(instance: Instance, now: Moment): Instance {
    const released = { ...replacing(instance, { releasedAt: now }), nextLookAt: undefined };
    if (instance.protected) return released;
    const reason = `Replaced by ${released.replacement.successorId}`;
    return { ...obeyDelete(released, this.newIds(), now), reason };
  }

  private async restart(work: Work, notBefore: Moment): Promise<void> {
    const { instance } = work;
    const now = work.now();
    if (now < notBefore || !(await this.hasStock(instance)))
      return this.comeBack(work, Math.max(notBefore, now + this.config.pollIntervalMs));
    const started = obeyStart(instance, instance.startedWith ?? {}, this.newIds(), now);
    await work.save({ ...started, reason: 'Started again after Novita had taken it back' });
  }

  /** By Novita's price list; while that cannot be had nobody knows. */
  private async hasStock({ spec, product }: Instance): Promise<boolean> {
    if (!product) return true;
    const { gpuNum, billingMode } = spec;
    try {
      const ladder = await this.products.ladder({
        productName: product.name,
        gpuNum,
        billingMode,
        region: product.region,
      });
      return ladder.some(({ productId, coolOffUntil }) => productId === product.id && !coolOffUntil);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return false;
    }
  }

  private async comeBack(work: Work, at: Moment): Promise<void> {
    await work.save({ ...work.instance, nextLookAt: at });
  }

  private newIds(): { operationId: string; requestId: string } {
    return { operationId: this.ids.next('op'), requestId: this.ids.next('req') };
  }
}

/** The record with what has happened to its replacement. */
function replacing(
  instance: Instance,
  news: Partial<Replacement>,
): Instance & Required<Pick<Instance, 'replacement'>> {
  const known = instance.replacement ?? { successorId: successorIdOf(instance.id), decidedAt: 0 };
  return { ...instance, replacement: { ...known, ...news } };
}
