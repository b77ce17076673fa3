import fc from 'fast-check';
import { CREATED_AT, STARTUP } from '../../../test/builders/an-instance.js';
import { deriveDeployment } from '../../config/deployment.js';
import type { NovitaInstance } from '../../novita/novita-instance.js';
import { dutyOf } from '../duty.js';
import { INSTANCE_STATUSES } from '../lifecycle.js';
import { markedName, META_VARIABLE, signMeta, verifyMeta } from '../marker.js';
import { readRecord } from '../stored-record.js';
import { announceAdoption } from './adopted-event.js';
import { readMark } from '../mark.js';
import { rebuildInstance, wasAdopted } from './rebuild.js';

const ours = deriveDeployment('an encryption key of thirty-two or more');
const theirs = deriveDeployment('another encryption key, of somebody else');
const facts = {
  id: 'inst_01JD0000000000000000000001',
  attempt: 2,
  name: 'demo',
  owner: 'ann',
  templateId: '107001',
  createdAt: CREATED_AT,
};
const marker = { instanceId: facts.id, attempt: facts.attempt };
const NOW = CREATED_AT + 86_400_000;
const ids = { operationId: 'op_01JD0000000000000000000009', requestId: 'req_9' };

function aMachine(changes: Partial<NovitaInstance> = {}): NovitaInstance {
  return {
    id: 'aaaaaaaaaaaaaaaa',
    name: markedName(ours, 'demo', marker),
    status: 'running',
    ports: [],
    envs: [{ key: META_VARIABLE, value: signMeta(ours, facts) }],
    jobs: [],
    ...changes,
  };
}

const twin = (signer: typeof ours, changes: Partial<typeof facts> = {}) => [
  { key: META_VARIABLE, value: signMeta(signer, { ...facts, ...changes }) },
];

const SOME = { key: 'MODEL', value: 'llama' };

describe('the mark of a machine', () => {
  it.each([
    ['name and twin agree', aMachine(), 'proven'],
    [
      'the user’s part of the name was changed',
      aMachine({ name: markedName(ours, 'renamed', marker) }),
      'proven',
    ],
    ['the name was changed', aMachine({ name: 'my-favourite' }), 'proven'],
    ['neither name nor variables are ours', aMachine({ name: 'demo', envs: [SOME] }), 'none'],
    [
      'it is another deployment’s',
      aMachine({ name: markedName(theirs, 'demo', marker), envs: twin(theirs) }),
      'none',
    ],
    [
      'somebody else has put another deployment’s twin on a machine without a mark',
      aMachine({ name: 'demo', envs: twin(theirs) }),
      'none',
    ],
    ['there is no twin', aMachine({ envs: [] }), 'forged'],
    ['the twin is nonsense', aMachine({ envs: [{ key: META_VARIABLE, value: 'x.y' }] }), 'forged'],
    ['the twin is signed by another deployment', aMachine({ envs: twin(theirs) }), 'forged'],
    [
      'the twin is another instance’s',
      aMachine({ envs: twin(ours, { id: `${facts.id.slice(0, -1)}2` }) }),
      'forged',
    ],
    ['the twin is of another attempt', aMachine({ envs: twin(ours, { attempt: 1 }) }), 'forged'],
  ])('when %s', (_name, machine, kind) => {
    expect(readMark(ours, machine, 'whole').kind).toBe(kind);
    expect(readMark(ours, machine, 'row').kind).toBe(kind === 'forged' ? 'unread' : kind);
  });

  it('tells a name that was changed', () => {
    const renamed = (name: string) => readMark(ours, aMachine({ name }), 'row');
    expect(renamed('my-favourite')).toMatchObject({ kind: 'proven', marker, renamed: true });
    expect(renamed(aMachine().name)).toMatchObject({ kind: 'proven', marker, renamed: false });
  });

  it('is not known of a row without mark and variables', () => {
    const machine = aMachine({ name: 'my-favourite', envs: [] });
    expect(readMark(ours, machine, 'row')).toEqual({ kind: 'unseen' });
    expect(readMark(ours, machine, 'whole')).toEqual({ kind: 'none' });
  });
});

describe('a rebuilt record', () => {
  const meta = verifyMeta(ours, signMeta(ours, facts));
  if (!meta) throw new Error('not ours');
  const rebuild = (machine: NovitaInstance, now = NOW) => rebuildInstance(meta, machine, ids, now, STARTUP);

  it('can be stored and read whatever the machine leaves out, and takes nothing away', () => {
    fc.assert(
      fc.property(
        fc.record(
          {
            gpuNum: fc.integer({ min: 1, max: 8 }),
            rootfsSizeGb: fc.integer({ min: 10, max: 6_144 }),
            productId: fc.string({ minLength: 1 }),
            productName: fc.string({ minLength: 1 }),
            clusterId: fc.string({ minLength: 1 }),
            pricePerGpuHour: fc.integer({ min: 1, max: 1_000_000 }),
            billingMode: fc.constantFrom('spot', 'onDemand', 'monthly'),
            createdAt: fc.date({ noInvalidDate: true }),
          },
          { requiredKeys: [] },
        ),
        fc.constantFrom('running', 'exited', 'stopping', 'toStop', 'pulling', 'freezing', '', 'a new word'),
        (rest, status) => {
          const instance = rebuild(aMachine({ ...rest, status }));
          const stored = readRecord(facts.id, JSON.stringify({ ...instance, revision: 1 }));
          expect(stored).toMatchObject({ owner: 'ann', name: 'demo', onStartFailure: 'keep' });
          expect(wasAdopted(stored)).toBe(true);
          expect(INSTANCE_STATUSES).toContain(instance.status);
          expect(instance.desired).not.toBe('deleted');
          expect(dutyOf(instance)).not.toBe('create-instance');
          expect(instance.nextLookAt !== undefined).toBe(dutyOf(instance) !== undefined);
        },
      ),
      { seed: 7, numRuns: 500 },
    );
  });

  it('counts as used now, so that nobody takes it for idle', () => {
    expect(rebuild(aMachine({ createdAt: new Date(CREATED_AT) }))).toMatchObject({
      startedAt: CREATED_AT,
      lastUsedAt: NOW,
    });
  });

  it('is announced once, under a number that its lost events cannot have had', () => {
    const { instance, event } = announceAdoption(rebuild(aMachine()), 'test', NOW);
    expect(event).toMatchObject({
      type: 'instance.adopted',
      owner: 'ann',
      sequence: 864_101,
      after: 'running',
    });
    expect(instance.eventSequence).toBe(864_101);
    const again = announceAdoption(rebuild(aMachine(), NOW + 1_000), 'test', NOW + 1_000);
    expect(again.event.id).not.toBe(event.id);
  });

  it('is numbered behind the many events of its first seconds, too', () => {
    const early = announceAdoption(rebuild(aMachine(), CREATED_AT + 1_000), 'test', CREATED_AT + 1_000);
    expect(early.instance.eventSequence).toBeGreaterThan(100);
  });

  it('shows no value of a variable and no signature', () => {
    const envs = [...twin(ours), { key: 'TOKEN', value: 'hf_secret' }];
    const { event } = announceAdoption(rebuild(aMachine({ envs })), 'test', NOW);
    expect(event.body).toContain('TOKEN');
    expect(event.body).not.toMatch(/hf_secret|NGI_META/);
  });
});
