import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { verifyWebhook } from '../../../examples/verify-webhook/verify.js';
import { eventually } from '../../support/eventually.js';
import { aFreePort } from '../../support/free-port.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { type ReceivedRequest, WebhookReceiver } from '../../support/webhook-receiver.js';
import { aWebhooksApp, SECRET, type WebhooksApp } from './a-webhooks-app.js';

jest.setTimeout(60_000);

const hasPython = spawnSync('python3', ['--version']).status === 0;

/** A receiver that is a program of its own. */
class Program {
  output = '';
  private constructor(
    readonly child: ChildProcess,
    readonly url: string,
  ) {
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
  }

  static async start(command: string, args: string[], secret = SECRET): Promise<Program> {
    const port = await aFreePort();
    const env = {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      ENV_FILE: '/dev/null',
      WEBHOOK_SECRET: secret,
    };
    const child = spawn(command, [...args, String(port)], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const program = new Program(child, `http://127.0.0.1:${port}/hook`);
    await program.says(/listening/i);
    return program;
  }

  async says(what: RegExp): Promise<void> {
    await eventually(() => expect(this.output).toMatch(what), 30_000);
  }

  /** Sends a request once more, with something changed. */
  async refuses(
    { headers, body }: ReceivedRequest,
    change: Record<string, string>,
    bytes = body,
  ): Promise<boolean> {
    const signed = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [
      name,
      String(headers[name]),
    ]);
    const answer = await fetch(this.url, {
      method: 'POST',
      headers: { ...Object.fromEntries(signed), ...change },
      body: new Uint8Array(bytes),
    });
    return answer.status === 400;
  }

  async end(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill('SIGINT');
      await once(this.child, 'exit');
    }
    return this.child.exitCode;
  }
}

describe('Verifying webhooks', () => {
  let redis: PrivateRedis;
  let receiver: WebhookReceiver;
  let app: WebhooksApp;
  let program: Program | undefined;

  beforeAll(async () => {
    redis = await aPrivateRedis();
    receiver = await WebhookReceiver.start({ secret: SECRET });
    app = await aWebhooksApp({ redisUrl: redis.url, webhooks: { url: receiver.url } });
  });
  afterEach(async () => {
    await program?.end();
    program = undefined;
  });
  afterAll(async () => {
    await app.stop();
    await receiver.stop();
  });

  const delivered = async (webhookUrl?: string): Promise<ReceivedRequest> => {
    const { body } = await app.announced({ webhookUrl });
    return eventually(() => {
      const request = receiver.received.find((it) => it.body.toString() === body);
      if (!request) throw new Error('Nothing has come');
      return request;
    }, 30_000);
  };

  it('is done by the example in TypeScript', async () => {
    const { headers, body } = await delivered();

    expect(verifyWebhook(SECRET, headers, body)).toEqual(JSON.parse(body.toString()));
    for (const [wrong, secret, bytes] of [
      [{}, `whsec_${Buffer.alloc(32).toString('base64')}`, body],
      [{}, SECRET, Buffer.concat([body, Buffer.from(' ')])],
      [{ 'webhook-timestamp': '1' }, SECRET, body],
      [{ 'webhook-timestamp': '' }, SECRET, body],
      [{ 'webhook-id': 'msg_other' }, SECRET, body],
      [{ 'webhook-signature': 'v1,' }, SECRET, body],
    ] as const)
      expect(() => verifyWebhook(secret, { ...headers, ...wrong }, bytes)).toThrow(
        /^The (?:timestamp|signature) /,
      );
    const rotated = { ...headers, 'webhook-signature': `v1,AAAA ${String(headers['webhook-signature'])}` };
    expect(verifyWebhook(SECRET, rotated, body)).toBeDefined();
  });

  const python = hasPython ? it : it.skip;

  python('is done by the example in Python', async () => {
    program = await Program.start('python3', ['examples/verify-webhook/verify.py']);
    const request = await delivered(program.url);

    await program.says(/msg_\w+ instance\.ready/);
    expect(program.output).not.toContain('refused');
    expect(await program.refuses(request, {})).toBe(false);
    expect(await program.refuses(request, { 'webhook-timestamp': '1' })).toBe(true);
    expect(await program.refuses(request, {}, Buffer.from('{}'))).toBe(true);
  });

  it('is done by npm run webhook:listen, which shows what it refuses and ends cleanly', async () => {
    program = await Program.start(process.execPath, ['scripts/webhook-listen.mjs']);
    const request = await delivered(program.url);

    await program.says(/✓ verified .*instance\.ready/);
    expect(program.output).not.toContain('refused');
    expect(await program.refuses(request, { 'webhook-timestamp': '1' })).toBe(true);
    expect(await program.refuses(request, {}, Buffer.from('{}'))).toBe(true);
    await program.says(/✗ refused msg_\w+ its signature does not match the secret/);
    expect(await program.refuses(request, {})).toBe(false);
    expect(await program.end()).toBe(0);
  });
});
