import { anInstance, CREATED_AT } from '../../test/builders/an-instance.js';
import type { Instance, NovitaFacts, Reclaim } from './instance.js';
import { noteReclaim, wasReclaimedSince } from './reclaim.js';

const NOW = CREATED_AT + 3_600_000;
const TAKEN_AT = NOW + 120_000;

function reclaimOf(
  novita: NovitaFacts,
  known?: Reclaim,
  changes: Partial<Instance> = {},
): Reclaim | undefined {
  return noteReclaim(anInstance({ status: 'ready', novita, reclaim: known, ...changes }), NOW).reclaim;
}

describe('a spot machine', () => {
  const notified = { status: 'running', spotStatus: 'notified', spotReclaimTime: TAKEN_AT };
  const gone = { status: 'exited', spotStatus: 'terminated', spotReclaimTime: TAKEN_AT };
  const notice = { noticedAt: NOW - 30_000, at: TAKEN_AT };

  it.each<[string, NovitaFacts, Reclaim | undefined, Reclaim | undefined]>([
    ['nothing special', { status: 'running', spotStatus: 'running' }, undefined, undefined],
    ['an announcement', notified, undefined, { noticedAt: NOW, at: TAKEN_AT }],
    ['an announcement that is known', notified, notice, notice],
    [
      'another time of the same announcement',
      { ...notified, spotReclaimTime: TAKEN_AT + 1 },
      notice,
      { ...notice, at: TAKEN_AT + 1 },
    ],
    ['a word without a time', { status: 'running', spotStatus: 'reclaiming' }, undefined, { noticedAt: NOW }],
    ['the end', gone, notice, { ...notice, reclaimedAt: NOW }],
    ['the end that nobody had announced', gone, undefined, { at: TAKEN_AT, reclaimedAt: NOW }],
    ['the end that is known', gone, { ...notice, reclaimedAt: NOW - 1 }, { ...notice, reclaimedAt: NOW - 1 }],
    [
      'words left over while it is started again',
      { ...gone, status: 'toStart' },
      { ...notice, reclaimedAt: NOW - 1 },
      { ...notice, reclaimedAt: NOW - 1 },
    ],
    ['a notice taken back', { status: 'running', spotStatus: 'running' }, notice, undefined],
    [
      'running again after a reclaim',
      { status: 'running', spotStatus: 'running' },
      { ...notice, reclaimedAt: 1 },
      undefined,
    ],
    [
      'the next notice after a reclaim',
      { ...notified, spotReclaimTime: TAKEN_AT + 9 },
      { ...notice, reclaimedAt: 1 },
      { noticedAt: NOW, at: TAKEN_AT + 9 },
    ],
  ])('with %s', (_name, novita, known, expected) => {
    expect(reclaimOf(novita, known)).toEqual(expected);
  });

  it('that was stopped on request was not taken back', () => {
    expect(reclaimOf(gone, notice, { desired: 'stopped' })).toEqual(notice);
  });

  it('is the only kind of machine that is taken back', () => {
    const { spec } = anInstance();
    expect(reclaimOf(notified, undefined, { spec: { ...spec, billingMode: 'onDemand' } })).toBeUndefined();
  });

  it('came to rest for that reason since a moment, or earlier', () => {
    const instance = anInstance({ reclaim: { reclaimedAt: NOW } });
    expect([NOW, NOW + 1].map((moment) => wasReclaimedSince(instance, moment))).toEqual([true, false]);
    expect(wasReclaimedSince(anInstance({ reclaim: notice }), 0)).toBe(false);
  });
});
