import { newInstance } from '../../src/instances/new-instance.js';
import type { Instance } from '../../src/instances/instance.js';
import type { StartupConfig } from '../../src/config/config.js';

/** 2026-01-01T00:00:00Z: when every built instance was accepted. */
export const CREATED_AT = Date.UTC(2026, 0, 1);

export const STARTUP: StartupConfig = {
  pollIntervalMs: 30_000,
  timeoutMs: 600_000,
  failurePolicy: 'stop',
  healthCheck: { timeoutMs: 10_000, retryAttempts: 3, retryDelayMs: 2_000, maxWaitTimeMs: 300_000 },
  maxConcurrent: 100,
  nameLookup: true,
};

/** A record as it is right after it was accepted, with whatever a test cares about. */
export function anInstance(changes: Partial<Instance> = {}): Instance {
  const accepted = newInstance(
    { name: 'demo', productName: 'RTX 4090 24GB', templateId: '107001' },
    'admin',
    {
      instanceId: 'inst_01JD0000000000000000000001',
      operationId: 'op_01JD0000000000000000000001',
      requestId: 'req_1',
    },
    CREATED_AT,
    STARTUP,
  );
  return { ...accepted, ...changes };
}

/** A record whose machine was bought and is coming up. */
export function aStartingInstance(changes: Partial<Instance> = {}): Instance {
  return anInstance({
    status: 'starting',
    novitaInstanceId: 'e70d0a62c99c2402',
    startedAt: CREATED_AT + 1_000,
    ...changes,
  });
}
