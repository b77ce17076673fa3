import fc from 'fast-check';
import { anInstance, aStartingInstance, CREATED_AT, STARTUP } from '../../test/builders/an-instance.js';
import type { ProvisioningConfig } from '../config/config.js';
import type { Mark } from '../instances/mark.js';
import { rebuildInstance } from '../instances/adoption/rebuild.js';
import type { Instance } from '../instances/instance.js';
import type { NovitaInstance } from '../novita/novita-instance.js';
import {
  brake,
  type Evidence,
  judgeMachine,
  mostLikelyKnown,
  restAfter,
  surplusAge,
  type Verdict,
} from './garbage.js';

const CONFIG: ProvisioningConfig = { settleMs: 90_000, requestTimeoutMs: 30_000, retryAmbiguous: true };
const NOW = CREATED_AT + 3_600_000;
const OLD = NOW - 150_000;
const YOUNG = NOW - 149_999;

const { id } = anInstance();
const marker = { instanceId: id, attempt: 1 };
const meta = {
  v: 1,
  dep: 'abc123',
  id,
  attempt: 1,
  name: 'demo',
  owner: 'ann',
  templateId: '107001',
  createdAt: CREATED_AT,
} as const;

const NONE: Mark = { kind: 'none' };
const UNREAD: Mark = { kind: 'unread', marker };
const FORGED: Mark = { kind: 'forged', marker };
const UNSEEN: Mark = { kind: 'unseen' };
const PROVEN: Mark = { kind: 'proven', marker, meta, renamed: false };
const RENAMED: Mark = { ...PROVEN, renamed: true };

function aMachine(changes: Partial<NovitaInstance> = {}): NovitaInstance {
  return {
    id: 'aaaaaaaaaaaaaaaa',
    name: 'demo',
    status: 'running',
    ports: [],
    envs: [],
    jobs: [],
    createdAt: new Date(OLD),
    ...changes,
  };
}

const intent = {
  attempt: 1,
  at: OLD,
  product: { id: 'p', name: 'P', region: 'R', clusterId: 'c', rootfsSize: 60 },
  pricePerHour: 1,
};
const purchase = { attempts: 1, unresolved: 0, looks: 0, setbacks: 0, refusals: [] };

const RECORDS = {
  none: undefined,
  unreadable: 'unreadable',
  'this machine': aStartingInstance({ novitaInstanceId: aMachine().id }),
  'terminated with this machine': aStartingInstance({
    novitaInstanceId: aMachine().id,
    status: 'terminated',
    statusChangedAt: OLD,
  }),
  'deleted with this machine': aStartingInstance({
    novitaInstanceId: aMachine().id,
    status: 'terminated',
    desired: 'deleted',
    statusChangedAt: OLD,
  }),
  'failed with this machine': aStartingInstance({ novitaInstanceId: aMachine().id, status: 'failed' }),
  'another machine': aStartingInstance(),
  'another machine, ready': aStartingInstance({ status: 'ready' }),
  'another machine, terminated': aStartingInstance({ status: 'terminated' }),
  'another machine, and buying': aStartingInstance({ purchase: { ...purchase, intent } }),
  'failed without one': anInstance({ status: 'failed' }),
  'failed, to be deleted': anInstance({ status: 'failed', desired: 'deleted' }),
  'terminated without one': anInstance({ status: 'terminated' }),
  'being bought': anInstance({ purchase: { ...purchase, intent } }),
  'not bought yet': anInstance(),
  'stopping without one': anInstance({ status: 'stopping', desired: 'deleted' }),
  'rebuilt from another machine': rebuildInstance(
    meta,
    aMachine({ id: 'bbbbbbbbbbbbbbbb' }),
    { operationId: 'op_1', requestId: 'req_1' },
    OLD,
    STARTUP,
  ),
} satisfies Record<string, Instance | 'unreadable' | undefined>;

type RecordName = keyof typeof RECORDS;

function judge(record: RecordName, mark: Mark, changes: Partial<Evidence> = {}): Verdict {
  const known = RECORDS[record];
  const machine = changes.machine ?? aMachine();
  const referenced = known !== undefined && known !== 'unreadable' && known.novitaInstanceId === machine.id;
  return judgeMachine({ machine, mark, record: known, referenced, fenced: false, ...changes }, NOW, CONFIG);
}

describe('what a machine is to us', () => {
  it.each<[RecordName, old: Verdict, young: Verdict, unread: Verdict]>([
    ['none', 'adopt', 'adopt', 'unread'],
    ['unreadable', 'keep', 'keep', 'keep'],
    ['this machine', 'keep', 'keep', 'keep'],
    ['failed with this machine', 'keep', 'keep', 'keep'],
    ['another machine', 'surplus', 'too-young', 'unread'],
    ['another machine, ready', 'surplus', 'too-young', 'unread'],
    ['another machine, terminated', 'surplus', 'too-young', 'unread'],
    ['another machine, and buying', 'leave-to-resolver', 'leave-to-resolver', 'leave-to-resolver'],
    ['failed without one', 'surplus', 'too-young', 'unread'],
    ['failed, to be deleted', 'leave-to-resolver', 'leave-to-resolver', 'leave-to-resolver'],
    ['terminated without one', 'surplus', 'too-young', 'unread'],
    ['being bought', 'leave-to-resolver', 'leave-to-resolver', 'leave-to-resolver'],
    ['not bought yet', 'leave-to-resolver', 'leave-to-resolver', 'leave-to-resolver'],
    ['stopping without one', 'leave-to-resolver', 'leave-to-resolver', 'leave-to-resolver'],
    ['rebuilt from another machine', 'contested', 'contested', 'unread'],
  ])('with a record that is %s: old %s, young %s, without variables %s', (record, old, young, unread) => {
    expect(judge(record, PROVEN)).toBe(old);
    expect(judge(record, PROVEN, { machine: aMachine({ createdAt: new Date(YOUNG) }) })).toBe(young);
    expect(judge(record, UNREAD)).toBe(unread);
  });

  it.each(
    (Object.keys(RECORDS) as RecordName[]).filter(
      (record) => !record.endsWith(' with this machine') && record !== 'this machine',
    ),
  )('is not believed when forged: %s', (record) => {
    expect(judge(record, FORGED)).toBe('forged');
    expect(judge(record, NONE)).toBe('foreign');
    expect(judge(record, UNSEEN)).toBe('unseen');
  });

  it('is its record’s whatever its name and variables say', () => {
    for (const record of ['this machine', 'failed with this machine'] as const)
      for (const mark of [FORGED, NONE, UNSEEN, RENAMED]) expect(judge(record, mark)).toBe('keep');
  });

  describe('when it was renamed', () => {
    it.each<[RecordName, Verdict]>([
      ['none', 'adopt'],
      ['unreadable', 'keep'],
      ['this machine', 'keep'],
      ['another machine', 'contested'],
      ['failed without one', 'contested'],
      ['being bought', 'leave-to-resolver'],
    ])('and the record is %s: %s', (record, verdict) => {
      expect(judge(record, RENAMED)).toBe(verdict);
    });
  });

  describe('when it is there although its record ended', () => {
    const ended = (record: RecordName, statusChangedAt: number, machine = aMachine()): Verdict => {
      const known = RECORDS[record];
      if (!known || known === 'unreadable') throw new Error('no record');
      const evidence = { machine, mark: PROVEN, record: { ...known, statusChangedAt }, fenced: false };
      return judgeMachine({ ...evidence, referenced: true }, NOW, CONFIG);
    };

    it('is deleted when that was asked for, and brought back when it had vanished by itself', () => {
      expect(ended('deleted with this machine', OLD)).toBe('surplus');
      expect(ended('terminated with this machine', OLD)).toBe('revive');
    });

    it('is left alone while a list may lag, and while Novita removes it', () => {
      expect(ended('deleted with this machine', YOUNG)).toBe('keep');
      const leaving = aMachine({ status: 'removing' });
      expect(ended('deleted with this machine', OLD, leaving)).toBe('keep');
    });
  });

  it.each(['toRemove', 'removing', 'removed'])('is nothing while Novita says %s', (status) => {
    for (const record of ['none', 'another machine', 'failed without one'] as const)
      expect(judge(record, PROVEN, { machine: aMachine({ status }) })).toBe('leaving');
  });

  it('is kept when any other record refers to it', () => {
    expect(judge('another machine', PROVEN, { referenced: true })).toBe('keep');
    expect(judge('none', NONE, { referenced: true })).toBe('keep');
  });

  it('is left to the resolver while Redis may have lost what it knew', () => {
    expect(judge('failed without one', PROVEN, { fenced: true })).toBe('leave-to-resolver');
    expect(judge('another machine', PROVEN, { fenced: true })).toBe('surplus');
  });

  it('without a birthday is as old as our knowledge of it', () => {
    const machine = aMachine({ createdAt: undefined });
    const verdict = (firstSeenAt?: number) => judge('another machine', PROVEN, { machine, firstSeenAt });
    expect(verdict()).toBe('too-young');
    expect(verdict(YOUNG)).toBe('too-young');
    expect(verdict(OLD)).toBe('surplus');
  });

  it('does not stay young for ever when Novita’s clock is ahead', () => {
    const machine = aMachine({ createdAt: new Date(NOW + 7_200_000) });
    expect(judge('another machine', PROVEN, { machine })).toBe('too-young');
    expect(judge('another machine', PROVEN, { machine, firstSeenAt: OLD })).toBe('surplus');
  });

  it('waits 150 seconds with the defaults', () => {
    expect(surplusAge(CONFIG)).toBe(150_000);
  });

  it('is never deleted when it is in use, unmarked, renamed or not proven ours, whatever else is true', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...(Object.keys(RECORDS) as RecordName[])),
        fc.constantFrom(NONE, UNSEEN, UNREAD, FORGED, RENAMED, PROVEN),
        fc.boolean(),
        fc.boolean(),
        fc.constantFrom('running', 'exited', 'pulling', 'toRemove', 'a word that nobody knows', ''),
        fc.option(fc.integer({ min: 0, max: NOW + 10_000_000 }), { nil: undefined }),
        fc.option(fc.integer({ min: 0, max: NOW }), { nil: undefined }),
        (record, mark, elsewhere, fenced, status, born, firstSeenAt) => {
          const createdAt = born === undefined ? undefined : new Date(born);
          const machine = aMachine({ status, createdAt });
          const known = RECORDS[record];
          const here = known !== undefined && known !== 'unreadable' && known.novitaInstanceId === machine.id;
          const referenced = elsewhere || here;
          const verdict = judge(record, mark, { machine, referenced, fenced, firstSeenAt });
          const inUse = referenced && record !== 'deleted with this machine';
          const sure = mark.kind === 'proven' && (!mark.renamed || referenced);
          if (inUse || !sure) expect(verdict).not.toBe('surplus');
          if (referenced || mark.kind !== 'proven' || known) expect(verdict).not.toBe('adopt');
          if (verdict === 'surplus' && !referenced)
            expect(Math.min(born ?? NOW, firstSeenAt ?? NOW)).toBeLessThanOrEqual(NOW - 150_000);
        },
      ),
      { seed: 7, numRuns: 2_000 },
    );
  });
});

describe('the brake', () => {
  const verdicts = (surplus: number, adopt: number, keep: number): Verdict[] => [
    ...Array.from({ length: surplus }, () => 'surplus' as const),
    ...Array.from({ length: adopt }, () => 'adopt' as const),
    ...Array.from({ length: keep }, () => 'keep' as const),
  ];

  it.each([
    [3, 0, 0, false],
    [4, 0, 0, true],
    [0, 4, 0, true],
    [2, 2, 30, true],
    [5, 0, 45, false],
    [6, 0, 44, true],
    [3, 2, 45, false],
    [0, 50, 0, true],
    [0, 0, 50, false],
  ])('with %d to delete, %d to adopt and %d to keep: %p', (surplus, adopt, keep, braked) => {
    expect(brake(verdicts(surplus, adopt, keep), surplus + adopt + keep)).toBe(braked);
  });

  it('is moved by changes alone', () => {
    const quiet: Verdict[] = ['keep', 'leaving', 'too-young', 'contested', 'unread', 'forged', 'foreign'];
    expect(brake([...quiet, ...quiet, ...quiet, 'leave-to-resolver'], 0)).toBe(false);
  });
});

describe('of several machines of a lost record', () => {
  const rival = (name: string, attempt: number, status: string, createdAt?: number, renamed = false) => ({
    attempt,
    renamed,
    machine: aMachine({
      id: name,
      status,
      createdAt: createdAt === undefined ? undefined : new Date(createdAt),
    }),
  });
  const rivals = [
    rival('exited', 1, 'exited', 1),
    rival('a copy', 1, 'running', 1, true),
    rival('late', 3, 'running', 2),
    rival('chosen', 2, 'running', 3),
    rival('younger', 2, 'running', 4),
    rival('ageless', 2, 'running'),
  ];

  it('one that has its name is chosen, then one that runs, then the lowest attempt, then the oldest, whatever their order', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(rivals, { minLength: rivals.length }), (order) => {
        expect(mostLikelyKnown(order).map(({ machine }) => machine.id)).toEqual(['chosen']);
      }),
      { seed: 7 },
    );
  });

  it('none is none', () => {
    expect(mostLikelyKnown([])).toEqual([]);
  });
});

describe('the rest after a round', () => {
  it.each([
    ['as configured of few', { listed: 15_000, unfinished: 0 }, 30_000, 30_000],
    ['as configured of few, however short', { listed: 15_000, unfinished: 0 }, 50, 50],
    ['0.2 s per 100 of many', { listed: 40_000, unfinished: 0 }, 30_000, 80_000],
    ['as configured when that is longer', { listed: 100_000, unfinished: 0 }, 600_000, 600_000],
    ['two minutes of however many', { listed: 1_000_000, unfinished: 0 }, 30_000, 120_000],
    ['as configured when one must be looked at again', { listed: 100_000, unfinished: 1 }, 30_000, 30_000],
  ])('is %s', (_how, facts, intervalMs, restMs) => {
    expect(restAfter(facts, intervalMs)).toBe(restMs);
  });
});
