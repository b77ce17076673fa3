import { Inject, Injectable, Logger } from '@nestjs/common';
import { SecretBox } from '../../redis/secret-box.js';
import { AppError } from '../../common/app-error.js';
import { failPoint, failPointNow } from '../../common/fail-points.js';
import { toUsd } from '../../common/money.js';
import { DEPLOYMENT_CONFIG, PROVISIONING_CONFIG, STARTUP_CONFIG } from '../../config/config.module.js';
import type { DeploymentConfig, ProvisioningConfig, StartupConfig } from '../../config/config.js';
import { NovitaUnavailableError } from '../../novita/novita.errors.js';
import { NovitaClient } from '../../novita/novita-client.js';
import type { Offer } from '../../products/offer.js';
import { ProductsService } from '../../products/products.service.js';
import type { Template } from '../../templates/template.js';
import { TemplatesService } from '../../templates/templates.service.js';
import { failStart } from '../failing.js';
import type { Moment } from '../../common/clock.js';
import type { FailureCode } from '../failure.js';
import type { Instance, Variable } from '../instance.js';
import type { Work } from '../instance-work.js';
import { openVariables } from '../variables.js';
import { mostToPay } from '../quota.js';
import { machineOrder, rootfsToBuy } from './machine-order.js';
import { MachineSearch } from './machine-search.js';
import {
  abandoned,
  type AbsentStep,
  afterAbsence,
  believedAbsent,
  bought,
  nextPurchaseStep,
  setbackDelay,
  withIntent,
  withoutIntent,
} from './purchase.js';
import { SendDeadline } from '../send-deadline.js';

/** Refusals that no other offer and no waiting would change. */
const FINAL: Partial<Record<string, FailureCode>> = {
  balance_not_enough: 'balance_not_enough',
  novita_unauthorized: 'novita_unauthorized',
  novita_quota_exceeded: 'novita_quota_exceeded',
  novita_rejected: 'novita_rejected',
  novita_not_found: 'novita_rejected',
  novita_invalid_state: 'novita_rejected',
  no_offers: 'no_offers',
  product_not_found: 'product_not_found',
  region_not_found: 'region_not_found',
  template_not_found: 'template_not_found',
  template_invalid: 'template_invalid',
  secret_unreadable: 'secret_unreadable',
};

/** What is bought for a record, and what of. */
interface Choice {
  template: Template;
  offer: Offer;
  /** In clear. */
  envs: Variable[];
}

/** Rents one machine for one record, exactly once: intent before the call, one send, and adoption by the marker. */
@Injectable()
export class Buyer {
  private readonly logger = new Logger(Buyer.name);

  constructor(
    private readonly novita: NovitaClient,
    private readonly search: MachineSearch,
    private readonly products: ProductsService,
    private readonly templates: TemplatesService,
    private readonly box: SecretBox,
    @Inject(PROVISIONING_CONFIG) private readonly config: ProvisioningConfig,
    @Inject(STARTUP_CONFIG) private readonly startup: StartupConfig,
    @Inject(DEPLOYMENT_CONFIG) private readonly deployment: DeploymentConfig,
  ) {}

  /** Does the next steps of the purchase until it is done, has failed, or must wait. */
  async proceed(work: Work): Promise<void> {
    while (work.instance.novitaInstanceId === undefined) {
      const { instance, claim } = work;
      const step = nextPurchaseStep(instance, work.now(), claim.fenceAt);
      switch (step.do) {
        case 'abandon':
          return void (await work.save(abandoned(instance, work.now())));
        case 'give-up':
          return void (await work.save(failStart(instance, step.failure, work.now())));
        case 'look':
          if (!(await this.look(work, step.since))) return;
          break;
        case 'buy':
          if (!(await this.buy(work))) return;
          break;
      }
    }
  }

  /** Looks for the machine of an earlier call; `true` when the purchase can go on at once. */
  private async look(work: Work, since: Moment): Promise<boolean> {
    const { instance } = work;
    const lookedAt = work.now();
    let found: string | undefined;
    try {
      found = await this.search.byMarker(instance);
    } catch (error) {
      await this.setBack(work, error);
      return false;
    }
    if (found !== undefined) {
      await this.adopt(work, found);
      return true;
    }
    const step = afterAbsence(instance, since, lookedAt, this.config);
    if (step.do !== 'wait' && instance.purchase.intent) return this.lookUnderOtherNames(work, step);
    return this.believe(work, step);
  }

  /** The last look before an absence is believed: somebody may have changed the name in Novita's console. */
  private async lookUnderOtherNames(work: Work, step: AbsentStep): Promise<boolean> {
    const { instance } = work;
    let found: string | undefined;
    try {
      found = await this.search.underAnyName(instance);
    } catch (error) {
      await this.setBack(work, error);
      return false;
    }
    if (found === undefined) return this.believe(work, step);
    await this.adopt(work, found);
    return true;
  }

  private async adopt(work: Work, novitaInstanceId: string): Promise<void> {
    await failPoint('create.found');
    this.logger.log({ novitaInstanceId, msg: 'Adopted the machine of an unanswered create call' });
    await work.note((instance) => bought(instance, novitaInstanceId, work.now()));
  }

  /** Nothing was found: waits, gives up, or takes it that nothing was bought. */
  private async believe(work: Work, step: AbsentStep): Promise<boolean> {
    const { instance } = work;
    switch (step.do) {
      case 'wait': {
        const purchase = { ...instance.purchase, looks: instance.purchase.looks + 1, setbacks: 0 };
        await work.save({ ...instance, purchase, nextLookAt: step.until });
        return false;
      }
      case 'give-up':
        await work.save(failStart(withoutIntent(instance, work.now()), step.failure, work.now()));
        return false;
      case 'settle':
        await work.save(believedAbsent(instance, work.now(), work.claim.fenceAt));
        return true;
    }
  }

  /** Chooses the next offer and sends one create call; `true` when the purchase can go on at once. */
  private async buy(work: Work): Promise<boolean> {
    let choice: Choice | undefined;
    try {
      choice = await this.choose(work.instance);
    } catch (error) {
      return this.refuse(work, error);
    }
    const { instance } = work;
    if (!choice) {
      await work.save(failStart(instance, noOfferLeft(instance), work.now()));
      return false;
    }
    const { template, offer } = choice;
    const rootfsSize = rootfsToBuy(instance, template, offer);
    if (typeof rootfsSize !== 'number') {
      await work.save(failStart(instance, rootfsSize, work.now()));
      return false;
    }
    return this.send(work, choice, rootfsSize);
  }

  /** Throws what refuses the purchase, too: nothing is announced that could not be sent. */
  private async choose(instance: Instance): Promise<Choice | undefined> {
    const { spec, purchase } = instance;
    const [template, ladder] = await Promise.all([
      this.templates.get(spec.templateId),
      this.products.ladder({
        productName: spec.productName,
        gpuNum: spec.gpuNum,
        billingMode: spec.billingMode,
        region: spec.region,
        maxPricePerHour: mostToPay(instance),
      }),
    ]);
    const offer = ladder.find(
      ({ productId, region }) =>
        !purchase.refusals.some((refusal) => refusal.productId === productId && refusal.region === region),
    );
    return offer && { template, offer, envs: openVariables(instance, this.box) };
  }

  private async send(work: Work, { template, offer, envs }: Choice, rootfsSize: number): Promise<boolean> {
    const deadline = new SendDeadline();
    const now = work.now();
    const intent = {
      at: now,
      product: {
        id: offer.productId,
        name: offer.productName,
        region: offer.region,
        clusterId: offer.clusterId,
        rootfsSize,
      },
      pricePerHour: offer.pricePerHour,
      onDemandPricePerHour: offer.onDemandPricePerHour,
    };
    const planned = withIntent(work.instance, intent, now + this.config.requestTimeoutMs);
    const intended = await work.save(planned, {
      action: 'create',
      attempt: planned.purchase.attempts,
      detail: `${offer.productId} in ${offer.region} at ${toUsd(offer.pricePerHour)} USD/h`,
    });
    const { attempts } = intended.purchase;
    this.logger.log({ attempt: attempts, productId: offer.productId, region: offer.region, msg: 'Buying' });
    await failPoint('create.intent-saved');
    const order = machineOrder(intended, attempts, template, offer, rootfsSize, this.deployment, envs);
    const outcome = await this.novita.createInstance(order, {
      mayStillSend: () => {
        failPointNow('create.connected');
        return deadline.mayStillSend();
      },
    });
    await failPoint('create.called');
    switch (outcome.kind) {
      case 'done':
        await work.note((instance) => bought(instance, outcome.novitaInstanceId, work.now()));
        await failPoint('create.saved');
        return true;
      case 'refused':
        return this.refused(work, offer, outcome.error);
      case 'not-sent':
        await work.note((instance) => withoutIntent(instance, work.now()));
        return this.refuse(work, new NovitaUnavailableError('silent', outcome.reason));
      case 'unknown':
        this.logger.warn({
          attempt: attempts,
          reason: outcome.reason,
          msg: 'The create call stays unanswered',
        });
        return true;
    }
  }

  /** Novita said no to an offer: the next one, a later time, or the end. */
  private async refused(work: Work, offer: Offer, error: AppError): Promise<boolean> {
    const now = work.now();
    if (error.code !== 'no_capacity') {
      await work.note((instance) => withoutIntent(instance, now));
      return this.refuse(work, error);
    }
    this.logger.warn({ productId: offer.productId, region: offer.region, reason: error.message });
    await this.products.noteNoStock(offer);
    const refusal = { productId: offer.productId, region: offer.region, reason: error.message, at: now };
    await work.note((instance) => {
      const { purchase, ...rest } = withoutIntent(instance, now);
      return { ...rest, purchase: { ...purchase, refusals: [...purchase.refusals, refusal], setbacks: 0 } };
    });
    return true;
  }

  /** Nothing was bought: fails for good when nothing would change, else comes back later; at once when it is not wanted any more. */
  private async refuse(work: Work, error: unknown): Promise<boolean> {
    if (work.instance.desired !== 'running') return true;
    const code = error instanceof AppError ? FINAL[error.code] : undefined;
    if (!code || !(error instanceof AppError)) return this.setBack(work, error);
    const { message } = error;
    await work.save(failStart(work.instance, { code, message }, work.now()));
    return false;
  }

  /** Novita could not be asked: comes back later. What is no passing trouble is thrown on. */
  private async setBack(work: Work, error: unknown): Promise<false> {
    if (!(error instanceof AppError) || !error.retryable) throw error;
    const { instance } = work;
    const { setbacks } = instance.purchase;
    const retryAfterMs = (error.facts.retryAfterSeconds ?? 0) * 1_000;
    const delay = Math.min(
      setbackDelay(setbacks, retryAfterMs),
      Math.max(this.startup.pollIntervalMs, retryAfterMs),
    );
    this.logger.warn({ reason: error.message, delay, msg: 'Novita cannot be asked; coming back' });
    await work.save({
      ...instance,
      purchase: { ...instance.purchase, setbacks: setbacks + 1 },
      nextLookAt: work.now() + delay,
    });
    return false;
  }
}

function noOfferLeft(instance: Instance): { code: FailureCode; message: string } {
  const { refusals } = instance.purchase;
  return refusals.length > 0
    ? {
        code: 'no_capacity',
        message: `Out of stock: ${refusals.map(({ productId, region }) => `${productId} in ${region}`).join(', ')}`,
      }
    : { code: 'no_offers', message: 'No offer matches the request' };
}
