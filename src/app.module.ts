import { type DynamicModule, Module } from '@nestjs/common';
import { AccessModule } from './access/access.module.js';
import { AutoStopModule } from './auto-stop/auto-stop.module.js';
import { CommonModule } from './common/common.module.js';
import { CostsModule } from './costs/costs.module.js';
import type { Config } from './config/config.js';
import { ConfigModule } from './config/config.module.js';
import { EventsModule } from './events/events.module.js';
import { HealthModule } from './health/health.module.js';
import { InstancesModule } from './instances/instances.module.js';
import { LedgerModule } from './ledger/ledger.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { NovitaModule } from './novita/novita.module.js';
import { OutboundModule } from './outbound/outbound.module.js';
import { ProductsModule } from './products/products.module.js';
import { QueueModule } from './queue/queue.module.js';
import { RedisModule } from './redis/redis.module.js';
import { SpotModule } from './spot/spot.module.js';
import { SyncModule } from './sync/sync.module.js';
import { TemplatesModule } from './templates/templates.module.js';
import { WebhooksModule } from './webhooks/webhooks.module.js';

/** The list of rooms. */
@Module({})
export class AppModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(config),
        CommonModule,
        RedisModule,
        QueueModule,
        EventsModule,
        LedgerModule,
        NovitaModule,
        OutboundModule,
        AccessModule,
        ProductsModule,
        TemplatesModule,
        WebhooksModule,
        InstancesModule,
        AutoStopModule,
        SyncModule,
        SpotModule,
        CostsModule,
        HealthModule,
        MetricsModule,
      ],
    };
  }
}
