import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { aCreateRequest } from '../builders/a-create-request.js';
import type { InstanceDocument, InstanceList } from '../support/documents.js';
import { eventually } from '../support/eventually.js';
import { eventsAt } from '../support/received.js';
import { aService, type Service } from '../support/service.js';
import { aNovita, aReceiver, machinesOf } from '../support/stage.js';
import type { NovitaSandbox } from '../support/novita-sandbox.js';
import { FaultProxy } from './support/fault-proxy.js';
import { canFillDisk, HarshRedis } from './support/harsh-redis.js';

jest.setTimeout(180_000);

const WITHIN_MS = 60_000;
const env = { CREATE_SETTLE_SECONDS: '2', GARBAGE_COLLECTION_INTERVAL_SECONDS: '0.3' };

const long = process.env['TEST_FULL'] ? describe : describe.skip;

async function accept(service: Service, count: number, name: string): Promise<string[]> {
  const accepted = await Promise.all(
    Array.from({ length: count }, async (_, index) =>
      service.create(aCreateRequest({ name: `${name}-${index}` })),
    ),
  );
  return accepted.map(({ instanceId }) => instanceId);
}

/** The common expectation: each of these becomes ready and has bought one machine. */
async function expectServed(service: Service, novita: NovitaSandbox, ids: string[]): Promise<void> {
  for (const id of ids) {
    const instance = await eventually(async () => {
      const now = await service.instance(id);
      if (now.status !== 'ready') throw new Error(`${id} is ${now.status}`);
      return now;
    }, WITHIN_MS);
    expect(machinesOf(novita, id).map((machine) => machine.id)).toEqual([instance.novitaInstanceId]);
  }
}

async function all(service: Service): Promise<InstanceDocument[]> {
  const { body } = await service.api<InstanceList>('GET', '/api/instances?pageSize=500');
  return body.instances;
}

long('[F3] Redis is killed and restarted', () => {
  it('and no accepted request is lost', async () => {
    const novita = await aNovita({ bootMs: 100 });
    const redis = await HarshRedis.start();
    const service = await aService({ novita, redis, env });
    const ids = await accept(service, 12, 'kept');
    await redis.kill();
    await pause(500);
    await redis.restart();
    await expectServed(service, novita, ids);
    expect(novita.ledger()).toHaveLength(ids.length);
  });
});

describe('[F4] Redis loses its last moments', () => {
  it('and what was bought in them is adopted, not bought again', async () => {
    const novita = await aNovita({ bootMs: 100 });
    const redis = await HarshRedis.start();
    const service = await aService({ novita, redis, env });
    const before = await accept(service, 3, 'before');
    await expectServed(service, novita, before);
    // The records are kept, that they were bought is forgotten.
    novita.next('create', 4).goesWrong('slow', { ms: 300 });
    const bought = await accept(service, 4, 'bought');
    const mark = await redis.written();
    const forgotten = await accept(service, 2, 'forgotten');
    await eventually(() => expect(novita.ledger()).toHaveLength(9));
    await redis.rollBackTo(mark);

    await expectServed(service, novita, [...before, ...bought, ...forgotten]);
    expect(novita.ledger()).toHaveLength(9);
  });
});

long('[F5] Redis is wiped', () => {
  it('and every machine is back under management, none is deleted', async () => {
    const novita = await aNovita({ bootMs: 60 });
    const redis = await HarshRedis.start();
    const service = await aService({ novita, redis, env });
    const ids = await accept(service, 15, 'mine');
    await expectServed(service, novita, ids);
    await redis.wipe();
    await eventually(async () => {
      const known = await all(service);
      expect(known.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
      expect(known.every(({ owner }) => owner === 'admin')).toBe(true);
    }, WITHIN_MS);
    expect(novita.calls('delete')).toEqual([]);
    expect(novita.machines()).toHaveLength(15);
  });
});

long('[F6] Redis is out of memory', () => {
  it('and refuses what is new with 503; what was accepted goes on when there is room', async () => {
    const novita = await aNovita({ bootMs: 100 });
    const redis = await HarshRedis.start();
    const service = await aService({ novita, redis, env });
    const ids = await accept(service, 3, 'running');
    const admin = new Redis({ path: redis.socket });
    await admin.config('SET', 'maxmemory', '1mb');
    await eventually(async () => {
      const { status, body } = await service.api('POST', '/api/instances', aCreateRequest());
      expect([status, body.code]).toEqual([503, 'storage_unavailable']);
    });
    await admin.config('SET', 'maxmemory', '0');
    admin.disconnect();
    await expectServed(service, novita, ids);
    expect(novita.ledger()).toHaveLength(3);
  });
});

long('[F7] the disk of Redis is full', () => {
  it('and it ends; what was accepted is there when it is back, without a manual step', async () => {
    if (!(await canFillDisk())) return console.warn('[F7] needs prlimit (util-linux)');
    const novita = await aNovita({ bootMs: 100 });
    const redis = await HarshRedis.start();
    const service = await aService({ novita, redis, env });
    const ids = await accept(service, 6, 'accepted');
    await redis.fillDisk(20_000);
    await redis.ended(15_000);
    const refused = await service.api('POST', '/api/instances', aCreateRequest());
    expect(refused.status).toBe(503);
    await redis.restart();
    await expectServed(service, novita, ids);
    expect(novita.ledger()).toHaveLength(ids.length);
  });
});

long('[F8] Redis is slow', () => {
  it('and everything takes longer, nothing is bought twice', async () => {
    const novita = await aNovita({ bootMs: 100 });
    const redis = await HarshRedis.start();
    const proxy = await FaultProxy.to(redis.socket);
    const service = await aService({ novita, redis: proxy, env });
    proxy.delayMs = 200;
    const ids = await accept(service, 6, 'slow');
    await expectServed(service, novita, ids);
    expect(novita.ledger()).toHaveLength(ids.length);
  });
});

long('[F9] Redis is cut off in the middle of an answer', () => {
  it('and what it may have done is read again', async () => {
    const novita = await aNovita({ bootMs: 100 });
    const redis = await HarshRedis.start();
    const proxy = await FaultProxy.to(redis.socket);
    const service = await aService({ novita, redis: proxy, env });
    const ids: string[] = [];
    for (let round = 0; round < 10; round++) {
      proxy.cutAnswers(2);
      const { status, body } = await service.api<{ instanceId: string }>(
        'POST',
        '/api/instances',
        aCreateRequest({ name: `cut-${round}` }),
      );
      if (status === 202) ids.push(body.instanceId);
      else expect(status).toBe(503);
      await pause(300);
    }
    expect(proxy.cuts).toBeGreaterThan(9);
    await expectServed(service, novita, ids);
    for (const { id } of await all(service)) expect(machinesOf(novita, id).length).toBeLessThanOrEqual(1);
  });
});

describe('[F10] Redis would evict what it was told', () => {
  it('and the service refuses to start, saying why', async () => {
    const novita = await aNovita();
    const redis = await HarshRedis.start('--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru');
    await expect(aService({ novita, redis, env })).rejects.toThrow(/maxmemory-policy/);
  });
});

long('[F44] a record that nobody can read', () => {
  it('is set aside, and others go on', async () => {
    const novita = await aNovita({ bootMs: 400 });
    const redis = await HarshRedis.start();
    const receiver = await aReceiver();
    const service = await aService({ novita, redis, env: { ...env, WEBHOOK_URL: receiver.url } });
    const [poisoned = ''] = await accept(service, 1, 'poisoned');
    const admin = new Redis({ path: redis.socket });
    await eventually(() => expect(machinesOf(novita, poisoned)).toHaveLength(1));
    await service.reaches(poisoned, 'starting');
    await admin.hset(`{ngi}:instance:${poisoned}`, 'record', '{"v":"garbled');
    const ids = await accept(service, 3, 'healthy');
    await expectServed(service, novita, ids);
    await eventually(
      async () => expect(await admin.smembers('{ngi}:quarantine')).toEqual([poisoned]),
      WITHIN_MS,
    );
    admin.disconnect();
    // What is paid for is kept: nobody knows what the record would have said.
    expect(novita.machines().some(({ name }) => name.includes(poisoned.slice(5)))).toBe(true);
    await eventually(() =>
      expect(eventsAt(receiver).filter(({ type }) => type === 'instance.ready')).toHaveLength(3),
    );
  });
});
