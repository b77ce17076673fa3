import fc from 'fast-check';
import { deriveDeployment } from '../config/deployment.js';
import { markedName, markerText, readMarkedName, signMeta, verifyMeta } from './marker.js';

const ours = deriveDeployment('an encryption key of thirty-two or more');
const theirs = deriveDeployment('another encryption key, of somebody else');
const instanceId = 'inst_01JD0000000000000000000001';
const meta = {
  id: instanceId,
  attempt: 2,
  name: 'demo',
  owner: 'admin',
  templateId: '107001',
  createdAt: 1_767_225_600_000,
};

describe('the marker in a name', () => {
  it('is found by its text and read back exactly', () => {
    const name = markedName(ours, 'demo', { instanceId, attempt: 2 });
    expect(name).toBe(`demo--ngi1-${ours.id}-01JD0000000000000000000001-2`);
    expect(name).toContain(markerText(ours, instanceId));
    expect(readMarkedName(ours, name)).toEqual({ instanceId, attempt: 2 });
  });

  it('fits into a Novita name with the longest of user names', () => {
    expect(markedName(ours, 'x'.repeat(63), { instanceId, attempt: 9_999 }).length).toBeLessThanOrEqual(255);
  });

  it('of another deployment is not ours', () => {
    expect(readMarkedName(ours, markedName(theirs, 'demo', { instanceId, attempt: 1 }))).toBeUndefined();
  });

  it.each(['', 'demo', 'demo--ngi1-', `demo--ngi1-${ours.id}-SHORT-1`, `x${markerText(ours, instanceId)}-1`])(
    'is not seen in %p',
    (name) => {
      expect(readMarkedName(ours, name)).toBeUndefined();
    },
  );
});

describe('the signed twin', () => {
  it('carries what rebuilds a record', () => {
    expect(verifyMeta(ours, signMeta(ours, meta))).toEqual({ v: 1, dep: ours.id, ...meta });
  });

  it('of another deployment is not believed', () => {
    expect(verifyMeta(ours, signMeta(theirs, meta))).toBeUndefined();
  });

  it('is not believed when anything was changed', () => {
    const text = signMeta(ours, meta);
    fc.assert(
      fc.property(
        fc.nat(text.length - 1),
        fc.constantFrom('a', 'Z', '0', '9', '_', '-', '.'),
        (at, letter) => {
          fc.pre(text[at] !== letter);
          const forged = text.slice(0, at) + letter + text.slice(at + 1);
          const same = Buffer.from(forged.split('.')[1] ?? '', 'base64url').equals(
            Buffer.from(text.split('.')[1] ?? '', 'base64url'),
          );
          fc.pre(!same || at < text.indexOf('.'));
          expect(verifyMeta(ours, forged)).toBeUndefined();
        },
      ),
      { seed: 7 },
    );
  });

  it('is not believed when it is no twin at all', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(verifyMeta(ours, text)).toBeUndefined();
      }),
      { seed: 7 },
    );
  });
});
