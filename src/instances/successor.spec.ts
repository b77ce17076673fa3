import { anInstance, CREATED_AT, STARTUP } from '../../test/builders/an-instance.js';
import { successorIdOf, successorOf } from './successor.js';

const ids = { instanceId: 'inst_2', operationId: 'op_2', requestId: 'req_2' };

describe('a successor', () => {
  const instance = anInstance({
    status: 'ready',
    novitaInstanceId: 'e70d',
    pricePerHour: 17_000,
    startedAt: CREATED_AT,
    maxHours: 2,
    spotPolicy: 'replace',
    autoStop: { idleMinutes: 7 },
    reclaim: { noticedAt: CREATED_AT },
  });

  it('has an id of the usual form, the same for whoever decides on it', () => {
    const id = successorIdOf(instance.id);
    expect(id).toMatch(/^inst_[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
    expect(id).toBe(successorIdOf(instance.id));
    expect(new Set([instance.id, id, successorIdOf(id)]).size).toBe(3);
  });

  it('is what was asked for, with nothing of what was bought', () => {
    const envs = [{ key: 'MODEL', value: 'llama' }];
    const now = CREATED_AT + 3_600_000;
    const successor = successorOf(instance, envs, ids, now, STARTUP);
    expect(successor).toMatchObject({
      id: 'inst_2',
      replaces: instance.id,
      status: 'creating',
      spec: { ...instance.spec, envs },
      autoStop: { idleMinutes: 7 },
      spotPolicy: 'replace',
      expiresAt: CREATED_AT + 2 * 3_600_000,
      createdAt: now,
    });
    for (const field of ['novitaInstanceId', 'pricePerHour', 'reclaim', 'replacement', 'product'] as const)
      expect(successor[field]).toBeUndefined();
  });
});
