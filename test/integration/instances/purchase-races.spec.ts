import type { Principal } from '../../../src/access/principal.js';
import { SCOPES_OF } from '../../../src/access/roles.js';
import { InstanceCommands } from '../../../src/instances/instance-commands.js';
import { InstancesService } from '../../../src/instances/instances.service.js';
import { aCreateRequest } from '../../builders/a-create-request.js';
import { DurableRedis } from '../../support/durable-redis.js';
import { eventually } from '../../support/eventually.js';
import type { NovitaSandbox } from '../../support/novita-sandbox.js';
import { aNovita } from '../../support/stage.js';
import { aSyncApp, type SyncApp } from '../sync/a-sync-app.js';

jest.setTimeout(150_000);

const ann: Principal = { keyId: 'k', owner: 'ann', role: 'operator', scopes: SCOPES_OF.operator };

describe('A purchase', () => {
  let redis: DurableRedis;
  let novita: NovitaSandbox;
  beforeEach(async () => {
    redis = await DurableRedis.start();
    novita = await aNovita({ apiKey: 'sk_test_of_races' });
  });

  const anApp = async (env: Record<string, string> = {}): Promise<SyncApp> =>
    aSyncApp({ redisUrl: redis.url, novita, role: 'all', env });
  const create = async (app: SyncApp): Promise<string> =>
    (await app.nest.get(InstancesService).create(aCreateRequest(), ann)).id;
  const created = async (): Promise<unknown> =>
    eventually(() => expect(novita.calls('create')).toHaveLength(1), 30_000);

  it('keeps the machine that it was told of, also when somebody changes his mind during the call', async () => {
    const app = await anApp();
    novita.inject({ fault: 'slow-after', endpoint: 'create', times: 1, ms: 700 });
    const id = await create(app);
    await created();
    novita.inject({ fault: 'error-500-before', endpoint: 'list', times: 10_000 });
    await app.nest.get(InstanceCommands).delete({ id }, ann);
    const [machine] = novita.machines();
    await eventually(async () =>
      expect(await app.instances.find(id)).toMatchObject({
        novitaInstanceId: machine?.id,
        desired: 'deleted',
      }),
    );
    await eventually(() => expect(novita.calls('delete').length).toBeGreaterThan(0), 30_000);
    expect(novita.calls('create')).toHaveLength(1);
  });

  it('that was refused is not looked for, also when somebody changes his mind during the call', async () => {
    const app = await anApp({ CREATE_SETTLE_SECONDS: '600' });
    novita.inject({ fault: 'slow-after', endpoint: 'create', times: 1, ms: 700 });
    novita.setBalance(0);
    const id = await create(app);
    await created();
    await app.nest.get(InstanceCommands).delete({ id }, ann);
    await eventually(async () =>
      expect(await app.instances.find(id)).toMatchObject({
        status: 'terminated',
        operation: { type: 'delete', phase: 'completed' },
      }),
    );
    expect(novita.machines()).toEqual([]);
  });

  it('is not put off by a Redis that was restarted before it was asked for', async () => {
    const app = await anApp({ CREATE_SETTLE_SECONDS: '600' });
    const before = await create(app);
    await eventually(
      async () => expect(await app.instances.find(before)).toMatchObject({ status: 'ready' }),
      30_000,
    );
    await redis.kill();
    await redis.restart();
    const after = await eventually(async () => create(app), 20_000);
    await eventually(
      async () => expect(await app.instances.find(after)).toMatchObject({ status: 'ready' }),
      30_000,
    );
  });

  it('finds its machine also when somebody has renamed it, and buys no second one', async () => {
    const app = await anApp();
    novita.next('create').answerIsLost();
    novita.inject({ fault: 'error-500-before', endpoint: 'list', times: 10_000 });
    const id = await create(app);
    await created();
    const [machine] = await eventually(() => {
      const machines = novita.machines();
      expect(machines).toHaveLength(1);
      return machines;
    });
    novita.machine(machine?.id ?? '', 'rename', { name: 'my-favourite-gpu' });
    novita.clearFaults();
    await eventually(
      async () => expect(await app.instances.find(id)).toMatchObject({ novitaInstanceId: machine?.id }),
      30_000,
    );
    expect(novita.calls('create')).toHaveLength(1);
  });

  /** As a gateway that lags: the machine is sold, and for a while nobody knows it. */
  const hideTheNext = (): void => {
    novita.addForeign({ name: 'somebody-else' });
    novita.inject({ fault: 'visible-late', endpoint: 'create', times: 1, ms: 600_000 });
    const unknown = { fault: 'refused', reason: 'RESOURCE_NOT_FOUND', status: 404, times: 1_000 };
    novita.inject({ ...unknown, endpoint: ['get', 'stop', 'delete'] });
  };
  const show = (): void => {
    novita.clearFaults();
    novita.advance(600_000);
  };

  it('does not take for gone what Novita has sold and does not show yet', async () => {
    const app = await anApp({ CREATE_SETTLE_SECONDS: '30' });
    hideTheNext();
    const id = await create(app);
    await eventually(() => expect(novita.calls('get').length).toBeGreaterThan(6), 30_000);
    show();
    await eventually(
      async () => expect(await app.instances.find(id)).toMatchObject({ status: 'ready' }),
      30_000,
    );
    expect(await app.timeline(id)).not.toContain('instance.failed');
  });

  it('that nobody wants any more is deleted, also when Novita does not show it yet', async () => {
    const app = await anApp({ CREATE_SETTLE_SECONDS: '30' });
    hideTheNext();
    const id = await create(app);
    await created();
    await app.nest.get(InstanceCommands).delete({ id }, ann);
    await eventually(() => expect(novita.calls('delete').length).toBeGreaterThan(0), 30_000);
    const looks = novita.calls('get').length;
    await eventually(() => expect(novita.calls('get').length).toBeGreaterThan(looks + 4), 30_000);
    show();
    await eventually(
      async () => expect(await app.instances.find(id)).toMatchObject({ status: 'terminated' }),
      30_000,
    );
    expect(novita.machines().map(({ name }) => name)).toEqual(['somebody-else']);
  });
});
