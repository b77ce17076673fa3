import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { OffersDto, toOfferDto } from './dto/offer.dto.js';
import { OffersQueryDto } from './dto/offers-query.dto.js';
import { ProductsDto, toProductDto } from './dto/product.dto.js';
import { ProductsService } from './products.service.js';

@ApiTags('catalogue')
@Controller('api')
export class ProductsController {
  constructor(private readonly products: ProductsService) {}

  /** Novita's price list. */
  @Get('products')
  async list(): Promise<ProductsDto> {
    return { products: (await this.products.list()).map(toProductDto) };
  }

  /** What could be rented now, in the order in which it would be bought. */
  @Get('offers')
  async offers(@Query() query: OffersQueryDto): Promise<OffersDto> {
    return { offers: (await this.products.offers(query)).map(toOfferDto) };
  }
}
