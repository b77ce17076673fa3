import { anInstance, aStartingInstance, CREATED_AT, STARTUP } from '../../../test/builders/an-instance.js';
import type { Instance } from '../instance.js';
import type { Sighting } from '../sighting.js';
import { becameReady, isOverdue, nextStartupStep, passProbingDeadline, readNews } from './startup.js';

const NOW = CREATED_AT + 60_000;
const ports = [{ port: 8888, type: 'http' as const, endpoint: 'http://127.0.0.1:1' }];
const seen = (status: string, changes: Partial<Sighting> = {}): Sighting => ({
  status,
  ports: [],
  ...changes,
});
const read = (instance: Instance, sighting?: Sighting, now = NOW) =>
  readNews(instance, sighting, now, STARTUP);
const starting = aStartingInstance();

describe('news of a startup', () => {
  it.each(['pending', 'toCreate', 'creating', 'pulling', 'migrating', 'somethingNew'])(
    'keeps %s verbatim and goes on waiting',
    (status) => {
      const instance = read(starting, seen(status));
      expect(instance).toMatchObject({ status: 'starting', novita: { status } });
      expect(nextStartupStep(instance, seen(status))).toBe('wait');
    },
  );

  it('begins to probe when Novita says running, and sets the second deadline', () => {
    const running = read(starting, seen('running', { ports }));
    expect(running).toMatchObject({
      status: 'running',
      ports,
      deadlines: { healthy: NOW + 300_000 },
      operation: { phase: 'health_checking', times: { instanceRunning: NOW, healthCheckStarted: NOW } },
    });
    expect(running.deadlines.running).toBeUndefined();
    expect(nextStartupStep(running, seen('running', { ports }))).toBe('probe');
  });

  it('changes nothing when nothing is new', () => {
    const noted = read(starting, seen('pulling'));
    expect(read(noted, seen('pulling'))).toBe(noted);
  });

  it('is not moved back by late news', () => {
    const running = read(starting, seen('running', { ports }));
    expect(read(running, seen('pulling'))).toMatchObject({ status: 'running' });
  });

  it('fails with what Novita says about a machine that fell to rest', () => {
    const error = { state: 'ImagePullFailed', message: 'manifest unknown' };
    expect(read(starting, seen('exited', { statusError: error }))).toMatchObject({
      status: 'failed',
      failure: { code: 'machine_failed', message: 'ImagePullFailed manifest unknown' },
      desired: 'stopped',
      operation: { phase: 'failed' },
    });
  });

  it('starts once what came to rest without having been started', () => {
    const resting = read(read(starting, seen('creating')), seen('exited'));
    expect(resting.status).toBe('starting');
    expect(nextStartupStep(resting, seen('exited'))).toBe('start');
    const sent = { ...resting, startSentAt: NOW };
    expect(read(sent, seen('exited')).status).toBe('starting');
    expect(nextStartupStep(sent, seen('exited'))).toBe('wait');
  });

  it('ends as exited when the machine had been up', () => {
    const exited = read(read(starting, seen('pulling')), seen('exited'), NOW + 1);
    expect(exited).toMatchObject({
      status: 'exited',
      failure: { code: 'exited_during_startup' },
      operation: { phase: 'failed' },
      nextLookAt: undefined,
    });
  });

  it('ends as terminated when Novita removes the machine', () => {
    expect(read(starting, seen('removing'))).toMatchObject({
      status: 'terminated',
      failure: { code: 'vanished_during_startup' },
    });
  });

  it('asks Novita itself when complete looks miss the machine', () => {
    const absent: Sighting = { ports: [], absentSince: NOW };
    expect(read(starting, absent)).toBe(starting);
    expect(nextStartupStep(starting, absent)).toBe('ask-novita');
  });
});

describe('the deadlines of a startup', () => {
  it('fail what is not running in time, by the policy of the instance', () => {
    const late = CREATED_AT + STARTUP.timeoutMs;
    expect(read(starting, seen('pulling'), late - 1).status).toBe('starting');
    expect(read(starting, seen('pulling'), late)).toMatchObject({
      status: 'failed',
      failure: { code: 'startup_timeout' },
      desired: 'stopped',
      shutdown: { calls: 0 },
    });
    expect(read({ ...starting, onStartFailure: 'delete' }, undefined, late).desired).toBe('deleted');
    expect(read({ ...starting, onStartFailure: 'keep' }, undefined, late)).toMatchObject({
      desired: 'running',
      shutdown: undefined,
    });
  });

  it('fail what does not answer in time', () => {
    const running = read(starting, seen('running', { ports }));
    expect(passProbingDeadline(running, NOW + 299_999)).toBe(running);
    expect(passProbingDeadline(running, NOW + 300_000)).toMatchObject({
      status: 'failed',
      failure: { code: 'health_check_timeout' },
    });
  });

  it('do not fail a machine that is up by the time somebody looks', () => {
    const late = CREATED_AT + STARTUP.timeoutMs + 60_000;
    expect(isOverdue(starting, late)).toBe(true);
    expect(read(starting, seen('running', { ports }), late).status).toBe('running');
  });

  it('do not reach an instance that is ready', () => {
    const ready = becameReady(read(starting, seen('running', { ports })), NOW + 1);
    expect(ready).toMatchObject({ status: 'ready', readyAt: NOW + 1, deadlines: {} });
    expect(ready.operation).toMatchObject({ phase: 'completed', endedAt: NOW + 1 });
  });
});

describe('failing before anything was bought', () => {
  it('leaves no wish behind', () => {
    const failed = read(anInstance({ status: 'starting' }), undefined, CREATED_AT + STARTUP.timeoutMs);
    expect(failed).toMatchObject({ status: 'failed', desired: 'running', nextLookAt: undefined });
  });
});
