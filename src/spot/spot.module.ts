import { Module } from '@nestjs/common';
import { InstancesModule } from '../instances/instances.module.js';
import { ProductsModule } from '../products/products.module.js';
import { ApplySpotPolicyProcessor } from './apply-spot-policy.processor.js';
import { SpotService } from './spot.service.js';

@Module({
  imports: [InstancesModule, ProductsModule],
  providers: [ApplySpotPolicyProcessor, SpotService],
})
export class SpotModule {}
