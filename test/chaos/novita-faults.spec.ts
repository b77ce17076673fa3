import { setTimeout as pause } from 'node:timers/promises';
import { aCreateRequest } from '../builders/a-create-request.js';
import { eventually } from '../support/eventually.js';
import type { NovitaSandbox } from '../support/novita-sandbox.js';
import { typesAt } from '../support/received.js';
import { aService, type Service } from '../support/service.js';
import { aNovita, aReceiver, machinesOf } from '../support/stage.js';

jest.setTimeout(180_000);

const WITHIN_MS = 60_000;
const env = { CREATE_SETTLE_SECONDS: '1.5', GARBAGE_COLLECTION_INTERVAL_SECONDS: '0.3' };

const long = process.env['TEST_FULL'] ? describe : describe.skip;

async function becomesReady(service: Service, novita: NovitaSandbox, id: string): Promise<void> {
  const instance = await service.reaches(id, 'ready', WITHIN_MS);
  expect(machinesOf(novita, id).map((machine) => machine.id)).toEqual([instance.novitaInstanceId]);
}

long('[F11] Novita refuses everything with 429 for a while', () => {
  it.each(['seconds', 'date'] as const)(
    'and is not called before it said (Retry-After in %s)',
    async (form) => {
      const novita = await aNovita();
      const service = await aService({ novita, env });
      await becomesReady(service, novita, (await service.create(aCreateRequest())).instanceId);
      novita.inject({ fault: 'rate-limited', probability: 1, retryAfter: 3, form });
      const { instanceId } = await service.create(aCreateRequest({ name: 'throttled' }));
      await eventually(() => expect(novita.calls().some(({ status }) => status === 429)).toBe(true));
      const refused = novita.calls().find(({ status }) => status === 429);
      await pause(1_500);
      const early = novita
        .calls()
        .filter(({ at }) => at > (refused?.at ?? 0) + 150 && at < (refused?.at ?? 0) + 1_900);
      expect(early).toEqual([]);
      novita.clearFaults();
      await becomesReady(service, novita, instanceId);
      expect((await service.instance(instanceId)).status).toBe('ready');
    },
  );
});

long('[F12] Novita answers 5xx for a while', () => {
  it('and each create is looked for, not sent again blindly', async () => {
    const novita = await aNovita();
    const service = await aService({ novita, env });
    await becomesReady(service, novita, (await service.create(aCreateRequest())).instanceId);
    novita.inject({ fault: 'error-500-after', probability: 1, endpoint: 'create', status: 503 });
    novita.inject({ fault: 'error-500-before', probability: 1, endpoint: ['list', 'get'], status: 500 });
    const ids = await Promise.all(
      Array.from(
        { length: 5 },
        async (_, index) => (await service.create(aCreateRequest({ name: `b-${index}` }))).instanceId,
      ),
    );
    await pause(5_000);
    novita.clearFaults();
    for (const id of ids) await becomesReady(service, novita, id);
    expect(novita.calls('create')).toHaveLength(6);
  });
});

describe('[F16] Novita carries out a create later than anybody can believe', () => {
  it('and the surplus machine is deleted, the one that is known is kept', async () => {
    const novita = await aNovita();
    const service = await aService({ novita, env });
    novita.next('create').goesWrong('late-execution', { ms: 6_000 });
    const { instanceId } = await service.create(aCreateRequest({ name: 'late' }));
    const { novitaInstanceId } = await service.reaches(instanceId, 'ready', WITHIN_MS);
    await eventually(() => expect(machinesOf(novita, instanceId)).toHaveLength(2), WITHIN_MS);
    await eventually(() => {
      const kept = machinesOf(novita, instanceId).filter(({ status }) => status !== 'removed');
      expect(kept.map(({ id }) => id)).toEqual([novitaInstanceId]);
    }, WITHIN_MS);
    expect((await service.instance(instanceId)).status).toBe('ready');
  });
});

long('[F19] Novita says a word that nobody knows', () => {
  it('and it is kept as it is, the startup goes on afterwards', async () => {
    const novita = await aNovita({ bootMs: 300 });
    const service = await aService({ novita, env });
    novita.inject({ fault: 'unknown-status', probability: 1, status: 'defragmenting' });
    const { instanceId } = await service.create(aCreateRequest({ name: 'odd' }));
    await eventually(async () =>
      expect((await service.instance(instanceId)).novita?.status).toBe('defragmenting'),
    );
    expect((await service.instance(instanceId)).status).toBe('starting');
    novita.clearFaults();
    await becomesReady(service, novita, instanceId);
  });
});

long('[F20] the status goes to and fro', () => {
  it('and one start is announced as ready once', async () => {
    const novita = await aNovita({ bootMs: 100 });
    const receiver = await aReceiver();
    const service = await aService({ novita, env: { ...env, WEBHOOK_URL: receiver.url } });
    novita.inject({ fault: 'unknown-status', probability: 0.5, status: 'pulling', endpoint: 'list' });
    const { instanceId } = await service.create(aCreateRequest({ name: 'flapping' }));
    await becomesReady(service, novita, instanceId);
    await pause(1_500);
    const types = typesAt(receiver, instanceId);
    expect(types.filter((type) => type === 'instance.ready')).toHaveLength(1);
    expect(types.filter((type) => type === 'instance.running')).toHaveLength(1);
    expect((await service.instance(instanceId)).status).toBe('ready');
  });
});

long('[F21] the list is empty, cut short or broken', () => {
  it('and nothing is terminated, removed or deleted because of it', async () => {
    const novita = await aNovita();
    const service = await aService({ novita, env });
    const ids = await Promise.all(
      Array.from(
        { length: 4 },
        async (_, index) => (await service.create(aCreateRequest({ name: `l-${index}` }))).instanceId,
      ),
    );
    for (const id of ids) await service.reaches(id, 'ready', WITHIN_MS);
    for (const fault of [
      { fault: 'list-empty' },
      { fault: 'list-incomplete', mode: 'short' },
      { fault: 'list-incomplete', mode: 'missing' },
      { fault: 'list-incomplete', mode: 'total' },
      { fault: 'error-500-before' },
      { fault: 'garbled-200' },
    ]) {
      novita.inject({ endpoint: 'list', probability: 1, ...fault });
      await pause(1_000);
      novita.clearFaults();
    }
    for (const id of ids) expect((await service.instance(id)).status).toBe('ready');
    expect(novita.calls('delete')).toEqual([]);
    expect(novita.calls('stop')).toEqual([]);
  });
});

long('[F22] somebody else’s machines, names like ours, a forged mark', () => {
  it('are never adopted and never deleted', async () => {
    const novita = await aNovita();
    const service = await aService({ novita, env });
    const { instanceId } = await service.create(aCreateRequest({ name: 'ours' }));
    await service.reaches(instanceId, 'ready', WITHIN_MS);
    const [ours] = machinesOf(novita, instanceId);
    const others = [
      ...novita.addForeign({ name: 'somebody' }),
      ...novita.addForeign({ name: 'x--ngi1-zzzzzz-01JD0000000000000000000009-1' }),
      ...novita.addForeign({ name: (ours?.name ?? '').replace(/-\d+$/, '-7') }),
      ...novita.addForeign({
        name: 'ngi--ngi1-000000-01JD0000000000000000000008-1',
        envs: [{ key: 'NGI_META', value: 'eyJ2IjoxfQ.AAAA' }],
      }),
    ];
    await pause(8_000);
    const kept = new Set(novita.machines().map(({ id }) => id));
    for (const id of others) expect(kept.has(id)).toBe(true);
    const { body } = await service.api<{ total: number }>('GET', '/api/instances');
    expect(body.total).toBe(1);
    expect(novita.calls('delete')).toEqual([]);
  });
});
