import { ApiAlways } from '../../common/api-types.js';
import { OfferDto } from '../../products/dto/offer.dto.js';
import { TemplatePortDto } from '../../templates/dto/template.dto.js';
import { BoughtProductDto } from './instance.dto.js';
import { OperationMetadataDto } from './operation.dto.js';

export class QuotedTemplateDto {
  /** @example "107001" */
  id: string;

  /** @example "PyTorch" */
  name: string;

  /** @example "docker.io/novitalabs/pytorch:2.6.0" */
  image: string;
}

/** What would have been done. */
export class QuoteResponseDto {
  @ApiAlways(true)
  validateOnly: true;

  /** @example "my-first-gpu" */
  name: string;

  /** What would be bought first, with the disk that it would get. */
  product: BoughtProductDto;

  gpuNum: number;

  billingMode: 'spot' | 'onDemand';

  template: QuotedTemplateDto;

  ports: TemplatePortDto[];

  /**
   * USD for the whole machine.
   * @example "0.35"
   */
  pricePerHour: string;

  /**
   * The same with its disk, as far as that is not free.
   * @example "0.35833"
   */
  estimatedCostPerHour: string;

  currency: 'USD';

  /** When it would usually be ready. */
  estimatedReadyTime: string;

  /** What would be tried, in this order. */
  offers: OfferDto[];
}

/** A create operation that has ended without doing anything; it is not kept. */
export class QuoteDto {
  /** @example "op_01ARZ3NDEKTSV4RRFFQ69G5FAV" */
  id: string;

  type: 'create';

  @ApiAlways(true)
  done: true;

  createdAt: string;

  endedAt: string;

  metadata: OperationMetadataDto;

  response: QuoteResponseDto;
}
