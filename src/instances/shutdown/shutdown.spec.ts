import { aStartingInstance, CREATED_AT } from '../../../test/builders/an-instance.js';
import type { Instance } from '../instance.js';
import type { Sighting } from '../sighting.js';
import { gone, nextShutdownStep, noteStuck, readRest as read, repeatDelay } from './shutdown.js';

const NOW = CREATED_AT + 60_000;
const config = { pollIntervalMs: 30_000, stuckAfterMs: 900_000, requestTimeoutMs: 30_000 };
const readRest = (instance: Instance, sighting: Sighting | undefined, now: number) =>
  read(instance, sighting, now, config);
const seen = (status: string): Sighting => ({ status, ports: [] });
const stopping = (changes: Partial<Instance> = {}) =>
  aStartingInstance({
    status: 'stopping',
    desired: 'stopped',
    shutdown: { requestedAt: NOW, calls: 0 },
    ...changes,
  });
const deleting = stopping({ desired: 'deleted' });

describe('a shutdown', () => {
  it('calls again for as long as Novita does not say that it is at it', () => {
    expect(nextShutdownStep(stopping(), undefined)).toBe('stop');
    expect(nextShutdownStep(stopping(), seen('running'))).toBe('stop');
    expect(nextShutdownStep(deleting, seen('exited'))).toBe('delete');
    expect(nextShutdownStep(stopping({ shutdown: { requestedAt: NOW, calls: 1 } }), seen('toStop'))).toBe(
      'wait',
    );
  });

  it('does not take somebody else’s stop for an answer to its own delete before it has called', () => {
    expect(nextShutdownStep(deleting, seen('stopping'))).toBe('delete');
  });

  it('tells a machine once also when lists do not show it, and only asks for it from then on', () => {
    const absent: Sighting = { absentSince: NOW, ports: [] };
    expect(nextShutdownStep(deleting, absent)).toBe('delete');
    expect(nextShutdownStep(stopping(), absent)).toBe('stop');
    const told = stopping({ desired: 'deleted', shutdown: { requestedAt: NOW, calls: 1 } });
    expect(nextShutdownStep(told, absent)).toBe('ask-novita');
  });

  it('is exited only when Novita says so', () => {
    for (const status of ['running', 'toStop', 'stopping', 'somethingNew'])
      expect(readRest(stopping(), seen(status), NOW).status).toBe('stopping');
    expect(readRest(stopping(), seen('exited'), NOW)).toMatchObject({
      status: 'exited',
      stoppedAt: NOW,
      shutdown: { provenAt: NOW },
      nextLookAt: undefined,
    });
  });

  it('does not end a delete at exited', () => {
    expect(readRest(deleting, seen('exited'), NOW)).toMatchObject({ status: 'stopping', desired: 'deleted' });
  });

  it('ends a delete when Novita has removed the machine', () => {
    expect(readRest(deleting, seen('removed'), NOW)).toMatchObject({
      status: 'terminated',
      reason: 'Deleted',
    });
  });

  it('keeps a failed instance failed while its machine is brought to rest', () => {
    const failed = stopping({ status: 'failed', failure: { code: 'startup_timeout', message: 'late' } });
    expect(readRest(failed, seen('exited'), NOW)).toMatchObject({
      status: 'failed',
      shutdown: { provenAt: NOW },
      failure: { code: 'startup_timeout' },
    });
    expect(gone(failed, NOW).status).toBe('terminated');
  });

  it('repeats its wish ever more slowly and never gives up', () => {
    expect([0, 1, 2, 3, 5, 1_000].map((calls) => repeatDelay(calls, 1_000))).toEqual([
      1_000, 1_000, 2_000, 4_000, 10_000, 10_000,
    ]);
    expect(repeatDelay(1_000, 30_000)).toBe(60_000);
  });

  it('does not believe in rest while a start that was sent may still be carried out', () => {
    const started = stopping({ startSentAt: NOW - 10_000 });
    expect(readRest(started, seen('exited'), NOW).status).toBe('stopping');
    expect(nextShutdownStep(started, seen('exited'))).toBe('wait');
    expect(readRest(started, seen('exited'), NOW + 20_000).status).toBe('exited');
  });

  it('says once that it is stuck, and goes on', () => {
    expect(noteStuck(stopping(), NOW + 899_999, config).shutdown?.stuckAt).toBeUndefined();
    const stuck = noteStuck(stopping(), NOW + 900_000, config);
    expect(stuck.shutdown?.stuckAt).toBe(NOW + 900_000);
    expect(noteStuck(stuck, NOW + 2_000_000, config)).toBe(stuck);
    expect(nextShutdownStep(stuck, seen('running'))).toBe('stop');
  });
});
