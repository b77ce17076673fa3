import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { Config } from './config.js';

export const SERVICE_CONFIG = 'SERVICE_CONFIG';
export const NOVITA_CONFIG = 'NOVITA_CONFIG';
export const REDIS_CONFIG = 'REDIS_CONFIG';
export const ACCESS_CONFIG = 'ACCESS_CONFIG';
export const QUOTA_CONFIG = 'QUOTA_CONFIG';
export const SECRETS_CONFIG = 'SECRETS_CONFIG';
export const DEPLOYMENT_CONFIG = 'DEPLOYMENT_CONFIG';
export const CATALOGUE_CONFIG = 'CATALOGUE_CONFIG';
export const STARTUP_CONFIG = 'STARTUP_CONFIG';
export const SHUTDOWN_CONFIG = 'SHUTDOWN_CONFIG';
export const PROVISIONING_CONFIG = 'PROVISIONING_CONFIG';
export const AUTO_STOP_CONFIG = 'AUTO_STOP_CONFIG';
export const SYNC_CONFIG = 'SYNC_CONFIG';
export const OPERATIONS_CONFIG = 'OPERATIONS_CONFIG';
export const LEDGER_CONFIG = 'LEDGER_CONFIG';
export const COSTS_CONFIG = 'COSTS_CONFIG';
export const EVENTS_CONFIG = 'EVENTS_CONFIG';
export const WEBHOOKS_CONFIG = 'WEBHOOKS_CONFIG';
export const OUTBOUND_CONFIG = 'OUTBOUND_CONFIG';

/** Hands each room its slice of the configuration, and no room the whole. */
@Global()
@Module({})
export class ConfigModule {
  static forRoot(config: Config): DynamicModule {
    const slices = [
      { provide: SERVICE_CONFIG, useValue: config.service },
      { provide: NOVITA_CONFIG, useValue: config.novita },
      { provide: REDIS_CONFIG, useValue: config.redis },
      { provide: ACCESS_CONFIG, useValue: config.access },
      { provide: QUOTA_CONFIG, useValue: config.quota },
      { provide: SECRETS_CONFIG, useValue: config.secrets },
      { provide: DEPLOYMENT_CONFIG, useValue: config.deployment },
      { provide: CATALOGUE_CONFIG, useValue: config.catalogue },
      { provide: STARTUP_CONFIG, useValue: config.startup },
      { provide: SHUTDOWN_CONFIG, useValue: config.shutdown },
      { provide: PROVISIONING_CONFIG, useValue: config.provisioning },
      { provide: AUTO_STOP_CONFIG, useValue: config.autoStop },
      { provide: SYNC_CONFIG, useValue: config.sync },
      { provide: OPERATIONS_CONFIG, useValue: config.operations },
      { provide: LEDGER_CONFIG, useValue: config.ledger },
      { provide: COSTS_CONFIG, useValue: config.costs },
      { provide: EVENTS_CONFIG, useValue: config.events },
      { provide: WEBHOOKS_CONFIG, useValue: config.webhooks },
      { provide: OUTBOUND_CONFIG, useValue: config.outbound },
    ];
    return { module: ConfigModule, providers: slices, exports: slices };
  }
}
