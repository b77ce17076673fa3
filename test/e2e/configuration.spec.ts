import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endsWithItsTest } from '../support/endings.js';
import { aPrivateRedis } from '../support/private-redis.js';
import { ADMIN_KEY, aService, ENCRYPTION_KEY, SERVICE_MAIN, WEBHOOK_SECRET } from '../support/service.js';
import { aNovita } from '../support/stage.js';

jest.setTimeout(30_000);

interface Refusal {
  code: number | null;
  output: string;
  ms: number;
}

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ngi-e2e-'));
  endsWithItsTest(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A start that should come to nothing. */
async function refusedStart(env: Record<string, string>): Promise<Refusal> {
  const began = performance.now();
  const child = spawn(process.execPath, [SERVICE_MAIN], {
    env: { PATH: process.env.PATH, DATA_DIR: join(aFolder(), 'data'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  endsWithItsTest(() => child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output, ms: performance.now() - began };
}

const WRONG: Record<string, string> = {
  PORT: '65536',
  ROLE: 'boss',
  NODE_ENV: 'staging',
  LOG_LEVEL: 'loud',
  LOG_PRETTY: 'perhaps',
  SHUTDOWN_GRACE_SECONDS: 'forever',
  NOVITA_API_KEY: 'tiny',
  NOVITA_API_BASE_URL: 'ftp://secret-host.example',
  NOVITA_REQUEST_TIMEOUT_MS: '1.5',
  NOVITA_MAX_RETRIES: '99',
  REDIS_URL: 'mysql://user:secret-password@db',
  REDIS_KEY_PREFIX: 'a b',
  ADMIN_API_KEY: 'secret-but-too-short',
  ENCRYPTION_KEY: 'secret-too-short-too',
  REGION_FALLBACK: `A,${'b'.repeat(101)}`,
  INSTANCE_POLL_INTERVAL_SECONDS: '0',
  INSTANCE_STARTUP_TIMEOUT_SECONDS: '-5',
  INSTANCE_START_FAILURE_POLICY: 'shrug',
  HEALTH_CHECK_TIMEOUT_MS: '1',
  HEALTH_CHECK_RETRY_ATTEMPTS: '0',
  HEALTH_CHECK_MAX_WAIT_MS: 'NaN',
  CREATE_SETTLE_SECONDS: '1e9',
  CREATE_RETRY_AMBIGUOUS: 'maybe',
  WEBHOOK_URL: 'secret-host.example/hook',
  WEBHOOK_SECRET: 'whsec_secret',
  WEBHOOK_RETRY_SCHEDULE: '5s,soon',
  OUTBOUND_ALLOW_CIDRS: '10.0.0.0/8,secret-range',
  OUTBOUND_ALLOW_HTTP: '2',
};

describe('A start', () => {
  /** It waits for its store, so it is begun beside the others. */
  let withoutRedis: Promise<Refusal>;

  beforeAll(() => {
    withoutRedis = refusedStart({
      NOVITA_API_KEY: 'sk_0123456789',
      REDIS_URL: 'redis://somebody:the-redis-password@127.0.0.1:1',
      PORT: '0',
    });
  });

  it('with wrong variables ends at once, naming all of them and no value', async () => {
    const { code, output, ms } = await refusedStart(WRONG);
    expect(code).toBe(1);
    for (const name of Object.keys(WRONG)) expect(output).toMatch(new RegExp(`^ +${name} \\S`, 'm'));
    for (const value of Object.values(WRONG)) if (value.length > 6) expect(output).not.toContain(value);
    expect(output).not.toContain('secret-');
    expect(output).not.toMatch(/^\s+at /m);
    expect(ms).toBeLessThan(20_000);
  });

  it.each(Object.entries(WRONG).filter(([name]) => name === 'REDIS_URL'))(
    'with a wrong %s names it alone',
    async (name, value) => {
      const good = { NOVITA_API_KEY: 'sk_0123456789', REDIS_URL: 'redis://127.0.0.1:1' };
      const { code, output } = await refusedStart({ ...good, [name]: value });
      expect(code).toBe(1);
      expect(output.split('\n').filter((line) => /^ {2}[A-Z_]+ /.test(line))).toEqual([
        expect.stringMatching(new RegExp(`^ {2}${name} \\S`)),
      ]);
    },
  );

  it('in production without its keys (an empty one is none) ends at once, naming each', async () => {
    const { code, output } = await refusedStart({ NODE_ENV: 'production', ADMIN_API_KEY: '', PORT: '' });
    expect(code).toBe(1);
    for (const name of ['NOVITA_API_KEY', 'REDIS_URL', 'ADMIN_API_KEY', 'ENCRYPTION_KEY', 'WEBHOOK_SECRET'])
      expect(output).toMatch(new RegExp(`^ +${name} must be set in production$`, 'm'));
    expect(output).not.toContain('PORT');
  });

  it('without a Novita key and without a sandbox is refused', async () => {
    const { code, output } = await refusedStart({});
    expect(code).toBe(1);
    expect(output).toContain('NOVITA_API_KEY');
  });

  it('refused makes no secret and touches no folder', async () => {
    const dataDir = join(aFolder(), 'data');
    await refusedStart({ ...WRONG, DATA_DIR: dataDir });
    expect(() => readdirSync(dataDir)).toThrow('ENOENT');
  });

  it('without a Redis ends by itself and says why, without its password', async () => {
    const { code, output, ms } = await withoutRedis;
    expect(code).toBe(1);
    expect(output).toMatch(/Cannot start: .*Redis/);
    expect(output).not.toContain('the-redis-password');
    expect(output).not.toContain('"listening"');
    expect(ms).toBeLessThan(60_000);
  });

  it('on a port that is taken ends by itself and says why', async () => {
    const taken: Server = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    endsWithItsTest(() => taken.close());
    const novita = await aNovita();
    const { port } = taken.address() as AddressInfo;
    await expect(aService({ novita, env: { PORT: String(port) } })).rejects.toThrow(/EADDRINUSE|in use/);
  });
});

describe('A start without keys, outside production', () => {
  it('makes them, keeps them to itself, and finds them again', async () => {
    const dataDir = aFolder();
    const none = { ADMIN_API_KEY: '', ENCRYPTION_KEY: '', WEBHOOK_SECRET: '' };
    const service = await aService({ novita: await aNovita(), env: { ...none, DATA_DIR: dataDir } });
    const files = readdirSync(dataDir).toSorted();
    expect(files).toEqual(['admin.key', 'encryption.key', 'webhook.secret']);
    for (const file of files) expect(statSync(join(dataDir, file)).mode & 0o777).toBe(0o600);
    const written = files.map((file) => statSync(join(dataDir, file)).mtimeMs);
    await service.kill('SIGKILL');
    await service.restart();
    expect(files.map((file) => statSync(join(dataDir, file)).mtimeMs)).toEqual(written);
    expect((await service.api('GET', '/api/instances')).status).toBe(401);
  });
});

describe('A start on data of another encryption key', () => {
  const OTHER_KEY = 'another-encryption-key-of-these-tests-00000000';

  it('is refused with what to do, whether the key is another one or none, and nothing is listened on', async () => {
    const redis = await aPrivateRedis();
    const novita = await aNovita();
    const service = await aService({ novita, redis });
    await service.kill('SIGKILL');

    const given = {
      REDIS_URL: redis.url,
      NOVITA_API_BASE_URL: novita.url,
      NOVITA_API_KEY: novita.apiKey,
      PORT: '0',
    };
    const refusals = await Promise.all([
      refusedStart({ ...given, ENCRYPTION_KEY: OTHER_KEY }),
      refusedStart(given),
    ]);
    for (const { code, output } of refusals) {
      expect(code).toBe(1);
      expect(output).toMatch(/^Cannot start: ENCRYPTION_KEY is not the one .* ENCRYPTION_KEYS_PREVIOUS/m);
      expect(output).not.toContain('"listening"');
      expect(output).not.toContain(OTHER_KEY);
    }

    await service.restart({ ENCRYPTION_KEY: OTHER_KEY, ENCRYPTION_KEYS_PREVIOUS: ENCRYPTION_KEY });
    expect((await service.api('GET', '/health/ready')).status).toBe(200);
  });
});

describe('In production', () => {
  it('a start with everything runs, and refuses plain http webhooks', async () => {
    const novita = await aNovita();
    const service = await aService({ novita, env: { NODE_ENV: 'production' } });
    expect((await service.api('GET', '/health/ready')).status).toBe(200);
    for (const secret of [ADMIN_KEY, ENCRYPTION_KEY, WEBHOOK_SECRET, novita.apiKey])
      expect(service.output).not.toContain(secret);
  });
});
