import { anInstance, aStartingInstance, CREATED_AT } from '../../test/builders/an-instance.js';
import { obeyCancel, obeyDelete, obeyRestart, obeyStart, obeyStop } from './commands.js';
import {
  ForeignMachineError,
  InstanceNotStartableError,
  InstanceProtectedError,
  InstanceStateError,
  OperationInProgressError,
  OperationNotCancellableError,
} from './instance.errors.js';
import type { Instance, StartSettings } from './instance.js';
import { INSTANCE_STATUSES } from './lifecycle.js';

const NOW = CREATED_AT + 60_000;
const ids = { operationId: 'op_01JD0000000000000000000002', requestId: 'req_2' };

describe('start', () => {
  const settings: StartSettings = { healthCheck: { timeoutMs: 500 }, targetPort: 8080 };
  const start = (instance: Instance, asked = settings, at = NOW) => obeyStart(instance, asked, ids, at);
  const exited = ended({
    status: 'exited',
    desired: 'stopped',
    novita: { status: 'exited', lastStartedAt: CREATED_AT },
    shutdown: { requestedAt: CREATED_AT, calls: 1, provenAt: CREATED_AT },
    failure: { code: 'exited_during_startup', message: 'before' },
  });

  it('of what is at rest is a wish that waits for its place', () => {
    expect(start(exited)).toMatchObject({
      status: 'starting',
      desired: 'running',
      start: { requestedAt: NOW, calls: 0, startedBefore: CREATED_AT },
      startedWith: settings,
      shutdown: undefined,
      failure: undefined,
      deadlines: {},
      nextLookAt: NOW,
      operation: { id: ids.operationId, type: 'start', phase: 'initiated' },
    });
  });

  it('asked twice for the same is one start, however the fields are ordered', () => {
    const once = start(exited, { healthCheck: { timeoutMs: 1, retryDelayMs: 2 } });
    expect(start(once, { healthCheck: { retryDelayMs: 2, timeoutMs: 1 } }, NOW + 1)).toBe(once);
    const stored = JSON.parse(JSON.stringify(start(exited, { targetPort: undefined }))) as Instance;
    expect(start(stored, {}, NOW + 1)).toBe(stored);
  });

  it('asked otherwise while one is under way is refused, and names it', () => {
    expect(() => start(start(exited), { targetPort: 9090 })).toThrow(OperationInProgressError);
    expect(catching(() => start(start(exited), {}))).toMatchObject({
      facts: { operationId: ids.operationId, currentStatus: 'starting' },
    });
  });

  it.each(INSTANCE_STATUSES.filter((status) => status !== 'exited'))(
    'of something %s is refused',
    (status) => {
      expect(() => start(aStartingInstance({ status }))).toThrow(InstanceNotStartableError);
      expect(() => start(ended({ status }))).toThrow(
        new RegExp(`^Instance inst_\\w+ cannot be started: .+ \\(current status: ${status}\\)$`),
      );
    },
  );

  it('of what is to be deleted is refused', () => {
    expect(() => start({ ...exited, desired: 'deleted' })).toThrow(/it is being deleted/);
  });

  it('that is refused says what can be done instead', () => {
    const instance = ended({ status: 'ready' });
    expect(refusalOf(() => start(instance))).toMatchObject({
      name: 'InstanceNotStartableError',
      instanceId: instance.id,
      currentStatus: 'ready',
      reason: 'it is running already',
      facts: { allowedActions: ['restart', 'stop', 'delete'] },
    });
  });
});

function refusalOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

describe('cancel', () => {
  const cancel = (instance: Instance) => obeyCancel(instance, instance.operation.id, ids, NOW);

  it('of a create deletes what was bought for it', () => {
    expect(cancel(aStartingInstance())).toMatchObject({
      status: 'stopping',
      desired: 'deleted',
      operation: { type: 'delete', cancels: aStartingInstance().operation.id },
    });
  });

  it('of a start brings the machine back to rest', () => {
    const starting = obeyStart(ended({ status: 'exited' }), {}, { ...ids, operationId: 'op_9' }, NOW);
    expect(cancel(starting)).toMatchObject({
      status: 'stopping',
      desired: 'stopped',
      operation: { type: 'stop', cancels: 'op_9' },
    });
  });

  it.each([
    ['a stop', obeyStop(aStartingInstance({ status: 'ready' }), ids, NOW)],
    ['a delete', obeyDelete(aStartingInstance({ status: 'ready' }), ids, NOW)],
    ['a restart', obeyRestart(aStartingInstance({ status: 'ready' }), ids, NOW, 1)],
    ['what has ended', ended({ status: 'ready' })],
    ['the adoption of a machine that was in use', aStartingInstance({ adoptedAt: NOW })],
  ])('of %s is refused', (_what, instance) => {
    expect(() => cancel(instance)).toThrow(OperationNotCancellableError);
  });

  it('of an operation that is not the latest is refused', () => {
    expect(() => obeyCancel(aStartingInstance(), 'op_other', ids, NOW)).toThrow(OperationNotCancellableError);
  });
});

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

  it('does not take a delete back', () => {
    for (const status of ['ready', 'exited', 'failed'] as const) {
      const deleting = obeyDelete(ended({ status }), ids, NOW);
      const refusal = refusalOf(() => obeyStop(deleting, ids, NOW));
      expect(refusal).toBeInstanceOf(InstanceStateError);
      expect(refusal).toMatchObject({
        message: expect.stringMatching(/, to be deleted; stop is not possible any more$/),
        facts: { currentStatus: deleting.status, allowedActions: ['delete'] },
      });
    }
  });

  it('of a machine that may yet be started is a wish until its rest is proven', () => {
    const doubtful = ended({ status: 'exited', shutdown: { requestedAt: NOW, calls: 0 } });
    const stopping = obeyStop(doubtful, ids, NOW);
    expect(stopping).toMatchObject({ status: 'exited', operation: { type: 'stop', phase: 'monitoring' } });
    expect(obeyStop(stopping, { ...ids, operationId: 'op_3' }, NOW)).toBe(stopping);
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

  it('of what is protected, or was made by somebody else, is refused', () => {
    expect(() => obeyDelete(aStartingInstance({ protected: true }), ids, NOW)).toThrow(
      InstanceProtectedError,
    );
    expect(() => obeyDelete(aStartingInstance({ foreign: true }), ids, NOW)).toThrow(ForeignMachineError);
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

function catching(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}
