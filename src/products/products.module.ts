import { Module } from '@nestjs/common';
import { NovitaModule } from '../novita/novita.module.js';
import { OfferMemoryRepository } from './offer-memory.repository.js';
import { PriceList } from './price-list.js';
import { ProductsController } from './products.controller.js';
import { ProductsService } from './products.service.js';

@Module({
  imports: [NovitaModule],
  controllers: [ProductsController],
  providers: [OfferMemoryRepository, PriceList, ProductsService],
  exports: [ProductsService],
})
export class ProductsModule {}
