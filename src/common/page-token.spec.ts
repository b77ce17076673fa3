import fc from 'fast-check';
import { InvalidRequestError } from './app-error.js';
import { readPageToken, writePageToken } from './page-token.js';

const key = Buffer.alloc(32, 1);
const position = { createdAt: 1_795_000_000_000, id: 'inst_01JD0000000000000000000000' };

describe('page tokens', () => {
  it('come back as what they were made from', () => {
    expect(readPageToken(key, 'living', writePageToken(key, 'living', position))).toEqual(position);
  });

  it('are good for the same query and key only', () => {
    const token = writePageToken(key, 'living', position);
    expect(() => readPageToken(key, 'all', token)).toThrow(InvalidRequestError);
    expect(() => readPageToken(Buffer.alloc(32, 2), 'living', token)).toThrow(InvalidRequestError);
  });

  it('refuse whatever else a client sends', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => readPageToken(key, 'living', text)).toThrow(InvalidRequestError);
      }),
      { seed: 1 },
    );
  });
});
