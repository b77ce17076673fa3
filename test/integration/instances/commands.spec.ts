import type { Principal } from '../../../src/access/principal.js';
import { SCOPES, SCOPES_OF } from '../../../src/access/roles.js';
import { InstanceCommands } from '../../../src/instances/instance-commands.js';
import type { Instance } from '../../../src/instances/instance.js';
import { factsOf, OperationReader } from '../../../src/instances/operation-reader.js';
import { OperationCancels } from '../../../src/instances/operation-cancels.js';
import { OperationWaits } from '../../../src/instances/operation-waits.js';
import { StopAllService } from '../../../src/instances/stop-all.service.js';
import { Fleet } from '../../../src/novita/fleet.js';
import { endsWithItsTest } from '../../support/endings.js';
import { eventually } from '../../support/eventually.js';
import type { NovitaSandbox } from '../../support/novita-sandbox.js';
import { aPrivateRedis } from '../../support/private-redis.js';
import { aNovita } from '../../support/stage.js';
import { aSyncApp, type SyncApp } from '../sync/a-sync-app.js';

jest.setTimeout(60_000);

const ann: Principal = { keyId: 'k', owner: 'ann', role: 'operator', scopes: SCOPES_OF.operator };
const bob: Principal = { ...ann, owner: 'bob' };
const admin: Principal = { keyId: 'admin', owner: 'admin', role: 'admin', scopes: SCOPES };

describe('Commands', () => {
  let novita: NovitaSandbox;
  let redis: { url: string };
  let app: SyncApp;
  let other: SyncApp;
  let count = 0;

  beforeAll(async () => {
    novita = await aNovita({ apiKey: 'sk_test_of_commands' });
    const server = await aPrivateRedis();
    redis = server;
    app = await aSyncApp({ redisUrl: redis.url, novita, role: 'all', prefix: 'commands' });
    other = await aSyncApp({ redisUrl: redis.url, novita, role: 'all', prefix: 'commands' });
  });
  afterEach(() => {
    novita.clearFaults();
    novita.setBalance(1_000);
  });

  const nextId = (): string => `inst_01JD00000000000000000C${String((count += 1)).padStart(4, '0')}`;
  const commands = (at = app): InstanceCommands => at.nest.get(InstanceCommands);
  const find = async (id: string): Promise<Instance> => {
    const found = await app.instances.find(id);
    if (!found) throw new Error(`${id} has no record`);
    return found;
  };

  /** A record of ann's whose machine Novita has at rest, or in another status. */
  async function anInstance(
    name: string,
    status: 'exited' | 'running' = 'exited',
    changes: Partial<Instance> = {},
  ): Promise<{ id: string; machine: string }> {
    const id = nextId();
    const machine = await app.placeKnown(
      { instanceId: id, name, status, ports: '' },
      {
        name,
        owner: 'ann',
        status: status === 'exited' ? 'exited' : 'ready',
        desired: status === 'exited' ? 'stopped' : 'running',
        operation: { ...anOperation(id), endedAt: 1, phase: 'completed' },
        ...changes,
      },
    );
    return { id, machine };
  }

  const anOperation = (id: string): Instance['operation'] => ({
    id: id.replace('inst_', 'op_'),
    type: 'create',
    phase: 'initiated',
    phases: [{ name: 'initiated', startedAt: 1 }],
    times: { startRequested: 1 },
    requestId: 'req_1',
  });

  const starts = (machine: string): number =>
    novita.calls('start').filter(({ instanceId }) => instanceId === machine).length;
  const statusAtNovita = (machine: string): string | undefined =>
    novita.ledger().find(({ id }) => id === machine)?.status;
  const reaches = async (id: string, status: string): Promise<Instance> =>
    eventually(async () => {
      const instance = await find(id);
      expect([instance.status, instance.failure]).toEqual([
        status,
        status === 'ready' ? undefined : instance.failure,
      ]);
      return instance;
    }, 15_000);
  const operation = async (id: string, asker = admin): Promise<Record<string, unknown>> => {
    const served = await app.nest.get(OperationReader).read(id, asker);
    return JSON.parse('fresh' in served ? served.fresh : '{}') as Record<string, unknown>;
  };

  describe('start', () => {
    it('brings up what is at rest, and tells its phases and times', async () => {
      const { id, machine } = await anInstance('by-id');
      const accepted = await commands().start({ id }, { targetPort: undefined }, ann);
      expect(accepted).toMatchObject({ status: 'starting', operation: { type: 'start' } });
      const ready = await reaches(id, 'ready');
      expect(statusAtNovita(machine)).toBe('running');
      expect(starts(machine)).toBe(1);
      const { metadata, done } = await operation(ready.operation.id);
      expect(done).toBe(true);
      expect(metadata).toMatchObject({
        phase: 'completed',
        times: {
          startRequested: expect.any(String),
          instanceStarting: expect.any(String),
          instanceRunning: expect.any(String),
          healthCheckStarted: expect.any(String),
          healthCheckCompleted: expect.any(String),
          ready: expect.any(String),
        },
      });
      const { phases } = metadata as { phases: { name: string }[] };
      expect(phases.map(({ name }) => name)).toEqual([
        'initiated',
        'monitoring',
        'health_checking',
        'completed',
      ]);
    });

    it('asked for by twenty at two processes is one operation and one call', async () => {
      const { id, machine } = await anInstance('twenty');
      const accepted = await Promise.all(
        Array.from({ length: 20 }, async (_, n) =>
          commands(n % 2 ? other : app).start(n % 3 ? { id } : { name: 'twenty' }, {}, ann),
        ),
      );
      expect(new Set(accepted.map((instance) => instance.operation.id)).size).toBe(1);
      await reaches(id, 'ready');
      expect(starts(machine)).toBe(1);
    });

    it('is carried out once although its answer is lost', async () => {
      const { id, machine } = await anInstance('lost-answer');
      novita.next('start').answerIsLost();
      await commands().start({ id }, {}, ann);
      await reaches(id, 'ready');
      expect(starts(machine)).toBe(1);
    });

    it('is believed to have begun although Novita calls it an invalid state change', async () => {
      const { id, machine } = await anInstance('invalid-state');
      novita.next('start').goesWrong('state-change-refused-although-done');
      await commands().start({ id }, {}, ann);
      await reaches(id, 'ready');
      expect(starts(machine)).toBe(1);
    });

    it.each([
      ['no stock', 'no_capacity', () => novita.next('start').findsNoStock()],
      ['no money', 'balance_not_enough', () => novita.next('start').isRefused('BALANCE_NOT_ENOUGH')],
      ['a wrong key', 'novita_unauthorized', () => novita.next('start').isRefused('UNAUTHORIZED')],
    ])(
      'that meets %s fails with %s, leaves the machine at rest, and can be repeated',
      async (_w, code, harm) => {
        const { id, machine } = await anInstance(`refused-${code.replaceAll('_', '-')}`);
        harm();
        const { operation: first } = await commands().start({ id }, {}, ann);
        const instance = await reaches(id, 'exited');
        expect(instance).toMatchObject({ desired: 'stopped', failure: { code } });
        expect(await operation(first.id)).toMatchObject({
          done: true,
          error: { code, retryable: code === 'no_capacity', type: expect.stringContaining(code) },
        });
        expect(statusAtNovita(machine)).toBe('exited');
        expect(await app.timeline(id)).toContain('instance.failed');
        await commands(other).start({ id }, {}, ann);
        await reaches(id, 'ready');
      },
    );

    it('of others is not there', async () => {
      const { id } = await anInstance('anns-own');
      await expect(commands().start({ id }, {}, bob)).rejects.toMatchObject({ code: 'instance_not_found' });
      await expect(commands().start({ name: 'anns-own' }, {}, bob)).rejects.toMatchObject({
        code: 'instance_not_found',
        searchType: 'name',
      });
      await expect(commands().stop({ id }, admin)).resolves.toBeDefined();
    });

    it('waits in line while as many are under way as may be', async () => {
      const narrow = await aSyncApp({
        redisUrl: redis.url,
        novita,
        role: 'all',
        prefix: 'narrow',
        env: { INSTANCE_STARTUP_MAX_CONCURRENT: '1' },
      });
      novita.inject({ fault: 'slow', endpoint: 'start', times: 1, ms: 1_500 });
      const ids = [nextId(), nextId(), nextId()];
      for (const id of ids)
        await narrow.placeKnown(
          { instanceId: id, status: 'exited', ports: '' },
          {
            owner: 'ann',
            status: 'exited',
            desired: 'stopped',
            operation: { ...anOperation(id), endedAt: 1, phase: 'completed' },
          },
        );
      const started = [];
      for (const id of ids) started.push(await narrow.nest.get(InstanceCommands).start({ id }, {}, ann));
      const last = started.at(-1)?.operation.id ?? '';
      const reader = narrow.nest.get(OperationReader);
      await eventually(async () =>
        expect(factsOf(await reader.read(last, ann)).metadata).toMatchObject({
          phase: 'initiated',
          queuePosition: 2,
        }),
      );
      for (const id of ids)
        await eventually(async () => expect((await narrow.instances.find(id))?.status).toBe('ready'), 20_000);
      expect(factsOf(await reader.read(last, ann)).metadata.queuePosition).toBeUndefined();
    });
  });

  describe('by name', () => {
    it('means the one living instance, and names several', async () => {
      const first = await anInstance('twins');
      const second = await anInstance('twins');
      await expect(commands().start({ name: 'twins' }, {}, ann)).rejects.toMatchObject({
        code: 'instance_ambiguous',
        facts: {
          candidates: expect.arrayContaining([
            expect.objectContaining({ instanceId: first.id }),
            expect.objectContaining({ instanceId: second.id }),
          ]),
        },
      });
      await commands().delete({ id: first.id }, ann);
      expect((await commands().start({ name: 'twins' }, {}, ann)).id).toBe(second.id);
      await reaches(second.id, 'ready');
      expect((await commands().stop({ name: 'twins' }, ann)).id).toBe(second.id);
      expect((await commands().delete({ name: 'twins' }, ann)).desired).toBe('deleted');
      await reaches(second.id, 'terminated');
      await expect(commands().stop({ name: 'twins' }, ann)).rejects.toMatchObject({
        code: 'instance_not_found',
      });
    });

    it('asks Novita once for a name that nobody has, and says so when it cannot be asked', async () => {
      const asked = jest.spyOn(Fleet.prototype, 'list');
      endsWithItsTest(() => asked.mockRestore());
      for (const at of [app, other, app, other])
        await expect(commands(at).start({ name: 'nobody' }, {}, ann)).rejects.toMatchObject({
          code: 'instance_not_found',
        });
      expect(asked.mock.calls.filter(([filter]) => filter?.name === 'nobody')).toHaveLength(1);
      asked.mockResolvedValueOnce({ instances: [], complete: false });
      await expect(commands().start({ name: 'unknowable' }, {}, ann)).rejects.toMatchObject({
        code: 'novita_unavailable',
      });
    });

    it('gives a machine of ours its record back, for its owner only', async () => {
      const id = nextId();
      const machine = app.place({ instanceId: id, owner: 'ann', name: 'lost', status: 'exited', ports: '' });
      await expect(commands().start({ name: 'lost' }, {}, bob)).rejects.toMatchObject({
        code: 'instance_not_found',
      });
      expect((await commands().start({ name: 'lost' }, {}, ann)).id).toBe(id);
      await reaches(id, 'ready');
      expect(starts(machine)).toBe(1);
    });

    it('takes over somebody else’s machine for an admin who says so, once, and never deletes it', async () => {
      const [machine = ''] = novita.addForeign({ name: 'foreign', status: 'exited', ports: '' });
      for (const asker of [ann, admin])
        await expect(commands().start({ name: 'foreign' }, {}, asker)).rejects.toMatchObject({
          code: 'instance_not_found',
        });
      await expect(commands().start({ name: 'foreign' }, { adopt: true }, ann)).rejects.toMatchObject({
        code: 'instance_not_found',
      });
      const taken = await Promise.all(
        Array.from({ length: 6 }, async (_, n) =>
          commands(n % 2 ? other : app).start({ name: 'foreign' }, { adopt: true }, admin),
        ),
      );
      expect(new Set(taken.map(({ id }) => id)).size).toBe(1);
      const { id } = await reaches(taken[0]?.id ?? '', 'ready');
      expect(await find(id)).toMatchObject({ owner: 'admin', foreign: true, novitaInstanceId: machine });
      expect(starts(machine)).toBe(1);
      await expect(commands().delete({ id }, admin)).rejects.toMatchObject({ code: 'instance_foreign' });
      await commands().stop({ id }, admin);
      await reaches(id, 'exited');
      expect(novita.calls('delete').filter(({ instanceId }) => instanceId === machine)).toEqual([]);
    });

    it('takes over nothing that runs, and nothing that is only marked like ours', async () => {
      novita.addForeign({ name: 'busy', status: 'running', ports: '' });
      await expect(commands().start({ name: 'busy' }, { adopt: true }, admin)).rejects.toMatchObject({
        code: 'instance_not_startable',
      });
      novita.addForeign({
        name: `forged--ngi1-${app.config.deployment.id}-01JD000000000000000000F001-1`,
        status: 'exited',
      });
      await expect(commands().start({ name: 'forged' }, { adopt: true }, admin)).rejects.toMatchObject({
        code: 'instance_not_found',
      });
    });
  });

  it('stop-all stops what fits and is up, and says what it left', async () => {
    const up = await anInstance('fleet-up', 'running', { owner: 'cat' });
    const kept = await anInstance('fleet-kept', 'running', { owner: 'cat', protected: true });
    const resting = await anInstance('fleet-resting', 'exited', { owner: 'cat' });
    const theirs = await anInstance('fleet-theirs', 'running', { owner: 'bob' });
    const cat: Principal = { ...ann, owner: 'cat' };
    const all = app.nest.get(StopAllService);

    const dry = await all.stopAll({ dryRun: true }, cat);
    expect(dry).toMatchObject({ count: 1, dryRun: true });
    expect((await find(up.id)).desired).toBe('running');

    const { count, results } = await all.stopAll({}, cat);
    expect(count).toBe(1);
    expect(results).toHaveLength(2);
    expect(results).toEqual(
      expect.arrayContaining([
        { instanceId: up.id, name: 'fleet-up', accepted: true, operationId: expect.stringMatching(/^op_/) },
        {
          instanceId: kept.id,
          name: 'fleet-kept',
          accepted: false,
          error: { code: 'instance_protected', message: expect.any(String) },
        },
      ]),
    );
    const ids = [resting.id, theirs.id, up.id];
    const named = await all.stopAll({ instanceIds: ids }, cat);
    expect(named.results.map(({ accepted, error }) => [accepted, error?.code])).toEqual([
      [true, undefined],
      [false, 'instance_not_found'],
      [true, undefined],
    ]);
    expect((await all.stopAll({ names: ['fleet-theirs'], owner: 'bob' }, admin)).count).toBe(1);
    await Promise.all([up.id, theirs.id].map(async (id) => reaches(id, 'exited')));
  });

  describe('an operation', () => {
    it('is answered at its end to everybody who waits, at no cost in connections', async () => {
      const { id } = await anInstance('waited-for');
      novita.inject({ fault: 'slow', endpoint: 'start', times: 1, ms: 1_500 });
      const waits = app.nest.get(OperationWaits);
      const { operation: begun } = await commands().start({ id }, {}, ann);
      const clients = async (): Promise<number> =>
        Number(/connected_clients:(\d+)/.exec(await app.redis.info('clients'))?.[1]);
      const wait = async () => waits.read(begun.id, ann, 20_000, new AbortController().signal);
      const first = wait();
      await eventually(() => expect(waits.count).toBe(1));
      const before = await clients();
      const rest = Array.from({ length: 200 }, wait);
      // The service opens and closes connections of its own; those who wait would keep theirs as long as they wait.
      await eventually(async () => {
        expect(await clients()).toBe(before);
        expect(waits.count).toBe(201);
      });
      const all = await Promise.all([first, ...rest]);
      expect(new Set(all.map((served) => factsOf(served).done))).toEqual(new Set([true]));
      expect(waits.count).toBe(0);
    });

    it('is let go by a client that leaves, and answered as it is when the time is up', async () => {
      const { id } = await anInstance('left-alone', 'running');
      novita.inject({ fault: 'refused', endpoint: 'stop', times: 100, reason: 'UNKNOWN', message: 'no' });
      const { operation: begun } = await commands().stop({ id }, ann);
      const waits = app.nest.get(OperationWaits);
      const leaving = new AbortController();
      const left = waits.read(begun.id, ann, 30_000, leaving.signal);
      await eventually(() => expect(waits.count).toBe(1));
      leaving.abort();
      expect(factsOf(await left).done).toBe(false);
      expect(waits.count).toBe(0);
      expect(factsOf(await waits.read(begun.id, ann, 100, new AbortController().signal)).done).toBe(false);
    });

    it('of others is not there', async () => {
      const { id } = await anInstance('secret-operation');
      const { operation: begun } = await commands().start({ id }, {}, ann);
      await expect(app.nest.get(OperationReader).read(begun.id, bob)).rejects.toMatchObject({
        code: 'operation_not_found',
      });
    });

    it('that starts is cancelled once by a stop, and says so', async () => {
      const { id, machine } = await anInstance('cancelled');
      const cancels = app.nest.get(OperationCancels);
      const { operation: begun } = await commands().start({ id }, {}, ann);
      const [first, second] = await Promise.all([
        cancels.cancel(begun.id, ann),
        other.nest.get(OperationCancels).cancel(begun.id, ann),
      ]);
      for (const served of [first, second, await cancels.cancel(begun.id, ann)])
        expect(factsOf(served)).toMatchObject({ done: true, error: { code: 'operation_cancelled' } });
      await reaches(id, 'exited');
      await eventually(() => expect(statusAtNovita(machine)).toBe('exited'));
      await expect(cancels.cancel((await find(id)).operation.id, ann)).rejects.toMatchObject({
        code: 'operation_not_cancellable',
      });
    });
  });

  it('race, and whatever comes of it nothing runs after a delete', async () => {
    const racers = await Promise.all(
      Array.from({ length: 8 }, async (_, n) => anInstance(`racer-${n}`, n % 2 ? 'running' : 'exited')),
    );
    const ignore = (): undefined => undefined;
    await Promise.all(
      racers.flatMap(({ id }, n) => [
        commands(app).start({ id }, {}, ann).catch(ignore),
        commands(other).stop({ id }, ann).catch(ignore),
        commands(app).restart({ id }, ann).catch(ignore),
        commands(n % 2 ? app : other).delete({ id }, ann),
        commands(other).start({ id }, {}, ann).catch(ignore),
        commands(app).stop({ id }, ann).catch(ignore),
      ]),
    );
    for (const { id, machine } of racers) {
      expect(await reaches(id, 'terminated')).toMatchObject({ desired: 'deleted' });
      expect(statusAtNovita(machine)).toBe('removed');
    }
  });
});
