import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { FreshnessDto } from '../access/dto/freshness.dto.js';
import { maxAgeFor } from '../access/freshness.js';
import { Asker, type Principal } from '../access/principal.js';
import { Refuses } from '../common/refuses.js';
import { fromUsd } from '../common/money.js';
import { datesOf } from '../redis/shared-cache.js';
import { OffersDto, toOfferDto } from './dto/offer.dto.js';
import { OffersQueryDto } from './dto/offers-query.dto.js';
import { ProductsDto, toProductDto } from './dto/product.dto.js';
import type { OfferRequest } from './offer.js';
import { ProductsService } from './products.service.js';

@ApiTags('catalogue')
@Refuses('novita_unavailable', 'novita_unauthorized', 'novita_rejected')
@Controller('api')
export class ProductsController {
  constructor(private readonly products: ProductsService) {}

  /** Lists Novita's price list. */
  @Get('products')
  async listProducts(
    @Query() query: FreshnessDto,
    @Asker() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProductsDto> {
    const products = await this.products.list(maxAgeFor(query, principal));
    const { age, cachedAt } = datesOf(products);
    void reply.header('age', String(age));
    return { products: products.value.map(toProductDto), cachedAt };
  }

  /** Lists what could be rented now, in the order in which it would be bought. */
  @Refuses('product_not_found', 'region_not_found', 'no_offers')
  @Get('offers')
  async listOffers(
    @Query() query: OffersQueryDto,
    @Asker() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OffersDto> {
    const offers = await this.products.offers(requestOf(query), maxAgeFor(query, principal));
    const { age, cachedAt } = datesOf(offers);
    void reply.header('age', String(age));
    return { offers: offers.value.map(toOfferDto), cachedAt };
  }
}

function requestOf({
  productName,
  gpuNum,
  billingMode,
  region,
  maxPricePerHour,
}: OffersQueryDto): OfferRequest {
  return {
    productName,
    gpuNum,
    billingMode,
    region,
    maxPricePerHour: maxPricePerHour === undefined ? undefined : fromUsd(maxPricePerHour),
  };
}
