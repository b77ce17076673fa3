import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evaluate, projectRoot } from './support/scripts.js';

describe('the decisions of the set-up scripts', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ngi-d-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const quoted = (value: unknown) => JSON.stringify(value);

  it('knows which Node is too old', async () => {
    const versions = ['18.20.4', '20.18.3', '20.19.0', '22.1.0'];
    expect(await evaluate('node-version.mjs', `${quoted(versions)}.map(it.isTooOld)`)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('reads .env below the environment and counts an empty value as not set', async () => {
    writeFileSync(join(folder, '.env'), 'PORT=4000\nHOST="::"\nREDIS_URL=\nLOG_LEVEL=debug # loud\n');
    const environment = { PORT: '5000', HOST: '', DATA_DIR: '' };
    expect(
      await evaluate('environment.mjs', `it.loadEnvironment(${quoted(environment)}, ${quoted(folder)})`),
    ).toEqual({ PORT: '5000', HOST: '::', LOG_LEVEL: 'debug' });
  });

  it('reaches a service that listens everywhere on the loopback address', async () => {
    const hosts = ['127.0.0.1', '0.0.0.0', '::', '10.0.0.5'];
    expect(await evaluate('environment.mjs', `${quoted(hosts)}.map((host) => it.urlOf(host, 80))`)).toEqual([
      'http://127.0.0.1:80',
      'http://127.0.0.1:80',
      'http://[::1]:80',
      'http://10.0.0.5:80',
    ]);
  });

  it('refuses what is no port', async () => {
    const attempt = (text: string) =>
      `(() => { try { return it.readPort(${quoted(text)}, 'PORT', 3000) } catch (e) { return e.message } })()`;
    expect(await evaluate('ports.mjs', attempt(''))).toBe(3000);
    expect(await evaluate('ports.mjs', attempt('8080'))).toBe(8080);
    expect(await evaluate('ports.mjs', attempt('70000'))).toContain('PORT is not a port');
  });

  it('reads the version of Redis and of Valkey', async () => {
    const texts = [
      'Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64',
      'Redis server v=6.0.16 sha=00000000:0',
      'Valkey server v=8.1.1 sha=00000000:0',
      'something else',
    ];
    expect(
      await evaluate('redis-search.mjs', `${quoted(texts)}.map((text) => it.majorVersion(text) ?? 0)`),
    ).toEqual([7, 6, 8, 0]);
  });

  it('looks for Redis in the order of PATH', async () => {
    for (const name of ['redis-server', 'valkey-server']) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, name), '#!/bin/sh\n', { mode: 0o755 });
    }
    writeFileSync(join(folder, 'redis-server', 'valkey-server'), 'not a program');
    const environment = { PATH: `${join(folder, 'valkey-server')}:${join(folder, 'redis-server')}` };
    const found = (await evaluate('redis-search.mjs', `it.candidates(${quoted(environment)})`)) as string[];
    expect(found.slice(0, 2)).toEqual([
      join(folder, 'valkey-server', 'valkey-server'),
      join(folder, 'redis-server', 'redis-server'),
    ]);
  });

  it('moves a socket whose path would be too long', async () => {
    const long = join(folder, 'x'.repeat(90));
    const [near, far] = (await evaluate(
      'redis.mjs',
      `[it.socketPath(${quoted(folder)}), it.socketPath(${quoted(long)})]`,
    )) as [string, string];
    expect(near).toBe(join(folder, 'run', 'redis.sock'));
    expect(far.length).toBeLessThan(100);
    expect(far).not.toContain('xxx');
  });

  it('builds anew when a source changes, not when a unit test does', async () => {
    const fingerprint = () => evaluate('build.mjs', `it.fingerprint(${quoted(folder)})`);
    mkdirSync(join(folder, 'src'));
    writeFileSync(join(folder, 'src', 'main.ts'), 'one');
    const before = await fingerprint();
    writeFileSync(join(folder, 'src', 'main.spec.ts'), 'a test');
    expect(await fingerprint()).toBe(before);
    writeFileSync(join(folder, 'src', 'main.ts'), 'two');
    expect(await fingerprint()).not.toBe(before);
  });

  it('installs when a package is missing or of another version, not for other platforms', async () => {
    const isInstalled = () => evaluate('install.mjs', `it.isInstalled(${quoted(folder)})`);
    const lock = (version: string) => ({
      packages: {
        '': {},
        'node_modules/one': { version },
        'node_modules/for-macs': { version, optional: true },
      },
    });
    writeFileSync(join(folder, 'package-lock.json'), quoted(lock('1.0.0')));
    expect(await isInstalled()).toBe(false);
    mkdirSync(join(folder, 'node_modules', 'one'), { recursive: true });
    const present = { packages: { 'node_modules/one': { version: '1.0.0' } } };
    writeFileSync(join(folder, 'node_modules', '.package-lock.json'), quoted(present));
    expect(await isInstalled()).toBe(true);
    writeFileSync(join(folder, 'package-lock.json'), quoted(lock('1.0.1')));
    expect(await isInstalled()).toBe(false);
  });

  it('does not start with data whose encryption key is lost', async () => {
    const demand = (environment: Record<string, string>) =>
      evaluate(
        'secrets.mjs',
        `(() => { try { return it.demandKeyOfOldData(${quoted(folder)}, ${quoted(environment)}) ?? 'fine' }
          catch (e) { return e.message } })()`,
      );
    expect(await demand({})).toBe('fine');
    mkdirSync(join(folder, 'redis', 'appendonlydir'), { recursive: true });
    expect(await demand({})).toContain('encryption.key is missing');
    expect(await demand({ ENCRYPTION_KEY: 'mine' })).toBe('fine');
    writeFileSync(join(folder, 'encryption.key'), 'kept');
    expect(await demand({})).toBe('fine');
  });

  it('claims for the living only, and never ends a process that merely got the number', async () => {
    const sleeper = spawn('sleep', ['60']);
    const file = join(folder, 'claim.json');
    const claim = () => evaluate('claim.mjs', `it.claim(${quoted(file)})`);
    try {
      const mark = await evaluate('processes.mjs', `it.identify(${sleeper.pid})`);
      writeFileSync(file, quoted(mark));
      expect(await claim()).toEqual(mark);

      writeFileSync(file, quoted({ pid: sleeper.pid, began: 'another time' }));
      expect(await claim()).toBeNull();
      expect(JSON.parse(readFileSync(file, 'utf8'))).not.toEqual(mark);

      mkdirSync(join(folder, 'run'));
      writeFileSync(join(folder, 'run', 'service.json'), quoted({ pid: sleeper.pid, began: 'another time' }));
      await evaluate('leftovers.mjs', `it.endLeftovers(${quoted(folder)})`);
      expect(sleeper.exitCode ?? sleeper.signalCode).toBeNull();
    } finally {
      sleeper.kill('SIGKILL');
    }
  });

  it('takes what had ended before it could be identified for gone', async () => {
    mkdirSync(join(folder, 'run'));
    writeFileSync(join(folder, 'run', 'service.json'), quoted({ name: 'service' }));
    expect(
      await evaluate(
        'processes.mjs',
        `[it.isAlive({}), it.isAlive({ name: 'service' }), it.isAlive(undefined)]`,
      ),
    ).toEqual([false, false, false]);
    await evaluate('leftovers.mjs', `it.endLeftovers(${quoted(folder)})`);
    expect(readdirSync(join(folder, 'run'))).toEqual([]);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('knows that it was %s which told it to stop', async (signal) => {
    expect(
      await evaluate(
        'stop-signals.mjs',
        `(async () => {
          const { wish, by, stopped } = it.listenForStop();
          const alive = setInterval(() => undefined, 60_000);
          process.kill(process.pid, ${quoted(signal)});
          await wish;
          clearInterval(alive);
          return [by(), stopped.aborted];
        })()`,
      ),
    ).toEqual([signal, true]);
  });

  it('quotes the line to paste, whatever the folder is called', async () => {
    const example = { productName: "RTX '4090'", templateId: 't1' };
    const line = await evaluate(
      'banner.mjs',
      `it.curlLine('http://h:1', "/a b/it's.key", ${quoted(example)})`,
    );
    expect(line).toBe(
      String.raw`curl -sS -X POST http://h:1/api/instances -H "Authorization: Bearer $(cat '/a b/it'\''s.key')" ` +
        `-H 'Content-Type: application/json' -d '` +
        String.raw`{"name":"my-first-gpu","productName":"RTX '\''4090'\''","templateId":"t1"}'`,
    );
  });

  it('chooses an example product with stock in the region where the service looks first', async () => {
    const product = { regions: ['CN-HK-01'], availableDeploy: true, spotPrice: '1' };
    const products = [
      { ...product, name: 'RTX 4090 elsewhere', regions: ['US-CA-06'] },
      { ...product, name: 'RTX 4090 sold out', availableDeploy: false },
      { ...product, name: 'RTX 4090 without spot', spotPrice: '0' },
      { ...product, name: 'H100' },
      { ...product, name: 'RTX 4090 24GB' },
    ];
    expect(await evaluate('sandbox.mjs', `it.chooseProduct(${quoted(products)}, 'CN-HK-01').name`)).toBe(
      'RTX 4090 24GB',
    );
  });

  it('runs the suites that take longest first, and the larger file before the smaller', async () => {
    const [longest = '', second = ''] = (await evaluate('test-order.mjs', 'it.LONGEST_FIRST')) as string[];
    const files = ['test/support/eventually.ts', second, 'test/support/app.ts', longest];
    const tests = quoted(files.map((file) => ({ path: join(projectRoot, file) })));
    expect(
      await evaluate('test-order.mjs', `new it.default().sort(${tests}).map(({ path }) => path)`),
    ).toEqual(
      [longest, second, 'test/support/app.ts', 'test/support/eventually.ts'].map((file) =>
        join(projectRoot, file),
      ),
    );
  });

  it('knows only suites that exist as those that take longest', async () => {
    const known = (await evaluate('test-order.mjs', 'it.LONGEST_FIRST')) as string[];
    expect(known.filter((file) => !existsSync(join(projectRoot, file)))).toEqual([]);
  });

  it('counts a suite that cannot be loaded, and a run without a report, as failures', async () => {
    const report = { numPassedTests: 3, numFailedTests: 1, numPendingTests: 2, numTodoTests: 0 };
    expect(
      await evaluate(
        'test-run.mjs',
        `[it.countsOf(${quoted({ ...report, numRuntimeErrorTestSuites: 1 })}, 1), it.countsOf(undefined, 0)]`,
      ),
    ).toEqual([
      { passed: 3, failed: 2, skipped: 2 },
      { passed: 0, failed: 1, skipped: 0 },
    ]);
  });
});
