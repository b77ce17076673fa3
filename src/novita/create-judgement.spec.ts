import fc from 'fast-check';
import { readBody } from './answer.js';
import { judgeCreate } from './create-judgement.js';

describe('judgeCreate', () => {
  it('believes a refusal only in the words of Novita, and a purchase only with an id', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), fc.oneof(fc.string(), fc.json()), (status, text) => {
        const { kind } = judgeCreate({ status, body: readBody(text) });
        if (kind === 'done') {
          expect(status).toBeGreaterThanOrEqual(200);
          expect(status).toBeLessThan(300);
        }
        if (status >= 500 || status < 200) expect(kind).toBe('unknown');
        if (kind === 'refused' && status !== 429) expect(text).toContain('reason');
        expect(kind).not.toBe('not-sent');
      }),
    );
  });
});
