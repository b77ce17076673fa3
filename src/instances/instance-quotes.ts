import { Injectable } from '@nestjs/common';
import { InvalidRequestError } from '../common/app-error.js';
import { Clock } from '../common/clock.js';
import { Ids } from '../common/ids.js';
import { TargetRules } from '../outbound/target-rules.js';
import { ProductsService } from '../products/products.service.js';
import { TemplatesService } from '../templates/templates.service.js';
import type { CreateInstanceDto } from './dto/create-instance.dto.js';
import type { QuoteDto } from './dto/quote.dto.js';
import { DEFAULT_ROOTFS_GB, offerRequest } from './new-instance.js';
import { rootfsToBuy } from './provisioning/machine-order.js';
import { renderQuote } from './quote.js';
import { assertWebhook } from './webhook-address.js';

/** Tells what a request would buy, and buys nothing. */
@Injectable()
export class InstanceQuotes {
  constructor(
    private readonly products: ProductsService,
    private readonly templates: TemplatesService,
    private readonly targets: TargetRules,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /**
   * Everything that the request would be refused or fail for now is refused here.
   *
   * @throws {InvalidRequestError} for a webhook address that may not be called, or a disk that the first offer has no
   * room for
   * @throws {ProductNotFoundError} {@link RegionNotFoundError} {@link NoOffersError} {@link TemplateNotFoundError}
   * {@link TemplateInvalidError} and the meanings of Novita's failures
   */
  async quote(request: CreateInstanceDto): Promise<QuoteDto> {
    assertWebhook(this.targets, request.webhookUrl);
    const wanted = offerRequest(request);
    const [ladder, template] = await Promise.all([
      this.products.ladder(wanted),
      this.templates.get(request.templateId),
    ]);
    const [first] = ladder;
    const rootfsSize = rootfsToBuy(
      { spec: { rootfsSize: request.rootfsSize ?? DEFAULT_ROOTFS_GB } },
      template,
      first,
    );
    if (typeof rootfsSize !== 'number')
      throw new InvalidRequestError([{ detail: rootfsSize.message, pointer: '#/rootfsSize' }]);
    return renderQuote({
      operationId: this.ids.next('op'),
      at: this.clock.now().getTime(),
      name: request.name,
      gpuNum: wanted.gpuNum,
      template,
      ladder,
      rootfsSize,
    });
  }
}
