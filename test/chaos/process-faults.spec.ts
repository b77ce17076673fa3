import { setTimeout as pause } from 'node:timers/promises';
import { aCreateRequest } from '../builders/a-create-request.js';
import type { Accepted } from '../support/documents.js';
import { DurableRedis } from '../support/durable-redis.js';
import { eventually } from '../support/eventually.js';
import { aService, type Service } from '../support/service.js';
import { aNovita, aReceiver, machinesOf } from '../support/stage.js';
import { typesAt } from '../support/received.js';

jest.setTimeout(180_000);

const WITHIN_MS = 60_000;
const env = { CREATE_SETTLE_SECONDS: '1.5', GARBAGE_COLLECTION_INTERVAL_SECONDS: '0.3' };

/** As a process ends that was asked to. */
const ENDED = ['SIGTERM', 0];

const long = process.env['TEST_FULL'] ? describe : describe.skip;

/** Moves the wall clock of a process; timers and the monotonic clock go on as they do. */
function clockMovedBy(ms: number): Record<string, string> {
  const moved = `const RealDate = Date;
    globalThis.Date = new Proxy(RealDate, {
      construct: (target, args) => (args.length ? new target(...args) : new target(target.now() + ${ms})),
      get: (target, key) => (key === 'now' ? () => target.now() + ${ms} : Reflect.get(target, key)),
    });`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(moved)}` };
}

long('[F28] clocks of the processes differ by hours', () => {
  it('and everything is done in its time, once, and nothing is idle before it is', async () => {
    const novita = await aNovita({ bootMs: 60 });
    const redis = await DurableRedis.start();
    const more = { ...env, AUTO_STOP_CHECK_INTERVAL_MINUTES: '0.02', AUTO_STOP_IDLE_MINUTES: '20' };
    const [late, early] = (await Promise.all(
      [-3_600_000, 7_200_000].map(async (ms) =>
        aService({ novita, redis, env: { ...more, ...clockMovedBy(ms) } }),
      ),
    )) as [Service, Service];
    novita.inject({ fault: 'answer-lost', endpoint: 'create', times: 2 });
    const accepted = await Promise.all(
      [late, early, late, early, late, early].map(async (service, index) =>
        service.create(aCreateRequest({ name: `drift-${index}` })),
      ),
    );
    for (const { instanceId } of accepted) {
      const instance = await late.reaches(instanceId, 'ready', WITHIN_MS);
      expect(machinesOf(novita, instanceId).map(({ id }) => id)).toEqual([instance.novitaInstanceId]);
    }
    await pause(3_000);
    expect(novita.calls('stop')).toEqual([]);
    for (const [index, { instanceId }] of accepted.entries())
      await (index < 3 ? late : early).api('DELETE', `/api/instances/${instanceId}`);
    for (const { instanceId } of accepted) await early.reaches(instanceId, 'terminated', WITHIN_MS);
    expect(novita.machines()).toEqual([]);
  });
});

long('[F31] the event loop of a worker is blocked for 20 s', () => {
  it('and the other worker goes on; the late one writes nothing', async () => {
    const novita = await aNovita({ bootMs: 60 });
    const redis = await DurableRedis.start();
    const receiver = await aReceiver();
    const more = { ...env, WEBHOOK_URL: receiver.url };
    const blocked = await aService({
      novita,
      redis,
      env: { ...more, FAIL_POINTS: 'startup.probed=pause:20000' },
    });
    const { instanceId } = await blocked.create(aCreateRequest({ name: 'blocked' }));
    const other = await aService({ novita, redis, env: more });
    await other.reaches(instanceId, 'ready', WITHIN_MS);
    await pause(2_000);
    await eventually(async () => expect((await blocked.api('GET', '/health/live')).status).toBe(200), 30_000);
    expect(machinesOf(novita, instanceId)).toHaveLength(1);
    await eventually(() => {
      const ready = typesAt(receiver, instanceId).filter((type) => type === 'instance.ready');
      expect(ready).toHaveLength(1);
    });
  });
});

long('[F32] a worker runs out of memory', () => {
  it('and dies as V8 ends it (SIGABRT); its work goes on after the restart', async () => {
    const novita = await aNovita({ bootMs: 60 });
    const redis = await DurableRedis.start();
    const service = await aService({ novita, redis, env });
    novita.next('create').goesWrong('slow-after', { ms: 1_500 });
    const { instanceId } = await service.create(aCreateRequest({ name: 'oom' }));
    await eventually(() => expect(novita.ledger()).toHaveLength(1));
    process.kill(service.pid ?? 0, 'SIGABRT');
    await pause(500);
    await service.restart();
    const instance = await service.reaches(instanceId, 'ready', WITHIN_MS);
    expect(machinesOf(novita, instanceId).map(({ id }) => id)).toEqual([instance.novitaInstanceId]);
  });
});

long('[F33] the same Idempotency-Key comes fifty times to two APIs at once', () => {
  it('and there is one instance and one machine', async () => {
    const novita = await aNovita({ bootMs: 60 });
    const redis = await DurableRedis.start();
    const services = await Promise.all([0, 1].map(async () => aService({ novita, redis, env })));
    const [first] = services as [Service, Service];
    const answers = await Promise.all(
      Array.from({ length: 50 }, async (_, index) =>
        services[index % 2]?.api<Partial<Accepted>>(
          'POST',
          '/api/instances',
          aCreateRequest({ name: 'once' }),
          {
            'idempotency-key': 'fifty-at-once',
          },
        ),
      ),
    );
    const accepted = answers.flatMap((answer) => (answer?.status === 202 ? [answer.body.instanceId] : []));
    expect(new Set(accepted).size).toBe(1);
    for (const answer of answers) expect([202, 409]).toContain(answer?.status);
    const [id = ''] = accepted;
    await first.reaches(id, 'ready', WITHIN_MS);
    expect(novita.ledger()).toHaveLength(1);
    const { body } = await first.api<{ total: number }>('GET', '/api/instances');
    expect(body.total).toBe(1);
  });
});

long('[F34] two APIs start the same instance', () => {
  it('and it is started once, by one operation', async () => {
    const novita = await aNovita({ bootMs: 60 });
    const redis = await DurableRedis.start();
    const services = await Promise.all([0, 1].map(async () => aService({ novita, redis, env })));
    const [first] = services as [Service, Service];
    const { instanceId } = await first.create(aCreateRequest({ name: 'twice' }));
    await first.reaches(instanceId, 'ready', WITHIN_MS);
    await first.api('POST', `/api/instances/${instanceId}/stop`);
    await first.reaches(instanceId, 'exited', WITHIN_MS);
    const answers = await Promise.all(
      Array.from({ length: 10 }, async (_, index) =>
        services[index % 2]?.api<Partial<Accepted>>('POST', `/api/instances/${instanceId}/start`),
      ),
    );
    const operations = answers.flatMap((answer) => (answer?.status === 202 ? [answer.body.operationId] : []));
    expect(new Set(operations).size).toBe(1);
    for (const answer of answers) expect([202, 409]).toContain(answer?.status);
    await first.reaches(instanceId, 'ready', WITHIN_MS);
    expect(novita.calls('start')).toHaveLength(1);
    expect(machinesOf(novita, instanceId)).toHaveLength(1);
  });
});

long('[F35] stop, restart and delete race', () => {
  it('and the machine never runs after the delete', async () => {
    const novita = await aNovita({ bootMs: 60 });
    const service = await aService({ novita, env });
    const ids = await Promise.all(
      Array.from(
        { length: 8 },
        async (_, index) => (await service.create(aCreateRequest({ name: `r-${index}` }))).instanceId,
      ),
    );
    for (const id of ids) await service.reaches(id, 'ready', WITHIN_MS);
    await Promise.all(
      ids.flatMap((id) => [
        service.api('POST', `/api/instances/${id}/restart`),
        service.api('POST', `/api/instances/${id}/stop`),
        service.api('DELETE', `/api/instances/${id}`),
        service.api('POST', `/api/instances/${id}/stop`),
      ]),
    );
    // Which of them came last is nobody's decision; whatever it was, it is done and stays done.
    for (const id of ids) {
      const end = await eventually(async () => {
        const { status, desired } = await service.instance(id);
        expect([status, desired]).toEqual(
          desired === 'deleted' ? ['terminated', 'deleted'] : ['exited', 'stopped'],
        );
        return status === 'terminated' ? 'removed' : 'exited';
      }, WITHIN_MS);
      expect(machinesOf(novita, id).map(({ status }) => status)).toEqual([end]);
    }
    // A delete that nothing follows wins.
    for (const id of ids) await service.api('DELETE', `/api/instances/${id}`);
    await eventually(() => expect(novita.machines()).toEqual([]), WITHIN_MS);
    await pause(1_500);
    expect(novita.machines()).toEqual([]);
  });
});

long('[F36] two processes have the same duties', () => {
  it('and each duty is done once', async () => {
    const novita = await aNovita({ bootMs: 60 });
    const redis = await DurableRedis.start();
    const interval = {
      ...env,
      INSTANCE_POLL_INTERVAL_SECONDS: '1',
      GARBAGE_COLLECTION_INTERVAL_SECONDS: '1000',
    };
    const services = await Promise.all([0, 1].map(async () => aService({ novita, redis, env: interval })));
    const [first] = services as [Service, Service];
    novita.inject({ fault: 'image-pull-failure', endpoint: 'create', times: 1, hangs: true });
    const { instanceId } = await first.create(aCreateRequest({ name: 'watched' }));
    await first.reaches(instanceId, 'starting', WITHIN_MS);
    await pause(1_000);
    const from = novita.now();
    await pause(6_000);
    const looks = novita.calls('list').filter(({ at }) => at >= from).length;
    // One page per second, whatever the number of processes; two would make twelve.
    expect(looks).toBeGreaterThanOrEqual(3);
    expect(looks).toBeLessThanOrEqual(9);
  });
});

long('[F37] a rolling restart during 100 creates', () => {
  it('loses none and buys none twice', async () => {
    const novita = await aNovita({ bootMs: 60 });
    const redis = await DurableRedis.start();
    const services = await Promise.all([0, 1].map(async () => aService({ novita, redis, env })));
    const [first, second] = services as [Service, Service];
    const ids: string[] = [];
    let restarting: Promise<number | string> = Promise.resolve(0);
    const posting = (async () => {
      for (let index = 0; index < 100; index++) {
        const at = index < 50 ? second : first;
        ids.push((await at.create(aCreateRequest({ name: `roll-${index}` }))).instanceId);
        if (index === 10)
          restarting = first.kill('SIGTERM').then(async (code) => (await first.restart(), code));
        if (index === 49) expect(ENDED).toContain(await restarting);
        if (index === 60)
          restarting = second.kill('SIGTERM').then(async (code) => (await second.restart(), code));
      }
    })();
    await posting;
    expect(ENDED).toContain(await restarting);
    for (const id of ids) {
      const instance = await first.reaches(id, 'ready', WITHIN_MS);
      expect(machinesOf(novita, id).map((machine) => machine.id)).toEqual([instance.novitaInstanceId]);
    }
    expect(novita.ledger()).toHaveLength(100);
  });
});
