import { InvalidRequestError } from '../common/app-error.js';
import { anInstance, aStartingInstance, CREATED_AT } from '../../test/builders/an-instance.js';
import { change, changesOf } from './change.js';
import { announce } from './instance-events.js';
import { InstanceStateError, RevisionMismatchError } from './instance.errors.js';
import { revisionsOf } from './send-document.js';

const NOW = CREATED_AT + 1_000;
const LATER = new Date(NOW + 3_600_000).toISOString();

describe('A change', () => {
  it('leaves alone what it does not name', () => {
    const before = anInstance({ protected: true, expiresAt: NOW + 5, autoStop: { idleMinutes: 5 } });
    expect(change(before, { name: 'other' }, undefined, NOW)).toEqual({ ...before, name: 'other' });
  });

  it('is the same record when nothing is otherwise', () => {
    const before = anInstance({ protected: true, autoStop: { enabled: false } });
    const same = { name: before.name, protected: true, autoStop: { enabled: false }, webhookUrl: null };
    expect(change(before, same, undefined, NOW)).toBe(before);
    expect(change(before, {}, undefined, NOW)).toBe(before);
  });

  it('takes away what is null', () => {
    const before = anInstance({
      webhookUrl: 'https://a.example/',
      autoStop: { enabled: true, idleMinutes: 5 },
      expiresAt: NOW + 5,
      maxHours: 4,
    });
    const nothing = { webhookUrl: null, autoStop: null, expiresAt: null, maxHours: null };
    const after = JSON.parse(JSON.stringify(change(before, nothing, undefined, NOW))) as object;
    for (const field of Object.keys(nothing)) expect(after).not.toHaveProperty(field);
  });

  it('merges the policy field by field', () => {
    const before = anInstance({ autoStop: { enabled: false, idleMinutes: 5 } });
    const policy = (autoStop: object) => change(before, { autoStop }, undefined, NOW).autoStop;
    expect(policy({ idleMinutes: 30 })).toEqual({ enabled: false, idleMinutes: 30 });
    expect(policy({ enabled: null })).toEqual({ idleMinutes: 5 });
    expect(policy({ enabled: null, idleMinutes: null })).toBeUndefined();
  });

  it('sets a lease in the future only', () => {
    const before = anInstance();
    expect(change(before, { expiresAt: LATER }, undefined, NOW).expiresAt).toBe(NOW + 3_600_000);
    expect(() => change(before, { expiresAt: '2020-01-01T00:00:00Z' }, undefined, NOW)).toThrow(
      InvalidRequestError,
    );
  });

  it('is made at the revision that it is meant for, or not at all', () => {
    const before = anInstance({ revision: 7 });
    expect(change(before, { name: 'x' }, [6, 7], NOW).name).toBe('x');
    for (const revisions of [[6], [8], []])
      expect(() => change(before, { name: 'x' }, revisions, NOW)).toThrow(RevisionMismatchError);
  });

  it('is refused when the instance is terminated', () => {
    const gone = anInstance({ status: 'terminated' });
    expect(() => change(gone, { name: 'x' }, undefined, NOW)).toThrow(InstanceStateError);
  });

  it('is told to the live stream, with what was changed', () => {
    const before = aStartingInstance();
    const after = change(before, { name: 'other', protected: true }, undefined, NOW);
    expect(changesOf(before, after)).toEqual(['name', 'protected']);
    const { events } = announce(before, after, 'ann', NOW);
    expect(events.map(({ type, reason, actor }) => [type, reason, actor])).toEqual([
      ['instance.updated', 'Changed: name, protected', 'ann'],
    ]);
  });
});

describe('If-Match', () => {
  it.each([
    [undefined, undefined],
    ['*', undefined],
    ['"7.3"', [7]],
    ['"7"', [7]],
    ['"6.1", "7.3"', [6, 7]],
    ['W/"7.3"', []],
    ['7', []],
    ['"x"', []],
    ['', []],
  ])('%s means the revisions %j', (header, revisions) => {
    expect(revisionsOf(header)).toEqual(revisions);
  });
});
