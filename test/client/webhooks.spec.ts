import { Webhook } from 'standardwebhooks';
import { verifyWebhook, WebhookVerificationError } from '../../clients/typescript/src/webhooks.js';

const SECRET = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
const OLD_SECRET = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
const NOW = new Date('2026-01-31T12:00:00Z');
const BODY = JSON.stringify({
  type: 'instance.ready',
  timestamp: NOW.toISOString(),
  data: { name: 'GPU 🦄' },
});

/** As the `standardwebhooks` package signs. */
function signed(secret = SECRET, at = NOW): Record<string, string> {
  return {
    'Webhook-Id': 'msg_1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': new Webhook(secret).sign('msg_1', at, BODY),
  };
}

const verify = (headers: Record<string, string | undefined>, body: string | Uint8Array = BODY) =>
  verifyWebhook(SECRET, { headers, body }, NOW);

describe('A webhook', () => {
  it('is read when it is signed with the secret', () => {
    expect(verify(signed())).toEqual({ id: 'msg_1', event: JSON.parse(BODY) });
    expect(verify(signed(), Buffer.from(BODY))).toEqual({ id: 'msg_1', event: JSON.parse(BODY) });
  });

  it('is read when one of several signatures is right, as while a secret is rotated', () => {
    const [old, current] = [signed(OLD_SECRET), signed()];
    const both = `v1a,AAAA ${old['webhook-signature']} ${current['webhook-signature']}`;
    expect(verify({ ...current, 'webhook-signature': both }).id).toBe('msg_1');
  });

  it.each<[string, Record<string, string | undefined>, string]>([
    ['signed with another secret', signed(OLD_SECRET), BODY],
    ['another body', signed(), BODY.replace('ready', 'vanished')],
    ['another id', { ...signed(), 'Webhook-Id': 'msg_2' }, BODY],
    ['too old', signed(SECRET, new Date(NOW.getTime() - 301_000)), BODY],
    ['from the future', signed(SECRET, new Date(NOW.getTime() + 301_000)), BODY],
    ['without a signature', { ...signed(), 'webhook-signature': undefined }, BODY],
    ['with an empty signature', { ...signed(), 'webhook-signature': 'v1,' }, BODY],
    ['with a timestamp that is no number', { ...signed(), 'webhook-timestamp': 'now' }, BODY],
  ])('is not believed: %s', (_what, headers, body) => {
    expect(() => verify(headers, body)).toThrow(WebhookVerificationError);
  });
});
