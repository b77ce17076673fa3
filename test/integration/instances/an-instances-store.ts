import { randomBytes } from 'node:crypto';
import { AuditLog } from '../../../src/access/audit-log.js';
import { deriveSecretsKey } from '../../../src/config/deployment.js';
import { loadConfig } from '../../../src/config/load-config.js';
import { EventLog } from '../../../src/events/event-log.js';
import { InstanceShelvesRepository } from '../../../src/instances/instance-shelves.repository.js';
import { Ledger } from '../../../src/ledger/ledger.js';
import { InstancesRepository } from '../../../src/instances/instances.repository.js';
import { KeySpace } from '../../../src/redis/key-space.js';
import { Leases } from '../../../src/redis/leases.js';
import { RedisConnections } from '../../../src/redis/redis-connections.js';
import { SecretBox } from '../../../src/redis/secret-box.js';

/** The defaults. */
export const { autoStop: AUTO_STOP, operations: OPERATIONS } = loadConfig(
  { NOVITA_API_BASE_URL: 'http://127.0.0.1:1' },
  () => 'x'.repeat(32),
);

export interface InstancesStore {
  redis: RedisConnections;
  keys: KeySpace;
  events: EventLog;
  audit: AuditLog;
  ledger: Ledger;
  box: SecretBox;
  instances: InstancesRepository;
  shelves: InstanceShelvesRepository;
}

/** The instances' store on a real Redis, under a prefix of its own. */
export async function anInstancesStore(url: string): Promise<InstancesStore> {
  const config = { url, prefix: `test-${randomBytes(6).toString('hex')}` };
  const redis = new RedisConnections(config);
  const keys = new KeySpace(config);
  const events = new EventLog(redis, keys);
  const audit = new AuditLog(redis, keys);
  const ledger = new Ledger(redis, keys, { retentionDays: 400 });
  const box = new SecretBox({ current: deriveSecretsKey('a key of these tests'), previous: [] });
  await redis.ready(5_000);
  return {
    redis,
    keys,
    events,
    audit,
    ledger,
    box,
    shelves: new InstanceShelvesRepository(redis, keys),
    instances: new InstancesRepository(
      redis,
      keys,
      new Leases(redis, keys),
      events,
      audit,
      ledger,
      box,
      AUTO_STOP,
      OPERATIONS,
    ),
  };
}
