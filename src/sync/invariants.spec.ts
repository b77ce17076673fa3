import { aStartingInstance, CREATED_AT } from '../../test/builders/an-instance.js';
import type { NovitaInstance } from '../novita/novita-instance.js';
import type { Finding } from './census.js';
import type { InvariantId } from './dto/invariants.dto.js';
import { type Facts, judgeInvariants } from './invariants.js';

const config = { settleMs: 90_000, requestTimeoutMs: 30_000, retryAmbiguous: true };
const NOW = CREATED_AT + 600_000;
const record = aStartingInstance({ status: 'ready' });
const meta = {
  v: 1 as const,
  dep: 'abcdef',
  id: record.id,
  attempt: 1,
  name: 'demo',
  owner: 'admin',
  templateId: '1',
  createdAt: CREATED_AT,
};
const marker = { instanceId: record.id, attempt: 1 };
const bought = { at: CREATED_AT, actor: 'provisioning', action: 'create', instanceId: record.id, attempt: 1 };

function aMachine(changes: Partial<NovitaInstance> = {}): NovitaInstance {
  return {
    id: record.novitaInstanceId ?? '',
    name: 'demo',
    status: 'running',
    ports: [],
    envs: [],
    jobs: [],
    createdAt: new Date(CREATED_AT + 1_000),
    ...changes,
  };
}

function aFinding(changes: Partial<Finding> = {}): Finding {
  return {
    machine: aMachine(),
    mark: { kind: 'proven', marker, meta, renamed: false },
    record,
    referenced: true,
    fenced: false,
    verdict: 'keep',
    ...changes,
  };
}

const broken = (facts: Partial<Facts>): InvariantId[] =>
  judgeInvariants({ now: NOW, findings: [aFinding()], audit: [bought], overdue: [], ...facts }, config)
    .filter(({ holds }) => !holds)
    .map(({ id }) => id);

describe('the invariants', () => {
  it('hold when everything is in order', () => {
    expect(broken({})).toEqual([]);
  });

  it('I1: a marked machine without a record, once it is old enough', () => {
    const orphan = aFinding({ verdict: 'surplus', referenced: false });
    expect(broken({ findings: [orphan] })).toEqual(['I1']);
    const young = aMachine({ createdAt: new Date(NOW - 1_000) });
    expect(broken({ findings: [{ ...orphan, machine: young }], audit: [] })).toEqual([]);
  });

  it('I2: two machines kept for one record', () => {
    expect(broken({ findings: [aFinding(), aFinding()] })).toEqual(['I2']);
  });

  it('I3: a record that nobody looks at', () => {
    expect(broken({ overdue: [record.id] })).toEqual(['I3']);
  });

  it('I4: an event that stays in the outbox', () => {
    expect(broken({ outboxSince: NOW - 59_000 })).toEqual([]);
    expect(broken({ outboxSince: NOW - 61_000 })).toEqual(['I4']);
  });

  it('I5: an exited instance whose machine runs', () => {
    expect(broken({ findings: [aFinding({ record: { ...record, status: 'exited' } })] })).toEqual(['I5']);
  });

  it('I6: a machine that was bought without an audit entry', () => {
    expect(broken({ audit: [{ ...bought, attempt: 2 }] })).toEqual(['I6']);
  });

  it('say nothing about machines without a complete list', () => {
    expect(broken({ findings: undefined })).toEqual([]);
  });
});
