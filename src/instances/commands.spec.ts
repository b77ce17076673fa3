import { anInstance, aStartingInstance, CREATED_AT } from '../../test/builders/an-instance.js';
import { obeyDelete, obeyRestart, obeyStop } from './commands.js';
import { InstanceStateError } from './instance.errors.js';
import type { Instance } from './instance.js';

const NOW = CREATED_AT + 60_000;
const ids = { operationId: 'op_01JD0000000000000000000002', requestId: 'req_2' };

describe('stop', () => {
  it.each(['starting', 'running', 'ready', 'failed'] as const)('becomes a wish when %s', (status) => {
    expect(obeyStop(aStartingInstance({ status }), ids, NOW)).toMatchObject({
      status: 'stopping',
      desired: 'stopped',
      deadlines: {},
      operation: { id: ids.operationId, type: 'stop', phase: 'monitoring' },
    });
  });

  it('of what is already at rest is finished at once', () => {
    const rested = obeyStop(ended({ status: 'exited' }), ids, NOW);
    expect(rested).toMatchObject({ status: 'exited', operation: { type: 'stop', endedAt: NOW } });
  });

  it('asked twice is one wish', () => {
    const stopping = obeyStop(aStartingInstance({ status: 'ready' }), ids, NOW);
    expect(obeyStop(stopping, { ...ids, operationId: 'op_2' }, NOW + 1)).toBe(stopping);
  });

  it('of something that is being bought waits for its id', () => {
    expect(obeyStop(anInstance(), ids, NOW)).toMatchObject({ status: 'stopping', desired: 'stopped' });
  });

  it('of something terminated is refused', () => {
    expect(() => obeyStop(anInstance({ status: 'terminated' }), ids, NOW)).toThrow(InstanceStateError);
  });
});

describe('restart', () => {
  const restart = (instance: Instance, at = NOW) => obeyRestart(instance, ids, at, 600_000);

  it.each(['running', 'ready'] as const)('brings a %s instance up anew', (status) => {
    const novita = { status: 'running', lastStartedAt: CREATED_AT };
    expect(restart(aStartingInstance({ status, novita, readyAt: NOW }))).toMatchObject({
      status: 'starting',
      restart: { calls: 0, startedBefore: CREATED_AT },
      readyAt: undefined,
      deadlines: { running: NOW + 600_000 },
      operation: { type: 'restart', phase: 'monitoring' },
    });
  });

  it('asked twice is one restart', () => {
    const once = restart(aStartingInstance({ status: 'ready' }));
    expect(restart(once, NOW + 1)).toBe(once);
  });

  it.each(['creating', 'starting', 'stopping', 'exited', 'failed', 'terminated'] as const)(
    'of something %s is refused',
    (status) => {
      expect(() => restart(aStartingInstance({ status }))).toThrow(InstanceStateError);
    },
  );
});

describe('delete', () => {
  it('of something that is being bought is a wish until it is certain what was bought', () => {
    expect(obeyDelete(anInstance(), ids, NOW)).toMatchObject({
      status: 'stopping',
      desired: 'deleted',
      nextLookAt: NOW,
    });
  });

  it('replaces a stop', () => {
    const stopping = obeyStop(aStartingInstance({ status: 'ready' }), ids, NOW);
    expect(obeyDelete(stopping, ids, NOW + 1)).toMatchObject({ status: 'stopping', desired: 'deleted' });
  });

  it('of something terminated is finished at once', () => {
    const gone = obeyDelete(ended({ status: 'terminated' }), ids, NOW);
    expect(gone).toMatchObject({ status: 'terminated', operation: { type: 'delete', endedAt: NOW } });
  });

  it('keeps an exited or failed instance where it is until Novita proves it', () => {
    for (const status of ['exited', 'failed'] as const)
      expect(obeyDelete(aStartingInstance({ status }), ids, NOW)).toMatchObject({
        status,
        desired: 'deleted',
      });
  });
});

function ended(changes: Partial<Instance>): Instance {
  const instance = aStartingInstance(changes);
  return { ...instance, operation: { ...instance.operation, endedAt: NOW } };
}
