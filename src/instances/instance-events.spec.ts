import { anInstance, aStartingInstance, CREATED_AT } from '../../test/builders/an-instance.js';
import { failStart } from './failing.js';
import { announce } from './instance-events.js';
import { advance, beginOperation } from './operation.js';

const NOW = CREATED_AT + 1_000;
const types = (...args: Parameters<typeof announce>) => announce(...args).events.map(({ type }) => type);

describe('what a save announces', () => {
  it('is the acceptance of a new record', () => {
    expect(types(undefined, anInstance(), 'admin', NOW)).toEqual(['instance.created']);
  });

  it('is nothing when no status has changed', () => {
    const instance = aStartingInstance();
    expect(types(instance, { ...instance, nextLookAt: NOW }, 'startup', NOW)).toEqual([]);
  });

  it('is one event per change of status, numbered, with the same id however often it is repeated', () => {
    const before = aStartingInstance({ eventSequence: 2 });
    const after = { ...before, status: 'running' as const };
    const once = announce(before, after, 'startup', NOW);
    expect(once.events).toMatchObject([{ type: 'instance.running', sequence: 3, before: 'starting' }]);
    expect(once.instance.eventSequence).toBe(3);
    expect(announce(before, after, 'startup', NOW + 5).events[0]?.id).toBe(once.events[0]?.id);
  });

  it('tells the failure when a start fails', () => {
    const failed = failStart(aStartingInstance(), { code: 'startup_timeout', message: 'late' }, NOW);
    const [event] = announce(aStartingInstance(), failed, 'startup', NOW).events;
    expect(event).toMatchObject({ type: 'instance.failed', reason: 'late' });
    expect(JSON.parse(event?.body ?? '')).toMatchObject({
      type: 'instance.failed',
      data: { status: 'failed', failure: { code: 'startup_timeout' } },
    });
  });

  it('tells the end of an operation once, after what it has led to', () => {
    const before = aStartingInstance();
    const ended = advance(before.operation, 'completed', NOW);
    const after = { ...before, status: 'ready' as const, operation: ended };
    const { events } = announce(before, after, 'startup', NOW);

    expect(events.map(({ type }) => type)).toEqual(['instance.ready', 'operation.completed']);
    expect(JSON.parse(events[1]?.body ?? '')).toMatchObject({
      data: { operationId: ended.id, operation: { id: ended.id, done: true } },
    });
    expect(types(after, { ...after, nextLookAt: NOW }, 'startup', NOW)).toEqual([]);
  });

  it('tells that a start failed although the machine is stopped as it should be', () => {
    const failed = failStart(aStartingInstance(), { code: 'startup_timeout', message: 'late' }, NOW);
    const [, operation] = announce(aStartingInstance(), failed, 'startup', NOW).events;
    expect(operation).toMatchObject({ type: 'operation.failed', reason: 'late' });
  });

  it('tells that another command has taken the place of an operation', () => {
    const before = aStartingInstance();
    const stop = beginOperation('op_2', 'stop', 'req_2', NOW);
    const { events } = announce(before, { ...before, status: 'stopping', operation: stop }, 'admin', NOW);

    expect(events.map(({ type }) => type)).toEqual(['instance.stopping', 'operation.failed']);
    expect(JSON.parse(events[1]?.body ?? '')).toMatchObject({
      data: { operationId: before.operation.id, operation: { error: { code: 'operation_superseded' } } },
    });
    expect(events[1]?.requestId).toBe(before.operation.requestId);
  });

  it('tells the end of an operation that had nothing to do', () => {
    const before = { ...anInstance(), operation: advance(anInstance().operation, 'completed', NOW) };
    const stop = advance(beginOperation('op_2', 'stop', 'req_2', NOW), 'completed', NOW);
    expect(types(before, { ...before, operation: stop }, 'admin', NOW)).toEqual(['operation.completed']);
  });

  it('tells the image pull on the way', () => {
    const before = aStartingInstance({ novita: { status: 'creating' } });
    expect(types(before, { ...before, novita: { status: 'pulling' } }, 'startup', NOW)).toEqual([
      'instance.pulling',
    ]);
  });

  it('holds no values of variables', () => {
    const instance = anInstance();
    const secret = {
      ...instance,
      spec: { ...instance.spec, envs: [{ key: 'TOKEN', value: 'canary-value' }] },
    };
    expect(JSON.stringify(announce(undefined, secret, 'admin', NOW).events)).not.toContain('canary-value');
  });
});
