import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { aFreePort } from '../support/free-port.js';
import { isRunning, type Place, Starter } from './support/starter.js';

/** The first start may have to build. */
jest.setTimeout(90_000);

describe('npm start', () => {
  const starters: Starter[] = [];
  const folders: string[] = [];

  async function somewhere(): Promise<Place> {
    const dataDir = join(mkdtempSync(join(tmpdir(), 'ngi-q-')), 'data');
    folders.push(join(dataDir, '..'));
    return { dataDir, port: await aFreePort(), sandboxPort: await aFreePort() };
  }

  function begin(place: Place, environment?: Record<string, string>): Starter {
    const starter = Starter.run(place, environment);
    starters.push(starter);
    return starter;
  }

  async function started(place: Place): Promise<Starter> {
    const starter = begin(place);
    await starter.ready();
    return starter;
  }

  async function isReady({ port }: Place): Promise<boolean> {
    const answer = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => undefined);
    return answer?.status === 200;
  }

  /** What the shell would make of the banner's line. */
  function pastedRequest({ output }: Starter): {
    url: string;
    headers: Record<string, string>;
    body: string;
  } {
    const match = /curl -sS -X POST (\S+) .*\$\(cat (\S+)\)".* -d '(.*)'/.exec(output);
    const [, url = '', keyFile = '', body = ''] = match ?? [];
    const authorization = `Bearer ${readFileSync(keyFile, 'utf8').trim()}`;
    return { url, headers: { authorization, 'content-type': 'application/json' }, body };
  }

  async function askStore({ dataDir }: Place, command: string, ...args: string[]): Promise<unknown> {
    const redis = new Redis({ path: join(dataDir, 'run', 'redis.sock') });
    try {
      return await redis.call(command, ...args);
    } finally {
      redis.disconnect();
    }
  }

  function sentence(starter: Starter): string | undefined {
    return starter.output
      .split('\n')
      .find((line) => line.startsWith('✗ ') && !line.includes(' s)'))
      ?.slice(2);
  }

  afterEach(async () => {
    await Promise.all(starters.splice(0).map((starter) => starter.killAll()));
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('shows where everything is, keeps its secrets private, and ends every child on SIGTERM', async () => {
    const place = await somewhere();
    const starter = await started(place);

    expect(await isReady(place)).toBe(true);
    expect(starter.output).toContain(`http://127.0.0.1:${place.port}/docs`);
    expect(starter.output).toContain(join(place.dataDir, 'admin.key'));
    expect(starter.output).toContain('http and loopback are allowed');
    expect(starter.output).toContain(`curl -sS -X POST http://127.0.0.1:${place.port}/api/instances`);
    expect(starter.output).not.toContain('<template id>');
    expect(starter.output).not.toMatch(/warning|deprecat|error/i);
    expect(statSync(place.dataDir).mode & 0o777).toBe(0o700);
    for (const secret of ['admin.key', 'encryption.key', 'webhook.secret']) {
      expect(statSync(join(place.dataDir, secret)).mode & 0o777).toBe(0o600);
    }

    const pids = starter.childPids();
    const asked = Date.now();
    starter.signal('SIGTERM');
    expect(await starter.ended).toBe(0);
    expect(Date.now() - asked).toBeLessThan(10_000);
    expect(pids.filter(isRunning)).toEqual([]);
    expect(readdirSync(join(place.dataDir, 'run'))).toEqual([]);
  });

  it('prints a first request that works as it is pasted, and finds the instance again the next day', async () => {
    const place = await somewhere();
    const first = await started(place);
    const request = pastedRequest(first);
    const answer = await fetch(request.url, { method: 'POST', headers: request.headers, body: request.body });
    expect(answer.status).toBe(202);
    const { instanceId } = (await answer.json()) as { instanceId: string };
    first.signal('SIGTERM');
    expect(await first.ended).toBe(0);

    await started(place);
    const found = await fetch(`${request.url}/${instanceId}`, { headers: request.headers });
    expect(found.status).toBe(200);
    expect(await found.json()).toMatchObject({ id: instanceId, name: 'my-first-gpu' });
  });

  it('ends everything when npm alone is told to stop', async () => {
    const place = await somewhere();
    const starter = Starter.runByNpm(place);
    starters.push(starter);
    await starter.ready();
    const pids = starter.childPids();
    starter.signal('SIGTERM');
    await starter.ended;
    expect(pids.filter(isRunning)).toEqual([]);
  });

  it('lets Redis outlive the service when the whole group is interrupted', async () => {
    const starter = await started(await somewhere());
    const redis = starter.pidOf('redis');
    process.kill(redis, 'SIGINT');
    process.kill(redis, 'SIGTERM');
    const pids = starter.childPids();
    starter.signalGroup('SIGINT');
    expect(await starter.ended).toBe(0);
    expect(starter.output).not.toContain('✗');
    expect(pids.filter(isRunning)).toEqual([]);
  });

  it('refuses a second start on the same data, and takes over after a kill -9 of the starter alone', async () => {
    const place = await somewhere();
    const first = await started(place);
    const adminKey = readFileSync(join(place.dataDir, 'admin.key'), 'utf8');

    const second = begin(place);
    expect(await second.ended).toBe(1);
    expect(sentence(second)).toContain('already runs');
    expect(await isReady(place)).toBe(true);

    const orphans = first.childPids();
    first.signal('SIGKILL');
    await first.ended;
    expect(orphans.filter(isRunning)).toEqual(orphans);

    const begun = Date.now();
    const third = await started(place);
    expect(Date.now() - begun).toBeLessThan(30_000);
    expect(orphans.filter(isRunning)).toEqual([]);
    expect(await isReady(place)).toBe(true);
    expect(readFileSync(join(place.dataDir, 'admin.key'), 'utf8')).toBe(adminKey);
    third.signal('SIGINT');
    expect(await third.ended).toBe(0);
  });

  it('starts again after a kill -9 of everything, and has forgotten nothing', async () => {
    const place = await somewhere();
    const first = await started(place);
    expect(await askStore(place, 'set', 'written-last', 'yes')).toBe('OK');
    first.signalGroup('SIGKILL');
    await first.ended;
    await started(place);
    expect(await isReady(place)).toBe(true);
    expect(await askStore(place, 'get', 'written-last')).toBe('yes');
  });

  it('runs beside another with other ports and another DATA_DIR', async () => {
    const [one, other] = [await somewhere(), await somewhere()];
    const [first, second] = await Promise.all([started(one), started(other)]);
    first.signal('SIGTERM');
    expect(await first.ended).toBe(0);
    expect(await isReady(other)).toBe(true);
    expect(second.childPids().every(isRunning)).toBe(true);
  });

  it('says which child ended, and ends the others', async () => {
    const starter = await started(await somewhere());
    const pids = starter.childPids();
    process.kill(starter.pidOf('sandbox'), 'SIGKILL');
    expect(await starter.ended).toBe(1);
    expect(sentence(starter)).toBe('The sandbox was ended by SIGKILL.');
    expect(pids.filter(isRunning)).toEqual([]);
  });

  it.each(['PORT', 'SANDBOX_PORT'] as const)(
    'says in one sentence that the port of %s is in use',
    async (name) => {
      const place = await somewhere();
      const port = name === 'PORT' ? place.port : place.sandboxPort;
      const squatter = createServer();
      await new Promise<void>((resolve) => {
        squatter.listen(port, '127.0.0.1', resolve);
      });
      const starter = begin(place);
      expect(await starter.ended).toBe(1);
      await new Promise((resolve) => {
        squatter.close(resolve);
      });
      expect(sentence(starter)).toBe(
        `Port ${port} is in use by another program: end that one, or choose another port with ${name}.`,
      );
      expect(readdirSync(join(place.dataDir, 'run'))).toEqual([]);
    },
  );

  it('wants a real key in production', async () => {
    const starter = begin(await somewhere(), { NODE_ENV: 'production' });
    expect(await starter.ended).toBe(1);
    expect(sentence(starter)).toContain('NOVITA_API_KEY');
  });

  it('says where nothing answers when REDIS_URL points nowhere', async () => {
    const port = await aFreePort();
    const starter = begin(await somewhere(), { REDIS_URL: `redis://127.0.0.1:${port}` });
    expect(await starter.ended).toBe(1);
    expect(sentence(starter)).toContain(`Nothing answers at 127.0.0.1:${port}`);
  });
});
