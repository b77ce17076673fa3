import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { App } from '../support/app.js';
import { endsWithItsTest } from '../support/endings.js';
import type { NovitaSandbox } from '../support/novita-sandbox.js';
import { aFreePort } from '../support/free-port.js';
import { RedisServer } from '../support/redis-server.js';
import { ADMIN_KEY, ENCRYPTION_KEY, WEBHOOK_SECRET } from '../support/service.js';
import { aNovita } from '../support/stage.js';
import { projectRoot } from './support/scripts.js';

// The first one builds, when what is built is not from the present sources.
jest.setTimeout(300_000);

interface Finding {
  check: string;
  status: 'ok' | 'warning' | 'problem';
  says: string;
  todo?: string;
}

interface Diagnosis {
  code: number;
  output: string;
  errors: string;
}

const NOVITA_KEY = 'sk_of_the_doctors_patient';
const SECRETS = [NOVITA_KEY, ADMIN_KEY, ENCRYPTION_KEY, WEBHOOK_SECRET, 'redis-password'];
const KEEPS_ALL = ['save ""', 'appendonly yes', 'appendfsync always'];

/** One doctor that examines many patients: most of the time of `npm run doctor` is spent on getting up. */
class Practice {
  private readonly child: ChildProcess;
  private readonly answers: AsyncIterator<string>;

  constructor() {
    const { PATH, HOME } = process.env;
    this.child = spawn(process.execPath, [join(projectRoot, 'test/quick-start/support/examine-lines.mjs')], {
      env: { PATH, HOME },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    if (!this.child.stdout) throw new Error('The practice has no output');
    this.answers = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  async examine(env: Record<string, string>): Promise<Finding[]> {
    const { PATH = '', REDIS_SERVER_BIN = '' } = process.env;
    this.child.stdin?.write(`${JSON.stringify({ PATH, REDIS_SERVER_BIN, ...(await aPatient(env)) })}\n`);
    const { value } = (await this.answers.next()) as { value: string };
    return JSON.parse(value) as Finding[];
  }

  close(): void {
    this.child.kill('SIGKILL');
  }
}

/** A data folder, a port nobody has, and no `.env`: what every patient has unless a test says otherwise. */
async function aPatient(env: Record<string, string>): Promise<Record<string, string>> {
  return {
    ENV_FILE: '/nowhere/.env',
    DATA_DIR: await aFolder(),
    PORT: String(await aFreePort()),
    SANDBOX_PORT: String(await aFreePort()),
    ...env,
  };
}

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ngi-dr-'));
  endsWithItsTest(async () => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function doctor(env: Record<string, string>, args: string[] = []): Promise<Diagnosis> {
  const patient = await aPatient(env);
  const { PATH, HOME, REDIS_SERVER_BIN } = process.env;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(projectRoot, 'scripts/doctor.mjs'), ...args],
      { env: { PATH, HOME, REDIS_SERVER_BIN, ...patient } },
      (error, output, errors) => {
        for (const secret of SECRETS) expect(output + errors).not.toContain(secret);
        resolve({ code: error ? Number(error.code) : 0, output, errors });
      },
    );
  });
}

/** Whoever is told of trouble is told what to do, and nobody is told a secret. */
function assertSound(found: Finding[]): void {
  expect(found.filter(({ status, todo }) => status !== 'ok' && !todo)).toEqual([]);
  for (const secret of SECRETS) expect(JSON.stringify(found)).not.toContain(secret);
}

function amiss(found: Finding[]): string[] {
  return found.flatMap(({ check, status, says }) =>
    status === 'ok' ? [] : [`${status}: ${check}: ${says}`],
  );
}

function about(found: Finding[], check: string): Finding | undefined {
  return found.find((one) => one.check === check);
}

const keys = { ADMIN_API_KEY: ADMIN_KEY, ENCRYPTION_KEY, WEBHOOK_SECRET };
const at = (redis: RedisServer, login = ''): Record<string, string> => ({
  REDIS_URL: `redis://${login}127.0.0.1:${redis.port}`,
});

describe('npm run doctor', () => {
  let practice: Practice;
  beforeAll(() => {
    practice = new Practice();
    endsWithItsTest(() => practice.close());
  });

  async function findings(env: Record<string, string>): Promise<Finding[]> {
    const found = await practice.examine(env);
    assertSound(found);
    return found;
  }

  describe('for a newcomer without any configuration', () => {
    it('finds nothing amiss, says what npm start will bring, and makes no file', async () => {
      const DATA_DIR = await aFolder();
      const found = await findings({ DATA_DIR });
      expect(amiss(found)).toEqual([]);
      expect(about(found, 'redis')?.says).toMatch(/npm start brings its own/);
      expect(about(found, 'novita')?.says).toMatch(/sandbox plays Novita/);
      expect(about(found, 'encryption key')?.says).toMatch(/npm start makes one/);
      expect(await readdir(DATA_DIR)).toEqual([]);
    });

    it('shows a table: a sign, what was looked at, what was found, and the sum', async () => {
      const { code, output } = await doctor({});
      expect(code).toBe(0);
      expect(output).toMatch(/^✓ node +\d+\.\d+\.\d+ on \w+$/m);
      expect(output).toMatch(/^✓ port +\d+ on 127\.0\.0\.1 is free/m);
      expect(output).toMatch(/\n\n\d+ ok\n$/);
    });
  });

  describe('with Redis and Novita of its own', () => {
    let novita: NovitaSandbox;
    let redis: RedisServer;
    let good: Record<string, string>;
    beforeAll(async () => {
      novita = await aNovita({ apiKey: NOVITA_KEY });
      redis = await RedisServer.start([...KEEPS_ALL, 'requirepass redis-password']);
      good = {
        ...keys,
        ...at(redis, ':redis-password@'),
        NOVITA_API_KEY: NOVITA_KEY,
        NOVITA_API_BASE_URL: novita.url,
      };
    });

    it('finds all well in production where all is well', async () => {
      const { code, output, errors } = await doctor({ ...good, NODE_ENV: 'production' }, ['--json']);
      const { ok, findings: found } = JSON.parse(output) as { ok: boolean; findings: Finding[] };
      expect([code, ok, errors, amiss(found)]).toEqual([0, true, '', []]);
      expect(found.map(({ check }) => check)).toEqual(
        expect.arrayContaining(
          `node, configuration, encryption key, admin key, port,
          redis, clock (Redis), redis version, redis eviction, redis persistence, redis memory,
          novita, clock (Novita), novita key, regions, machines, balance`.split(/,\s+/),
        ),
      );
    });

    it('ends with 1 and a word of what to do where there is a problem', async () => {
      const { code, output } = await doctor({ ...good, NOVITA_API_KEY: 'sk_of_somebody_else' });
      expect(code).toBe(1);
      expect(output).toMatch(/^✗ novita key +refused .*\n +→ make a key at /m);
      expect(output).toMatch(/\n\n\d+ ok, 1 problem\n$/);
      const { code: again, output: json } = await doctor({ ...good, PORT: 'none' }, ['--json']);
      expect([again, (JSON.parse(json) as { ok: boolean }).ok]).toEqual([1, false]);
    });

    it('names every wrong variable, and looks at the rest all the same', async () => {
      const found = await findings({ ...good, PORT: 'http', LOG_LEVEL: 'loud', ADMIN_API_KEY: 'too-short' });
      expect(amiss(found).map((line) => line.split(' ').slice(2, 3).join(''))).toEqual([
        'PORT',
        'LOG_LEVEL',
        'ADMIN_API_KEY',
      ]);
      expect(about(found, 'redis eviction')?.status).toBe('ok');
      expect(about(found, 'balance')?.status).toBe('ok');
    });

    it('names what production demands', async () => {
      const lines = amiss(await findings({ NODE_ENV: 'production' }));
      for (const name of ['NOVITA_API_KEY', 'REDIS_URL', 'ADMIN_API_KEY', 'ENCRYPTION_KEY', 'WEBHOOK_SECRET'])
        expect(lines).toContainEqual(
          expect.stringMatching(new RegExp(`^problem: configuration: ${name} must be set`)),
        );
    });

    it('tells of names in .env that nobody reads', async () => {
      const ENV_FILE = join(await aFolder(), '.env');
      await writeFile(
        ENV_FILE,
        'INSTANCE_POL_INTERVAL_SECONDS=5\nSANDBOX_BOOT_MS=10\nLOG_LEVEL=debug\nGRAFANA_PASSWORD=x\n',
      );
      expect(amiss(await findings({ ...good, ENV_FILE }))).toEqual([
        'warning: configuration: nothing reads INSTANCE_POL_INTERVAL_SECONDS of .env',
      ]);
    });

    it('tells of keys that are weak, the same, or open to others', async () => {
      const weak = 'abcabc'.repeat(8);
      expect(amiss(await findings({ ...good, ENCRYPTION_KEY: weak, ADMIN_API_KEY: weak }))).toEqual([
        expect.stringMatching(/^warning: encryption key: ENCRYPTION_KEY has few different characters/),
        expect.stringMatching(/^warning: admin key: /),
        expect.stringMatching(/^warning: encryption key: it is the same as the admin key/),
      ]);
      const DATA_DIR = await aFolder();
      await writeFile(join(DATA_DIR, 'admin.key'), ADMIN_KEY);
      await chmod(join(DATA_DIR, 'admin.key'), 0o644);
      expect(amiss(await findings({ ...good, ADMIN_API_KEY: '', DATA_DIR }))).toEqual([
        expect.stringMatching(/^warning: admin key: .*admin\.key can be read by others$/),
      ]);
    });

    describe('and a Redis that is not as it should be', () => {
      it.each(['allkeys-lru', 'volatile-ttl'])('drops records (%s)', async (policy) => {
        const other = await RedisServer.start([...KEEPS_ALL, `maxmemory-policy ${policy}`]);
        expect(amiss(await findings({ ...good, ...at(other) }))).toEqual([
          expect.stringMatching(new RegExp(`^problem: redis eviction: .* is ${policy}`)),
        ]);
      });

      it('keeps no append-only file', async () => {
        const other = await RedisServer.start(['save ""', 'appendonly no']);
        expect(amiss(await findings({ ...good, ...at(other) }))).toEqual([
          expect.stringMatching(/^warning: redis persistence: .* no append-only file/),
        ]);
        expect(amiss(await findings({ ...good, ...at(other), NODE_ENV: 'production' }))).toEqual([
          expect.stringMatching(/^problem: redis persistence: /),
        ]);
      });

      it('may lose its last second', async () => {
        const other = await RedisServer.start(['save ""', 'appendonly yes', 'appendfsync everysec']);
        expect(amiss(await findings({ ...good, ...at(other) }))).toEqual([
          expect.stringMatching(/^warning: redis persistence: .*fsync everysec/),
        ]);
      });

      it('has hardly any memory left', async () => {
        const other = await RedisServer.start([...KEEPS_ALL, 'maxmemory 1000kb']);
        expect(amiss(await findings({ ...good, ...at(other) }))).toEqual([
          expect.stringMatching(/^(warning|problem): redis memory: .* of 1\.0 MB/),
        ]);
      });

      it('is a replica', async () => {
        const other = await RedisServer.start([
          ...KEEPS_ALL,
          `replicaof 127.0.0.1 ${redis.port}`,
          'masterauth redis-password',
        ]);
        expect(amiss(await findings({ ...good, ...at(other) }))).toContainEqual(
          expect.stringMatching(/^problem: redis role: .* is a slave/),
        );
      });

      it('is not there', async () => {
        const port = await aFreePort();
        expect(amiss(await findings({ ...good, REDIS_URL: `redis://127.0.0.1:${port}` }))).toEqual([
          `problem: redis: nothing answers at 127.0.0.1:${port} (ECONNREFUSED)`,
        ]);
      });

      it('is a cluster, or has Sentinels, that are not there', async () => {
        const port = await aFreePort();
        const away = async (protocol: string): Promise<string[]> =>
          amiss(await findings({ ...good, REDIS_URL: `${protocol}://u:redis-password@127.0.0.1:${port}` }));
        const [cluster, sentinels] = [await away('redis+cluster'), await away('redis+sentinel')];
        expect(cluster).toEqual([
          expect.stringContaining(`nothing answers at the cluster 127.0.0.1:${port}`),
        ]);
        expect(sentinels).toEqual([
          expect.stringContaining(`nothing answers at the Sentinels 127.0.0.1:${port} (mymaster)`),
        ]);
      });

      it('wants another password, or any', async () => {
        expect(amiss(await findings({ ...good, ...at(redis, ':wrong-password@') }))).toEqual([
          `problem: redis: 127.0.0.1:${redis.port} refuses the password of REDIS_URL`,
        ]);
        expect(amiss(await findings({ ...good, ...at(redis) }))).toEqual([
          `problem: redis: 127.0.0.1:${redis.port} wants a password`,
        ]);
      });
    });

    describe('and a Novita that', () => {
      afterEach(() => {
        novita.clearFaults();
        novita.setBalance(1_000);
      });

      it('refuses the key', async () => {
        expect(amiss(await findings({ ...good, NOVITA_API_KEY: 'sk_of_somebody_else' }))).toEqual([
          expect.stringMatching(/^problem: novita key: refused/),
        ]);
      });

      it('has little money left', async () => {
        novita.setBalance(3.2);
        expect(amiss(await findings(good))).toEqual([
          'warning: balance: 3.20 USD are left, less than BALANCE_LOW_USD (10)',
        ]);
        novita.setBalance(0);
        expect(amiss(await findings(good))).toEqual(['problem: balance: 0.00 USD are left']);
      });

      it('has machines of another deployment only, as with a lost encryption key', async () => {
        novita.addForeign({ count: 2, name: 'a--ngi1-0ther0-01ARZ3NDEKTSV4RRFFQ69G5FAV' });
        expect(amiss(await findings(good))).toEqual([
          expect.stringMatching(
            /^warning: machines: 2 at Novita; with our mark: 0, .* another deployment: 2/,
          ),
        ]);
        novita.reset();
      });

      it('has not the region that was asked for', async () => {
        expect(amiss(await findings({ ...good, DEFAULT_REGION: 'MOON-01' }))).toEqual([
          'warning: regions: Novita has no MOON-01',
        ]);
      });

      it('fails for a while', async () => {
        novita.next('balance', 5).fails(503);
        expect(amiss(await findings(good))).toEqual([expect.stringMatching(/^warning: novita: get-balance/)]);
      });

      it('does not answer', async () => {
        const port = await aFreePort();
        expect(amiss(await findings({ ...good, NOVITA_API_BASE_URL: `http://127.0.0.1:${port}` }))).toEqual([
          `problem: novita: http://127.0.0.1:${port} does not answer (ECONNREFUSED)`,
        ]);
      });
    });

    it.each([
      ['some seconds', 20_000, 'warning'],
      ['so much that signatures are refused', -400_000, 'problem'],
    ])('finds a clock that is off by %s', async (_much, shift, status) => {
      const file = join(await aFolder(), 'shift');
      await writeFile(file, String(shift));
      const shifted = {
        NODE_OPTIONS: `--import ${join(projectRoot, 'test/support/shifted-clock.mjs')}`,
        CLOCK_SHIFT_FILE: file,
      };
      const { output } = await doctor({ ...good, ...shifted }, ['--json']);
      const { findings: found } = JSON.parse(output) as { findings: Finding[] };
      expect(['clock (Redis)', 'clock (Novita)'].map((clock) => about(found, clock)?.status)).toEqual([
        status,
        status,
      ]);
      expect(about(found, 'clock (Redis)')?.says).toMatch(shift > 0 ? /ahead of Redis/ : /behind Redis/);
    });

    it('finds a port that another program has', async () => {
      const other = createServer().listen(0, '127.0.0.1');
      await once(other, 'listening');
      endsWithItsTest(() => other.close());
      const PORT = String((other.address() as AddressInfo).port);
      expect(amiss(await findings({ ...good, PORT }))).toEqual([
        `problem: port: Port ${PORT} is in use by another program`,
      ]);
    });

    it('finds the service that runs, and whether it has the same admin key', async () => {
      const app = await App.start({ novita: { url: novita.url, apiKey: NOVITA_KEY } });
      const { hostname: HOST, port: PORT } = new URL(await app.url());
      const found = await findings({ ...good, HOST, PORT });
      expect(about(found, 'service')).toMatchObject({
        status: 'ok',
        says: expect.stringContaining('is ready'),
      });
      expect(amiss(found)).toEqual([]);
      const wrong = await findings({
        ...good,
        HOST,
        PORT,
        ADMIN_API_KEY: 'another-admin-key-0123456789-abcdefgh',
      });
      expect(amiss(wrong)).toEqual([expect.stringMatching(/^warning: admin key: .* does not accept it/)]);
    });

    it('tells whether events could reach WEBHOOK_URL, without showing more of it than its origin', async () => {
      const port = await aFreePort();
      const hook = `http://127.0.0.1:${port}/hook-with-secret`;
      expect(amiss(await findings({ ...good, WEBHOOK_URL: hook }))).toEqual([
        `warning: webhook: nothing accepts connections at http://127.0.0.1:${port}`,
      ]);
      expect(
        amiss(await findings({ ...good, WEBHOOK_URL: hook, OUTBOUND_ALLOW_CIDRS: '10.0.0.0/8' })),
      ).toEqual([expect.stringMatching(/^problem: webhook: WEBHOOK_URL must lead to the public Internet/)]);
    });
  });

  it('says what it can do, and what it cannot', async () => {
    expect((await doctor({}, ['--help'])).output).toMatch(/npm run doctor/);
    const { code, errors } = await doctor({}, ['--operate']);
    expect([code, errors]).toEqual([1, expect.stringMatching(/Unknown option '--operate'/)]);
  });
});
