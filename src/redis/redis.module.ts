import { Global, Module } from '@nestjs/common';
import { CommonModule } from '../common/common.module.js';
import { EncryptionKeyCheck } from './encryption-key-check.js';
import { KeySpace } from './key-space.js';
import { Leases } from './leases.js';
import { RedisConnections } from './redis-connections.js';
import { SecretBox } from './secret-box.js';
import { SharedCache } from './shared-cache.js';
import { StoreCheck } from './store-check.js';
import { StoreTime } from './store-time.js';

@Global()
@Module({
  imports: [CommonModule],
  providers: [
    RedisConnections,
    KeySpace,
    Leases,
    SecretBox,
    SharedCache,
    StoreCheck,
    EncryptionKeyCheck,
    StoreTime,
  ],
  exports: [
    RedisConnections,
    KeySpace,
    Leases,
    SecretBox,
    SharedCache,
    StoreCheck,
    EncryptionKeyCheck,
    StoreTime,
  ],
})
export class RedisModule {}
