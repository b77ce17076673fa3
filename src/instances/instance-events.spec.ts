import { anInstance, aStartingInstance, CREATED_AT } from '../../test/builders/an-instance.js';
import { failStart } from './failing.js';
import { announce } from './instance-events.js';

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
