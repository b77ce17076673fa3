import fc from 'fast-check';
import { deriveSecretsKey } from '../config/deployment.js';
import { UnreadableSecretError } from './redis.errors.js';
import { type Sealed, SecretBox } from './secret-box.js';

const OLD = deriveSecretsKey('an-old-key-of-at-least-32-characters');
const NEW = deriveSecretsKey('the-new-key-of-at-least-32-characters');
const CONTEXT = 'instance:inst_1:env:TOKEN';
const box = new SecretBox({ current: NEW, previous: [] });

describe('A sealed secret', () => {
  it('is read where it belongs', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const wellFormed = Buffer.from(text).toString();
        expect(box.open(box.seal(text, CONTEXT), CONTEXT)).toBe(wellFormed);
      }),
      { seed: 7 },
    );
  });

  it('shows nothing of the text and is another one each time', () => {
    const sealed = box.seal('canary', CONTEXT);
    expect(sealed).toMatch(/^enc1\.[0-9a-f]{8}\.[A-Za-z0-9_-]+$/);
    expect(Buffer.from(sealed, 'base64url').includes('canary')).toBe(false);
    expect(box.seal('canary', CONTEXT)).not.toBe(sealed);
  });

  it('never has the IV of another, however many there are', () => {
    const ivs = Array.from({ length: 1_000 }, () => {
      const [, , base64 = ''] = box.seal('text', CONTEXT).split('.');
      return Buffer.from(base64, 'base64url').toString('hex', 0, 12);
    });
    expect(new Set(ivs).size).toBe(ivs.length);
  });

  it('cannot be read in another place', () => {
    const sealed = box.seal('text', CONTEXT);
    expect(() => box.open(sealed, 'instance:inst_2:env:TOKEN')).toThrow(UnreadableSecretError);
  });

  it('cannot be changed: not one bit of it', () => {
    const sealed = box.seal('text', CONTEXT);
    const [form, keyId, base64 = ''] = sealed.split('.');
    const bytes = Buffer.from(base64, 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      const other = [form, keyId, changed.toString('base64url')].join('.') as Sealed;
      expect(() => box.open(other, CONTEXT)).toThrow(UnreadableSecretError);
    }
  });

  it.each(['', 'text', 'enc1.', 'enc1.00000000.AAAA', `enc1.${NEW.id}.AAAA`])('is not %j', (text) => {
    expect(() => box.open(text as Sealed, CONTEXT)).toThrow(UnreadableSecretError);
  });

  it('outlives its key as long as that is kept as a previous one', () => {
    const sealed = new SecretBox({ current: OLD, previous: [] }).seal('text', CONTEXT);
    const rotated = new SecretBox({ current: NEW, previous: [OLD] });
    expect(rotated.open(sealed, CONTEXT)).toBe('text');
    expect(rotated.seal('text', CONTEXT)).toContain(NEW.id);
    expect(() => box.open(sealed, CONTEXT)).toThrow(UnreadableSecretError);
  });
});
