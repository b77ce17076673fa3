import { anInstance } from '../../test/builders/an-instance.js';
import type { Instance, Replacement } from '../instances/instance.js';
import type { InstanceStatus } from '../instances/lifecycle.js';
import { failOperation, beginOperation } from '../instances/operation.js';
import { successorIdOf } from '../instances/successor.js';
import { MOST_SUCCESSORS, nextSpotStep, REST_AFTER_REFUSAL_MS } from './next-step.js';

const NOW = Date.UTC(2026, 0, 2);
const noticed = { noticedAt: NOW };
const reclaimed = { reclaimedAt: NOW };
const gone = { reclaim: reclaimed, spotPolicy: 'replace', status: 'exited' } as const;
const decided = { successorId: 'inst_2', decidedAt: NOW };
const ordered = { ...decided, orderedAt: NOW };

function step(changes: Partial<Instance>, successor?: InstanceStatus | 'unreadable'): string {
  const instance = anInstance({ status: 'ready', novitaInstanceId: 'e70d', ...changes });
  return nextSpotStep(
    instance,
    successor === undefined || successor === 'unreadable' ? successor : anInstance({ status: successor }),
  ).do;
}

const refused = failOperation(
  beginOperation('op_1', 'start', 'req_1', NOW),
  { code: 'no_capacity', message: 'none' },
  NOW + 1,
);
const failed = failOperation(
  beginOperation('op_1', 'start', 'req_1', NOW),
  { code: 'startup_timeout', message: 'late' },
  NOW,
);

describe('the next step for a spot machine that is taken back', () => {
  it.each<[string, Partial<Instance>, string]>([
    ['nothing has happened', { spotPolicy: 'replace' }, 'nothing'],
    ['nobody wants anything done', { reclaim: noticed }, 'nothing'],
    ['it is only told', { reclaim: noticed, spotPolicy: 'notify' }, 'nothing'],
    ['it is to be replaced', { reclaim: noticed, spotPolicy: 'replace' }, 'decide'],
    ['it was taken unannounced', { reclaim: reclaimed, spotPolicy: 'replace', status: 'exited' }, 'decide'],
    ['it is still coming up', { reclaim: noticed, spotPolicy: 'replace', status: 'starting' }, 'nothing'],
    ['somebody else made it', { reclaim: noticed, spotPolicy: 'replace', foreign: true }, 'nothing'],
    [
      'somebody has stopped it',
      { reclaim: noticed, spotPolicy: 'replace', status: 'exited', desired: 'stopped' },
      'nothing',
    ],
    ['it runs until it is taken', { reclaim: noticed, spotPolicy: 'restart' }, 'nothing'],
    ['it is to be started again', { reclaim: reclaimed, spotPolicy: 'restart', status: 'exited' }, 'restart'],
    [
      'there was no stock for its start',
      { reclaim: reclaimed, spotPolicy: 'restart', status: 'exited', desired: 'stopped', operation: refused },
      'restart',
    ],
    [
      'its start has failed otherwise',
      { reclaim: reclaimed, spotPolicy: 'restart', status: 'exited', desired: 'stopped', operation: failed },
      'nothing',
    ],
    [
      'it went on to be only told while another successor was waited for',
      { reclaim: noticed, replacement: { ...ordered, restsSince: NOW + 1 } },
      'nothing',
    ],
    [
      'it was stopped while another successor was waited for',
      { ...gone, replacement: { ...ordered, restsSince: NOW + 1 }, desired: 'stopped' },
      'nothing',
    ],
    [
      'its last successor did not come up',
      { ...gone, replacement: { ...ordered, failedAt: NOW + 1 } },
      'nothing',
    ],
    [
      'its last successor did not come up, and it is taken back once more',
      { ...gone, replacement: { ...ordered, failedAt: NOW - 1 } },
      'decide',
    ],
    [
      'it is taken back again although another has taken its place',
      { ...gone, replacement: { ...ordered, releasedAt: NOW - 1 } },
      'nothing',
    ],
    ['it is being deleted', { replacement: ordered, desired: 'deleted' }, 'nothing'],
  ])('when %s', (_when, changes, expected) => {
    expect(step(changes)).toBe(expected);
  });

  it.each<[string, typeof ordered | typeof decided, InstanceStatus | 'unreadable' | undefined, string]>([
    ['not been accepted', decided, undefined, 'order'],
    ['been accepted, which is not written down', decided, 'creating', 'note-order'],
    ['to be bought', ordered, 'creating', 'wait'],
    ['to come up', ordered, 'starting', 'wait'],
    ['to be probed', ordered, 'running', 'wait'],
    ['to be read by somebody', ordered, 'unreadable', 'wait'],
    ['become ready', ordered, 'ready', 'release'],
    ['failed', ordered, 'failed', 'give-up'],
    ['been stopped', ordered, 'exited', 'give-up'],
    ['been deleted', ordered, 'terminated', 'give-up'],
    ['been forgotten', ordered, undefined, 'give-up'],
  ])('when its successor has %s', (_what, replacement, successor, expected) => {
    expect(step({ replacement }, successor)).toBe(expected);
  });

  const stockless = { failure: { code: 'no_capacity', message: 'none' } } as const;
  const late = {
    failure: { code: 'startup_timeout', message: 'late' },
    novitaInstanceId: 'f00d',
    desired: 'stopped',
  } as const;

  it.each<[string, Partial<Instance>, string]>([
    ['was bought nowhere', { ...stockless, status: 'failed' }, 'rest'],
    [
      'may have been bought after all',
      { ...late, status: 'failed', failure: { code: 'create_unresolved', message: '?' } },
      'give-up',
    ],
    [
      'can never be bought',
      { status: 'failed', failure: { code: 'template_not_found', message: '' } },
      'give-up',
    ],
    ['has a machine that costs', { ...late, status: 'failed' }, 'clear'],
    ['has a machine that rests', { ...late, status: 'exited' }, 'clear'],
    ['is being deleted', { ...late, status: 'stopping', desired: 'deleted' }, 'wait'],
    ['has been deleted', { ...late, status: 'terminated', desired: 'deleted' }, 'rest'],
    ['is to be looked at by people', { ...late, status: 'failed', onStartFailure: 'keep' }, 'give-up'],
    ['is protected', { ...late, status: 'exited', protected: true }, 'give-up'],
    ['had been ready', { ...late, status: 'exited', readyAt: NOW }, 'give-up'],
    ['was stopped by somebody', { status: 'exited', desired: 'stopped' }, 'give-up'],
  ])('when its successor did not come up and %s', (_what, changes, expected) => {
    const instance = anInstance({ ...gone, novitaInstanceId: 'e70d', replacement: ordered });
    expect(nextSpotStep(instance, anInstance(changes)).do).toBe(expected);
  });

  it('tries five successors, with ever longer rests, each with an id of its own', () => {
    const failure = anInstance({ ...stockless, status: 'failed' });
    let replacement: Replacement | undefined;
    const rests: number[] = [];
    for (let tries = 1; tries <= MOST_SUCCESSORS; tries++) {
      const next = nextSpotStep(anInstance({ ...gone, replacement }), undefined);
      expect(next).toMatchObject({ do: 'decide', number: tries, tries });
      rests.push('notBefore' in next ? next.notBefore : -1);
      replacement = { ...ordered, number: tries, tries };
      const expected = tries < MOST_SUCCESSORS ? 'rest' : 'give-up';
      expect(nextSpotStep(anInstance({ ...gone, replacement }), failure).do).toBe(expected);
      replacement = { ...replacement, restsSince: NOW };
    }
    expect(rests).toEqual([0, ...[3, 6, 12, 24].map((minutes) => NOW + minutes * 60_000)]);
    const ids = [1, 2, 3, 4, 5].map((number) => successorIdOf('inst_01JD0000000000000000000001', number));
    expect(new Set(ids).size).toBe(5);
  });

  it('lets go what somebody has stopped meanwhile', () => {
    const stopped = { status: 'exited', desired: 'stopped', replacement: ordered } as const;
    expect(step(stopped, 'ready')).toBe('release');
  });

  it('rests after a start that there was no stock for', () => {
    const instance = anInstance({
      status: 'exited',
      desired: 'stopped',
      spotPolicy: 'restart',
      reclaim: reclaimed,
      operation: refused,
    });
    expect(nextSpotStep(instance, undefined)).toEqual({
      do: 'restart',
      notBefore: NOW + 1 + REST_AFTER_REFUSAL_MS,
    });
  });
});
