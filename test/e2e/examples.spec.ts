import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { aCreateRequest } from '../builders/a-create-request.js';
import { App } from '../support/app.js';
import type { Accepted, InstanceDocument } from '../support/documents.js';
import { endsWithItsTest } from '../support/endings.js';
import { eventually } from '../support/eventually.js';
import type { NovitaSandbox } from '../support/novita-sandbox.js';
import { ADMIN_KEY, WEBHOOK_SECRET } from '../support/service.js';
import { aNovita } from '../support/stage.js';

jest.setTimeout(120_000);

/** An example as a reader runs it. */
class Example {
  output = '';
  private readonly child: ChildProcess;

  constructor(name: string, env: Record<string, string>, ...args: string[]) {
    this.child = spawn(process.execPath, [`examples/${name}.mjs`, ...args], {
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
      });
    endsWithItsTest(() => this.child.kill('SIGKILL'));
  }

  /** Its exit code. */
  async end(): Promise<number | null> {
    const [code] = (await once(this.child, 'close')) as [number | null];
    return code;
  }

  async says(what: RegExp): Promise<string[]> {
    return eventually(() => {
      const found = what.exec(this.output);
      if (!found) throw new Error(`It does not say ${what}: ${this.output}`);
      return [...found];
    }, 30_000);
  }
}

describe('The examples', () => {
  let novita: NovitaSandbox;
  let app: App;
  let env: Record<string, string>;

  beforeAll(async () => {
    const compiler = 'node_modules/typescript-native/bin/tsc';
    await promisify(execFile)(process.execPath, [compiler, '-p', 'clients/typescript/tsconfig.json']);
    novita = await aNovita();
    app = await App.start({ novita, env: { AUTO_STOP_DRY_RUN: 'true' } });
    env = { API_URL: await app.url(), API_KEY: ADMIN_KEY };
  });

  async function created(what: Record<string, unknown>): Promise<string> {
    const answer = await app.ask({ method: 'POST', url: '/api/instances', body: aCreateRequest(what) });
    return answer.json<Accepted>().instanceId;
  }

  async function reaches(id: string, status: string): Promise<InstanceDocument> {
    return eventually(async () => {
      const instance = (
        await app.ask({ method: 'GET', url: `/api/instances/${id}` })
      ).json<InstanceDocument>();
      expect(instance.status).toBe(status);
      return instance;
    }, 30_000);
  }

  it('create-and-wait rents a machine and says where it answers', async () => {
    const example = new Example('create-and-wait', env, 'RTX 4090 24GB', '107001');
    expect([await example.end(), example.output]).toEqual([0, expect.stringContaining(' is ready\n')]);
    expect(example.output).toMatch(/costs \d+\.\d+ USD per hour/);
    const [, id = ''] = await example.says(/(inst_\w+) is being rented/);
    const { ports } = await reaches(id, 'ready');
    for (const { endpoint } of ports) expect(example.output).toContain(endpoint);
    expect(novita.machines()).toHaveLength(1);
  });

  it('create-and-wait says why it cannot be', async () => {
    novita.next('create').isRefused('INVALID_REQUEST_PARAMETER', 'nothing of the kind');
    const example = new Example('create-and-wait', env, 'RTX 4090 24GB', '107001');
    expect([await example.end(), example.output]).toEqual([
      1,
      expect.stringContaining('It could not be brought up'),
    ]);
  });

  it('receive-webhooks believes what is signed, and nothing else', async () => {
    const example = new Example('receive-webhooks', { WEBHOOK_SECRET, PORT: '0' });
    const [, url = ''] = await example.says(/Listening at (\S+)/);
    await created({ name: 'announced', webhookUrl: url });
    await example.says(/^announced is ready$/m);

    const forged = await fetch(url, {
      method: 'POST',
      body: '{"type":"instance.deleted"}',
      headers: {
        'webhook-id': 'msg_1',
        'webhook-timestamp': String(Math.floor(Date.now() / 1_000)),
        'webhook-signature': `v1,${Buffer.alloc(32).toString('base64')}`,
      },
    });
    expect(forged.status).toBe(401);
    await example.says(/^refused: No signature fits$/m);
    expect(example.output).not.toContain('instance.deleted');
  });

  it('stop-what-is-idle stops what nobody uses, when it may', async () => {
    const idle = await created({ name: 'unused', autoStop: { idleMinutes: 0.01 } });
    const used = await created({ name: 'in-use', autoStop: { idleMinutes: 600 } });
    await reaches(used, 'ready');
    await reaches(idle, 'ready');
    await eventually(async () => {
      const { text } = await app.ask({ method: 'GET', url: `/api/instances/${idle}/idle` });
      expect(text).toContain('"verdict":"idle"');
    }, 30_000);

    const looking = new Example('stop-what-is-idle', env);
    expect([await looking.end(), looking.output]).toEqual([0, expect.stringMatching(/^unused: Idle/m)]);
    await reaches(idle, 'ready');

    const stopping = new Example('stop-what-is-idle', env, '--stop');
    expect([await stopping.end(), stopping.output]).toEqual([0, expect.stringMatching(/^unused: stopped$/m)]);
    expect(stopping.output).toMatch(/^in-use: /m);
    expect(stopping.output).not.toMatch(/^in-use: stopped/m);
    await reaches(idle, 'exited');
    await reaches(used, 'ready');
  });
});
