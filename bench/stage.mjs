import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { projectRoot } from '../scripts/lib/places.mjs';
import { ADMIN_KEY, measuredEnvironment, randomName } from './environment.mjs';
import { Process } from './processes.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const START_MS = 120_000;
const DUMP = 'dump.rdb';
const CACHE = join(projectRoot, '.cache', 'bench');

/** Everything that one case runs: it is begun through here and ends with it. */
export class Stage {
  #folder = mkdtempSync(join(tmpdir(), 'ngi-bench-'));
  /** @type {(() => unknown)[]} */
  #endings = [];

  /** @param {{ main: string, redisBinary: string }} place */
  constructor({ main, redisBinary }) {
    this.main = main;
    this.dist = dirname(main);
    this.redisBinary = redisBinary;
    if (!process.env.BENCH_KEEP) process.once('exit', () => this.#remove());
  }

  /**
   * A Redis that keeps nothing: what is measured is the service, and its floor has the same one.
   *
   * @param {string} [dump] what it begins with
   */
  async redis(dump) {
    const folder = join(this.#folder, randomName());
    mkdirSync(folder);
    if (dump) copyFileSync(dump, join(folder, DUMP));
    const path = join(folder, 'redis.sock');
    const settings = '--port 0 --save  --appendonly no --maxmemory-policy noeviction'.split(' ');
    const server = new Process([this.redisBinary, ...settings, '--unixsocket', path, '--dir', folder]);
    this.#endings.push(() => server.end());
    const client = new Redis({ path, lazyConnect: true, retryStrategy: () => 20 });
    client.on('error', () => undefined);
    this.#endings.push(() => client.disconnect());
    await until(async () => (await client.ping()) === 'PONG', START_MS);
    return { url: `unix://${path}`, path, server, client, dump: join(folder, DUMP) };
  }

  /**
   * A Redis with instances, and the names that their machines have at Novita. What was filled once is kept below
   * `.cache/bench` for as long as the build saves in the same way.
   *
   * @param {{ count: number, status?: string, marked?: boolean }} what
   * @param {{ fresh?: boolean }} [how] `fresh`: filled anew, for what was kept has been idle for so long that it is stopped
   */
  async seededRedis(what, { fresh = false } = {}) {
    // What comes up is given up after minutes, so it is filled anew.
    if (fresh || what.status === 'starting') {
      const redis = await this.redis();
      return { redis, names: what.count > 0 ? await this.seed({ redis, ...what }) : [] };
    }
    const kept = join(CACHE, `${shortDigest(JSON.stringify(what), ...this.#savers())}.rdb`);
    const namesOf = `${kept}.json`;
    if (existsSync(namesOf))
      return { redis: await this.redis(kept), names: JSON.parse(readFileSync(namesOf, 'utf8')) };
    const redis = await this.redis();
    const names = what.count > 0 ? await this.seed({ redis, ...what }) : [];
    await redis.client.save();
    mkdirSync(CACHE, { recursive: true });
    copyFileSync(redis.dump, `${kept}.new`);
    renameSync(`${kept}.new`, kept);
    writeFileSync(namesOf, JSON.stringify(names));
    return { redis, names };
  }

  /** Everything that decides how a seeded store looks. */
  #savers() {
    const folder = join(this.dist, 'instances');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /\.(js|lua)$/.test(file),
    );
    const ours = ['seed.mjs', 'rows.mjs', 'environment.mjs'].map((file) => join(here, file));
    return [...files.toSorted().map((file) => join(folder, file)), ...ours].map((file) => readFileSync(file));
  }

  /** The sandbox that the build has made, with stock of everything. */
  async novita({ bootMs = 2_000 } = {}) {
    const { startSandbox } = await this.load('sandbox/server.js');
    const { PRODUCTS } = await this.load('sandbox/catalogue/products.js');
    const sandbox = await startSandbox({ host: '127.0.0.1', port: 0, bootMs, seed: 1, faults: [] });
    this.#endings.push(() => sandbox.close());
    sandbox.world.account.setBalance(1_000_000);
    for (const { id, clusterIds } of PRODUCTS)
      for (const clusterId of clusterIds) sandbox.world.inventory.setFree(id, clusterId, null);
    return { url: sandbox.url, world: sandbox.world };
  }

  /** Novita's list alone, of any number of machines. */
  async list() {
    const server = this.#node('list-server.mjs', { core: 'others', ipc: true });
    const { port } = /** @type {{ port: number }} */ (await server.message());
    return { url: `http://127.0.0.1:${port}`, server };
  }

  /** @param {string} floor @param {{ path: string }} redis */
  async floor(floor, redis) {
    const server = this.#node('floor.mjs', {
      core: 'server',
      ipc: true,
      env: { FLOOR: floor, REDIS_PATH: redis.path },
    });
    const { port } = /** @type {{ port: number }} */ (await server.message());
    return { port, server };
  }

  /** A bare loop over the pages of a list. @param {{ url: string }} list @param {number} everyMs */
  listFloor(list, everyMs) {
    const env = { LIST_URL: list.url, EVERY_MS: String(everyMs) };
    return this.#node('list-floor.mjs', { core: 'server', ipc: true, env });
  }

  async generator() {
    return this.#node('load.mjs', { core: 'others', ipc: true });
  }

  /**
   * The service as it is shipped; its log goes to a file.
   *
   * @param {{ redis: { url: string }, novita: { url: string }, role?: 'all' | 'api' | 'worker', core?: 'server' |
   *   'others' | 'any', env?: Record<string, string>, flags?: string[], ipc?: boolean }} how
   */
  async service({ redis, novita, role = 'api', core = 'server', env = {}, flags = [], ipc = false }) {
    const log = join(this.#folder, `${role}-${randomName()}.log`);
    const began = performance.now();
    const server = new Process([process.execPath, ...flags, this.main], {
      env: { ...measuredEnvironment({ redisUrl: redis.url, novitaUrl: novita.url, role }), ...env },
      core,
      log,
      ipc,
      cwd: this.#folder,
    });
    this.#endings.push(() => server.end());
    let url = '';
    await until(async () => {
      if (!server.isAlive) throw new Error(`The service ended:\n${server.lastLines()}`);
      url ||= /"url":"([^"]+)","role"/.exec(readFileSync(log, 'utf8'))?.[1] ?? '';
      return url !== '' && (await fetch(`${url}/health/ready`)).status === 200;
    }, START_MS);
    const startMs = performance.now() - began;
    return { url, port: Number(new URL(url).port), server, startMs, log };
  }

  /** A key of an owner that is nobody's administrator, made by the API. @param {{ url: string }} service */
  async key({ url }, owner = 'bench') {
    const { key } = await ask(url, ADMIN_KEY, 'POST', '/api/keys', {
      name: 'bench',
      owner,
      role: 'operator',
    });
    return key;
  }

  /**
   * Instances with a machine each, as the service itself saves them; the names that their machines have at Novita.
   *
   * @param {{ redis: { url: string }, novita?: { url: string }, count: number, from?: number, status?: string,
   *   marked?: boolean, owner?: string }} what
   * @returns {Promise<string[]>}
   */
  async seed({ redis, novita = { url: 'http://127.0.0.1:9' }, count, from = 0, ...how }) {
    const { status = 'ready', marked = false, owner = 'bench' } = how;
    const seeder = this.#node('seed.mjs', {
      core: 'any',
      ipc: true,
      env: {
        ...measuredEnvironment({ redisUrl: redis.url, novitaUrl: novita.url }),
        BENCH_DIST: this.dist,
        BENCH_SEED: JSON.stringify({ count, from, status, marked, owner }),
      },
    });
    const { names } = /** @type {{ names: string[] }} */ (await seeder.message());
    await seeder.exited;
    return names;
  }

  async close() {
    for (const end of this.#endings.toReversed()) await end();
    if (!process.env.BENCH_KEEP) this.#remove();
  }

  #remove() {
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  get folder() {
    return this.#folder;
  }

  /** @param {string} path in the build */
  async load(path) {
    return import(new URL(path, `file://${this.dist}/`).href);
  }

  /** @param {string} file @param {ConstructorParameters<typeof Process>[1]} how */
  #node(file, how) {
    const child = new Process([process.execPath, join(here, file)], {
      ...how,
      log: join(this.#folder, `${file}.log`),
    });
    this.#endings.push(() => child.end());
    return child;
  }
}

function shortDigest(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex').slice(0, 16);
}

/** One request to a service; anything but success is an error. */
export async function ask(url, key, method, path, body) {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return JSON.parse(text);
}

/** @param {() => boolean | Promise<boolean>} isSo @param {number} withinMs */
export async function until(isSo, withinMs) {
  const deadline = performance.now() + withinMs;
  for (;;) {
    if (await isSo()) return;
    if (performance.now() > deadline) throw new Error(`Not so within ${withinMs} ms`);
    await pause(10);
  }
}
