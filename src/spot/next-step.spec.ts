import { anInstance } from '../../test/builders/an-instance.js';
import type { Instance } from '../instances/instance.js';
import type { InstanceStatus } from '../instances/lifecycle.js';
import { failOperation, beginOperation } from '../instances/operation.js';
import { nextSpotStep, REST_AFTER_REFUSAL_MS } from './next-step.js';

const NOW = Date.UTC(2026, 0, 2);
const noticed = { noticedAt: NOW };
const reclaimed = { reclaimedAt: NOW };
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
    ['its replacement is over', { replacement: { ...ordered, failedAt: NOW } }, 'nothing'],
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
