import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { signatures } from './signature.js';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

describe('signatures', () => {
  it('agrees with the vector of the Standard Webhooks specification', () => {
    const content = {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestamp: 1_614_265_330,
      body: '{"test": 2432232314}',
    };

    expect(signatures(content, [SECRET])).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('agrees with the standardwebhooks package for any body and secret', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.uint8Array({ minLength: 24, maxLength: 64 }),
        fc.integer({ min: 0, max: 4_000_000_000 }),
        (body, key, timestamp) => {
          const secret = `whsec_${Buffer.from(key).toString('base64')}`;
          const theirs = new Webhook(secret).sign('msg_1', new Date(timestamp * 1_000), body);
          expect(signatures({ id: 'msg_1', timestamp, body }, [secret])).toBe(theirs);
        },
      ),
    );
  });

  it('is accepted with the old and with the new secret while they are rotated', () => {
    const [old, fresh] = [SECRET, `whsec_${randomBytes(32).toString('base64')}`];
    const timestamp = Math.floor(Date.now() / 1_000);
    const body = '{"type":"instance.ready"}';
    const headers = {
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signatures({ id: 'msg_1', timestamp, body }, [fresh, old]),
    };

    expect(headers['webhook-signature'].split(' ')).toHaveLength(2);
    for (const secret of [old, fresh])
      expect(new Webhook(secret).verify(body, headers)).toEqual({ type: 'instance.ready' });
    expect(() => new Webhook(SECRET).verify(`${body} `, headers)).toThrow('No matching signature');
  });
});
