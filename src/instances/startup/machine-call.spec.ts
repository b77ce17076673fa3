import { aStartingInstance, CREATED_AT, STARTUP } from '../../../test/builders/an-instance.js';
import type { Instance, MachineCall, Start } from '../instance.js';
import { beginOperation } from '../operation.js';
import type { Sighting } from '../sighting.js';
import { ResourceConstraintsError, StartupFailedError } from '../startup.errors.js';
import {
  accepted,
  answered,
  missCall,
  nextCallStep,
  noteLook,
  noteProof,
  openCall,
  refuseCall,
  setBack,
  takePlace,
  withCallIntent,
} from './machine-call.js';
import { nextStartupStep, readNews } from './startup.js';

const NOW = CREATED_AT + 3_600_000;
const POLL = STARTUP.pollIntervalMs;
const seen = (status: string, changes: Partial<Sighting> = {}): Sighting => ({
  status,
  ports: [],
  ...changes,
});
const resting = seen('exited', { lastStartedAt: CREATED_AT });

function started(start: Partial<Start> = {}, changes: Partial<Instance> = {}): Instance {
  return aStartingInstance({
    novita: { status: 'exited', lastStartedAt: CREATED_AT },
    start: { requestedAt: NOW, calls: 0, goingSince: NOW, startedBefore: CREATED_AT, ...start },
    deadlines: { running: NOW + STARTUP.timeoutMs },
    operation: beginOperation('op_01JD0000000000000000000002', 'start', 'req_2', NOW),
    ...changes,
  });
}

function restarted(restart: Partial<MachineCall> = {}): Instance {
  return aStartingInstance({
    novita: { status: 'running', lastStartedAt: CREATED_AT },
    restart: { requestedAt: NOW, calls: 0, startedBefore: CREATED_AT, ...restart },
    deadlines: { running: NOW + STARTUP.timeoutMs },
    operation: beginOperation('op_01JD0000000000000000000002', 'restart', 'req_2', NOW),
  });
}

const step = (instance: Instance, sighting: Sighting, now = NOW) =>
  nextCallStep(instance, sighting, now, STARTUP);
const look = (instance: Instance, sighting: Sighting, now = NOW) =>
  noteLook(instance, sighting, now, STARTUP);
const listed = (instance: Instance, sighting: Sighting, now = NOW) =>
  noteProof(instance, sighting, 'list', now, STARTUP);
const called = (instance: Instance) => withCallIntent(instance, resting, NOW);

describe('a start', () => {
  it('has its time from the moment on that it has a place', () => {
    const waiting = started({ goingSince: undefined }, { deadlines: {} });
    expect(takePlace(waiting, NOW + 5, STARTUP)).toMatchObject({
      start: { goingSince: NOW + 5 },
      deadlines: { running: NOW + 5 + STARTUP.timeoutMs },
    });
  });

  it('is called once what Novita says is at rest, and not before', () => {
    expect(step(started(), resting)).toBe('call');
    for (const status of ['toStop', 'stopping', 'freezing', 'somethingNew'])
      expect(step(started(), seen(status))).toBe('wait');
  });

  it('says that it may be carried out before it is called', () => {
    expect(called(started())).toMatchObject({ start: { calls: 1, calledAt: NOW, unanswered: 1 } });
  });

  it('is called again only when the machine still rests a good while after it', () => {
    const once = called(started());
    expect(step(once, resting, NOW + 2 * POLL - 1)).toBe('wait');
    expect(step(once, resting, NOW + 2 * POLL)).toBe('call');
    const twice = withCallIntent(once, resting, NOW + 2 * POLL);
    expect(step(twice, resting, NOW + 6 * POLL - 1)).toBe('wait');
    expect(step(twice, resting, NOW + 6 * POLL)).toBe('call');
  });

  it.each(['toStart', 'starting', 'pulling', 'running'])('is proven by %s in a look of our own', (status) => {
    const proven = look(called(started()), seen(status), NOW + 9);
    expect(openCall(proven)).toBeUndefined();
    expect(proven).toMatchObject({
      start: { provenAt: NOW + 9 },
      startedAt: NOW + 9,
      operation: { phase: 'monitoring', times: { instanceStarting: NOW + 9 } },
    });
  });

  it('is proven without a call when somebody else has started the machine', () => {
    expect(openCall(look(started(), seen('running')))).toBeUndefined();
  });

  it('is not proven by a list that may be older than the stop before', () => {
    const old = seen('running', { lastStartedAt: CREATED_AT });
    expect(openCall(listed(called(started()), old))).toBe('start');
    expect(openCall(listed(started(), seen('starting')))).toBe('start');
    const fresh = seen('running', { lastStartedAt: CREATED_AT + 1_000 });
    expect(openCall(listed(called(started()), fresh))).toBeUndefined();
    expect(openCall(listed(called(started()), seen('toStart')))).toBeUndefined();
  });

  it('ends where it began when it comes to rest again after it was seen', () => {
    const proven = look(called(started()), seen('starting'));
    expect(readNews(proven, resting, NOW, STARTUP)).toMatchObject({
      status: 'exited',
      failure: { code: 'exited_during_startup' },
      operation: { phase: 'failed' },
    });
  });

  it('is not sent a second time by the rule for machines that were never started', () => {
    const proven = look(called(started()), seen('starting'));
    expect(nextStartupStep(proven, resting)).toBe('wait');
  });

  describe('that Novita refuses', () => {
    const error = new ResourceConstraintsError('inst_1', 'GPU');

    it('leaves the machine at rest, with the reason, whatever the policy of failed starts is', () => {
      const deleting = started({}, { onStartFailure: 'delete' });
      const refused = refuseCall(answered(called(deleting)), error, NOW, STARTUP);
      expect(refused).toMatchObject({
        status: 'exited',
        desired: 'stopped',
        shutdown: { provenAt: NOW },
        nextLookAt: undefined,
        failure: { code: 'no_capacity', retryable: true },
        operation: { phase: 'failed', error: { code: 'no_capacity', facts: { resourceType: 'GPU' } } },
      });
    });

    it('has its rest proven first when an earlier call was never answered', () => {
      const again = withCallIntent(called(started()), resting, NOW);
      const refused = refuseCall(answered(again), error, NOW, STARTUP);
      expect(refused).toMatchObject({ status: 'exited', desired: 'stopped', nextLookAt: NOW });
      expect(refused.shutdown).toEqual({ requestedAt: NOW, calls: 0 });
    });
  });

  describe('whose time is over', () => {
    const late = NOW + STARTUP.timeoutMs;

    it('is as it was when no call had an effect', () => {
      expect(missCall(started(), late - 1, STARTUP)).toEqual(started());
      expect(missCall(answered(called(started())), late, STARTUP)).toMatchObject({
        status: 'exited',
        failure: { code: 'startup_timeout' },
      });
    });

    it('tells a Novita that could not be reached apart', () => {
      const failed = missCall(setBack(started(), NOW), late, STARTUP, 'start-instance: no answer');
      expect(failed.operation.error).toMatchObject({ code: 'network_error', retryable: true });
    });

    it('is brought to rest when it may have been carried out', () => {
      for (const instance of [called(started()), accepted(called(started()), NOW)])
        expect(missCall(instance, late, STARTUP)).toMatchObject({
          status: 'failed',
          desired: 'stopped',
          shutdown: { calls: 0 },
        });
    });

    it('does not claim rest that Novita has not said', () => {
      const odd = started({}, { novita: { status: 'freezing' } });
      expect(missCall(odd, late, STARTUP).status).toBe('failed');
    });
  });
});

describe('a restart', () => {
  const running = seen('running', { lastStartedAt: CREATED_AT });

  it('is called while Novita has not said yes, and takes the old running for nothing', () => {
    expect(step(restarted(), running)).toBe('call');
    const once = withCallIntent(restarted(), running, NOW);
    expect(openCall(look(once, running))).toBe('restart');
    expect(step(once, running, NOW + 2 * POLL)).toBe('call');
  });

  it('is not called again once Novita has said yes: that would interrupt the machine a second time', () => {
    const said = accepted(withCallIntent(restarted(), running, NOW), NOW);
    expect(step(said, running, NOW + 100 * POLL)).toBe('wait');
    expect(openCall(look(said, running, NOW + POLL - 1))).toBe('restart');
    expect(openCall(look(said, running, NOW + POLL))).toBeUndefined();
  });

  it.each(['toRestart', 'restarting', 'starting'])('is proven by %s', (status) => {
    const once = withCallIntent(restarted(), running, NOW);
    expect(openCall(listed(once, seen(status)))).toBeUndefined();
    expect(openCall(listed(restarted(), seen(status)))).toBe('restart');
  });

  it('is proven by a later start when its words were missed', () => {
    const again = seen('running', { lastStartedAt: CREATED_AT + 1_000 });
    expect(openCall(listed(withCallIntent(restarted(), running, NOW), again))).toBeUndefined();
  });

  it('that is refused leaves the machine running, and has it probed anew', () => {
    const error = new StartupFailedError('inst_1', 'novita_rejected', 'no', 'api_call');
    const refused = refuseCall(answered(withCallIntent(restarted(), running, NOW)), error, NOW, STARTUP);
    expect(refused).toMatchObject({
      status: 'starting',
      desired: 'running',
      operation: { phase: 'failed', error: { code: 'novita_rejected' } },
    });
    expect(readNews(refused, running, NOW, STARTUP)).toMatchObject({ status: 'running' });
  });
});
