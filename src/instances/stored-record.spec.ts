import fc from 'fast-check';
import { anInstance, aStartingInstance, CREATED_AT } from '../../test/builders/an-instance.js';
import { CorruptRecordError, readRecord } from './stored-record.js';

const instance = anInstance();
const read = (record: unknown) => readRecord(instance.id, JSON.stringify(record));

describe('a stored record', () => {
  it('comes back as it was, with what this version does not know', () => {
    const stored = { ...instance, addedLater: { deep: true } };
    expect(read(stored)).toEqual(JSON.parse(JSON.stringify(stored)));
  });

  it('from before versions were written is read in today’s shape', () => {
    const { version: _none, ...old } = instance;
    expect(read(old).version).toBe(1);
  });

  it.each([
    ['another status', { ...instance, status: 'dreaming' }],
    ['a version from the future', { ...instance, version: 99 }],
    ['no operation', { ...instance, operation: undefined }],
    ['another id', { ...instance, id: 'inst_01JD0000000000000000000009' }],
    ['no object', 'text'],
    ['nothing', null],
  ])('with %s is set aside', (_what, record) => {
    expect(() => read(record)).toThrow(CorruptRecordError);
  });

  describe('with moments that are none', () => {
    const ready = aStartingInstance({ status: 'ready', readyAt: CREATED_AT + 60_000, expiresAt: CREATED_AT });
    const broken = fc.oneof(
      fc.constantFrom(null, 0, -1, '', '0', 'yesterday', 'Invalid Date', true, 9e99, '1e5'),
      fc.constant({}),
      fc.constant([CREATED_AT]),
    );

    it('is read without them, and says which they were', () => {
      fc.assert(
        fc.property(
          fc.uniqueArray(
            fc.constantFrom('startedAt', 'readyAt', 'expiresAt', 'createdAt', 'statusChangedAt'),
            {
              minLength: 1,
            },
          ),
          broken,
          (fields, nothing) => {
            const stored = { ...ready, ...Object.fromEntries(fields.map((field) => [field, nothing])) };
            const instance = read(stored);
            expect(instance.repaired?.fields.toSorted()).toEqual(fields.toSorted());
            expect(instance.repaired?.at).toBeUndefined();
            for (const field of ['startedAt', 'readyAt', 'expiresAt'] as const)
              expect(instance[field]).toBe(fields.includes(field) ? undefined : ready[field]);
            expect(instance.createdAt).toBeGreaterThan(1e12);
            expect(instance.statusChangedAt).toBeGreaterThanOrEqual(instance.createdAt);
          },
        ),
        { seed: 4 },
      );
    });

    it('is read with what they can only mean', () => {
      const text = new Date(ready.readyAt ?? 0).toISOString();
      const stored = { ...ready, readyAt: text, startedAt: String(ready.startedAt) };
      expect(read(stored)).toMatchObject({
        readyAt: ready.readyAt,
        startedAt: ready.startedAt,
        repaired: { fields: ['startedAt', 'readyAt'] },
      });
    });

    it('adds to what was repaired before, and is new again', () => {
      const stored = { ...ready, readyAt: null, repaired: { fields: ['expiresAt'], at: CREATED_AT } };
      expect(read(stored).repaired).toEqual({ fields: ['expiresAt', 'readyAt'] });
    });

    it('still has an end to a start whose deadline cannot be read', () => {
      const starting = aStartingInstance({ deadlines: { running: null as unknown as number } });
      expect(read(starting)).toMatchObject({
        deadlines: { running: starting.statusChangedAt + 600_000 },
        repaired: { fields: ['deadlines.running'] },
      });
    });
  });

  it('that was cut or scribbled over throws nothing else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(() => readRecord(instance.id, text)).toThrow(CorruptRecordError);
      }),
      { seed: 3 },
    );
  });
});
