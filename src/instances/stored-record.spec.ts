import fc from 'fast-check';
import { anInstance } from '../../test/builders/an-instance.js';
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
    ['text for a time', { ...instance, createdAt: 'yesterday' }],
    ['no operation', { ...instance, operation: undefined }],
    ['another id', { ...instance, id: 'inst_01JD0000000000000000000009' }],
    ['no object', 'text'],
    ['nothing', null],
  ])('with %s is set aside', (_what, record) => {
    expect(() => read(record)).toThrow(CorruptRecordError);
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
