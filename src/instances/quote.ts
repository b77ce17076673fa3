import { toUsd } from '../common/money.js';
import type { Moment } from '../common/clock.js';
import { toOfferDto } from '../products/dto/offer.dto.js';
import type { Offer } from '../products/offer.js';
import type { Template } from '../templates/template.js';
import { USUAL_START_MS } from './accepted.js';
import type { QuoteDto } from './dto/quote.dto.js';
import { diskPricePerHour } from './meter.js';

/** What would be bought for a request, if it were made now. */
export interface Quote {
  operationId: string;
  at: Moment;
  name: string;
  gpuNum: number;
  template: Template;
  /** In the order in which they would be tried; at least one. */
  ladder: [Offer, ...Offer[]];
  /** GB that would be bought. */
  rootfsSize: number;
}

/** A create operation that has ended without doing anything: its response says what it would have done. */
export function renderQuote(quote: Quote): QuoteDto {
  const { operationId, at, name, gpuNum, template, ladder, rootfsSize } = quote;
  const [first] = ladder;
  const now = new Date(at).toISOString();
  return {
    id: operationId,
    type: 'create',
    done: true,
    createdAt: now,
    endedAt: now,
    metadata: {
      phase: 'completed',
      phases: [{ name: 'completed', startedAt: now, endedAt: now }],
      times: { startRequested: now },
      attempts: 0,
      progress: 100,
    },
    response: {
      validateOnly: true,
      name,
      product: {
        id: first.productId,
        name: first.productName,
        region: first.region,
        clusterId: first.clusterId,
        rootfsSize,
      },
      gpuNum,
      billingMode: first.billingMode,
      template: { id: template.id, name: template.name, image: template.image },
      ports: template.ports,
      pricePerHour: toUsd(first.pricePerHour),
      estimatedCostPerHour: toUsd(first.pricePerHour + diskPricePerHour(rootfsSize)),
      currency: 'USD',
      estimatedReadyTime: new Date(at + USUAL_START_MS).toISOString(),
      offers: ladder.map(toOfferDto),
    },
  };
}
