import { anInstance, CREATED_AT, STARTUP } from '../../test/builders/an-instance.js';
import { dutyOf } from '../instances/duty.js';
import type { Instance } from '../instances/instance.js';
import { settledOf } from '../instances/settled.js';
import type { NovitaInstance } from '../novita/novita-instance.js';
import { difference } from './difference.js';
import { readOutsideNews, vanished } from './outside-news.js';

const NOW = CREATED_AT + 3_600_000;
const IDS = { operationId: 'op_2', requestId: 'req_2' };

function aSettled(changes: Partial<Instance> = {}): Instance {
  const { operation } = anInstance();
  return anInstance({
    status: 'ready',
    novitaInstanceId: 'e70d0a62c99c2402',
    novita: { name: 'demo--ngi1', status: 'running' },
    pricePerHour: 17_500,
    deadlines: {},
    nextLookAt: undefined,
    operation: { ...operation, endedAt: CREATED_AT },
    ...changes,
  });
}

function aMachine(changes: Partial<NovitaInstance> = {}): NovitaInstance {
  return {
    id: 'e70d0a62c99c2402',
    name: 'demo--ngi1',
    status: 'running',
    gpuNum: 1,
    pricePerGpuHour: 17_500,
    ports: [],
    envs: [],
    jobs: [],
    ...changes,
  };
}

function read(instance: Instance, machine: NovitaInstance): Instance {
  return readOutsideNews(instance, machine, difference(settledOf(instance), machine), IDS, NOW, STARTUP);
}

describe('a settled machine', () => {
  it('that was stopped in the console is exited, and nothing starts it again', () => {
    const stopped = read(aSettled(), aMachine({ status: 'exited', lastStoppedAt: new Date(NOW - 60_000) }));
    expect(stopped).toMatchObject({
      status: 'exited',
      desired: 'stopped',
      stoppedAt: NOW - 60_000,
      reason: expect.stringContaining('not through this service') as string,
      changedOutside: { at: NOW, before: { status: 'running' }, after: { status: 'exited' } },
    });
    expect([stopped.failure, dutyOf(stopped)]).toEqual([undefined, undefined]);
  });

  it('that ended with an error says so', () => {
    const statusError = { state: 'ContainerFailed', message: 'out of memory' };
    expect(read(aSettled(), aMachine({ status: 'exited', statusError }))).toMatchObject({
      status: 'exited',
      reason: 'ContainerFailed out of memory',
      failure: { code: 'machine_failed' },
    });
  });

  it('that was started in the console is running, wanted, and has until a deadline to answer', () => {
    const exited = aSettled({
      status: 'exited',
      desired: 'stopped',
      novita: { name: 'demo--ngi1', status: 'exited' },
      shutdown: { requestedAt: CREATED_AT, calls: 1, provenAt: CREATED_AT },
      readyAt: CREATED_AT,
    });
    const started = read(exited, aMachine({ lastStartedAt: new Date(NOW - 5_000) }));
    expect(started).toMatchObject({
      status: 'running',
      desired: 'running',
      startedAt: NOW - 5_000,
      deadlines: { healthy: NOW + STARTUP.healthCheck.maxWaitTimeMs },
      operation: { id: 'op_2', type: 'start', phase: 'health_checking' },
      changedOutside: { before: { status: 'exited' }, after: { status: 'running' } },
    });
    expect([started.readyAt, started.shutdown, dutyOf(started)]).toEqual([
      undefined,
      undefined,
      'monitor-startup',
    ]);
  });

  it.each(['toStop', 'stopping', 'toStart', 'migrating', 'toRemove', 'hibernating'])(
    'that is %s is noted and left alone',
    (status) => {
      const noted = read(aSettled(), aMachine({ status }));
      expect(noted).toMatchObject({ status: 'ready', desired: 'running', novita: { status } });
      expect(noted.changedOutside).toBeUndefined();
    },
  );

  it('that was renamed keeps our name and says what Novita calls it now', () => {
    const renamed = read(aSettled(), aMachine({ name: 'mine' }));
    expect(renamed).toMatchObject({
      name: 'demo',
      status: 'ready',
      novita: { name: 'mine' },
      changedOutside: { before: { name: 'demo--ngi1' }, after: { name: 'mine' } },
    });
  });

  it('that costs something else does so from now on', () => {
    expect(read(aSettled(), aMachine({ pricePerGpuHour: 20_000 }))).toMatchObject({
      pricePerHour: 20_000,
      changedOutside: { before: { price: '0.175' }, after: { price: '0.20' } },
    });
  });

  it('tells of all that changed at once', () => {
    const changed = read(aSettled(), aMachine({ name: 'mine', status: 'exited', pricePerGpuHour: 20_000 }));
    expect(changed.changedOutside?.after).toEqual({ status: 'exited', name: 'mine', price: '0.20' });
  });

  it('that Novita took back ends exited as such, is still wanted, and was changed by nobody', () => {
    const taken = read(
      aSettled({ novita: { name: 'demo--ngi1', status: 'running', spotStatus: 'notified' } }),
      aMachine({ status: 'exited', spotStatus: 'terminated', spotReclaimAt: new Date(NOW) }),
    );
    expect(taken).toMatchObject({
      status: 'exited',
      reason: 'spot_reclaimed',
      desired: 'running',
      reclaim: { reclaimedAt: NOW },
    });
    expect(taken.changedOutside).toBeUndefined();
  });

  it.each(['ready', 'exited', 'failed'] as const)('that is %s and removed is terminated', (status) => {
    expect(read(aSettled({ status }), aMachine({ status: 'removed' })).status).toBe('terminated');
    const gone = vanished(aSettled({ status, stoppedAt: CREATED_AT }), NOW);
    expect([gone.status, gone.stoppedAt]).toEqual(['terminated', status === 'exited' ? CREATED_AT : NOW]);
  });
});
