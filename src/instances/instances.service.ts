import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Principal } from '../access/principal.js';
import { AppError, InvalidRequestError } from '../common/app-error.js';
import { Clock } from '../common/clock.js';
import { Ids } from '../common/ids.js';
import type { MicroPrice } from '../common/money.js';
import { currentContext } from '../common/request-context.js';
import { QUOTA_CONFIG, STARTUP_CONFIG } from '../config/config.module.js';
import type { QuotaConfig, StartupConfig } from '../config/config.js';
import type { OfferRequest } from '../products/offer.js';
import { TargetRules } from '../outbound/target-rules.js';
import { NoOffersError } from '../products/products.errors.js';
import { ProductsService } from '../products/products.service.js';
import { TemplatesService } from '../templates/templates.service.js';
import type { CreateInstanceDto } from './dto/create-instance.dto.js';
import type { Instance } from './instance.js';
import { InstanceWork } from './instance-work.js';
import { newInstance, offerRequest } from './new-instance.js';
import { assertWebhook } from './webhook-address.js';

/** How long an answer of the catalogue holds for the same question (ms), and for how many questions. */
const SOLD_MS = 1_000;
const MOST_SOLD = 200;

/** Accepts requests for machines. */
@Injectable()
export class InstancesService {
  /** The largest disk (GB) of what the catalogue has, by the question: a burst of the same asks it once. */
  private readonly sold = new LRUCache<string, number>({ max: MOST_SOLD, ttl: SOLD_MS });

  constructor(
    private readonly work: InstanceWork,
    private readonly products: ProductsService,
    private readonly templates: TemplatesService,
    private readonly targets: TargetRules,
    private readonly clock: Clock,
    private readonly ids: Ids,
    @Inject(STARTUP_CONFIG) private readonly startup: StartupConfig,
    @Inject(QUOTA_CONFIG) private readonly quota: QuotaConfig,
  ) {}

  /**
   * Accepts a request: once this returns, the record is stored and the machine will be bought.
   *
   * @throws {InvalidRequestError} for a webhook address that may not be called
   * @throws {QuotaExceededError} when its owner would have more than he may
   * @throws {AppError} `product_not_found`, `template_not_found`, `region_not_found` where Novita's answer is known
   */
  async create(request: CreateInstanceDto, principal: Principal): Promise<Instance> {
    assertWebhook(this.targets, request.webhookUrl);
    await this.assertCatalogue(request);
    const reservedPerHour = await this.reserve(request);
    const ids = {
      instanceId: this.ids.next('inst'),
      operationId: this.ids.next('op'),
      requestId: this.requestId(),
    };
    const now = this.clock.now().getTime();
    if (request.expiresAt !== undefined && Date.parse(request.expiresAt) <= now)
      throw new InvalidRequestError([{ detail: 'must not be over already', pointer: '#/expiresAt' }]);
    const instance = {
      reservedPerHour,
      ...newInstance(request, principal.owner, ids, now, this.startup),
    };
    return this.work.command(undefined, instance, principal.owner, now);
  }

  /** What the shared cache (or a cold read of Novita) can tell at once; a Novita that is away decides nothing. */
  private async assertCatalogue(request: CreateInstanceDto): Promise<void> {
    const wanted = offerRequest(request);
    const asked = catalogueQuestion(request.templateId, wanted);
    const known = this.sold.get(asked);
    if (known !== undefined) return assertDisk(request, known);
    const [largest, template] = await Promise.allSettled([
      this.products.largestRootfsGb(wanted),
      this.templates.get(request.templateId),
    ]);
    for (const check of [largest, template])
      if (check.status === 'rejected' && !isNovitaAway(check.reason)) throw check.reason;
    if (largest.status !== 'fulfilled') return;
    const largestGb = largest.value ?? Infinity;
    if (template.status === 'fulfilled') this.sold.set(asked, largestGb);
    assertDisk(request, largestGb);
  }

  /**
   * What is held of the owner's quota until it is known what the machine costs: no offer above it will be bought.
   *
   * @throws {AppError} when money is limited and nobody can tell what the machine would cost
   */
  private async reserve(request: CreateInstanceDto): Promise<MicroPrice | undefined> {
    if (this.quota.pricePerHour === undefined) return undefined;
    const wanted = offerRequest(request);
    if (wanted.maxPricePerHour !== undefined) return wanted.maxPricePerHour;
    try {
      const ladder = await this.products.ladder(wanted);
      return Math.max(...ladder.map(({ pricePerHour }) => pricePerHour));
    } catch (error) {
      if (error instanceof NoOffersError) return 0;
      throw error;
    }
  }

  private requestId(): string {
    return currentContext()?.requestId ?? this.ids.next('req');
  }
}

/** Everything that the catalogue is asked about a request; a price limit and a disk are not. */
function catalogueQuestion(templateId: string, wanted: OfferRequest): string {
  const { productName, gpuNum, billingMode, region } = wanted;
  return JSON.stringify([templateId, productName, gpuNum, billingMode, region]);
}

/** Refuses a root disk that no offer has room for (design decision D24). */
function assertDisk({ rootfsSize = 0 }: CreateInstanceDto, largestGb: number): void {
  if (rootfsSize > largestGb)
    throw new InvalidRequestError([{ detail: `must be at most ${largestGb}`, pointer: '#/rootfsSize' }]);
}

function isNovitaAway(error: unknown): boolean {
  return (
    error instanceof AppError && (error.code === 'novita_unavailable' || error.code === 'novita_unauthorized')
  );
}
