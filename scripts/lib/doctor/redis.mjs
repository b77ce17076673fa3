import { setTimeout as pause } from 'node:timers/promises';
import { built } from '../built.mjs';
import { isListening } from '../ports.mjs';
import { installedRedis } from '../redis-search.mjs';
import { socketPath } from '../redis.mjs';
import { clockFinding } from './clock.mjs';
import { ok, problem, warning } from './finding.mjs';

const patience = 5_000;

/** Whether the store can be reached, and keeps what it is given. It is only read. */
export async function redisFindings({ environment, config, wrong, production, dataDir }) {
  if (wrong.some(({ variable }) => variable === 'REDIS_URL')) return [];
  if (environment.REDIS_URL) return examineStore(config.redis.url, production);
  const path = socketPath(dataDir);
  if (await isListening({ path })) return examineStore(`unix://${path}`, production);
  const binary = await installedRedis(environment, new AbortController().signal);
  return [
    binary
      ? ok('redis', `REDIS_URL is not set: npm start brings its own (${binary})`)
      : warning(
          'redis',
          'REDIS_URL is not set and no Redis 7 is installed: npm start fetches one, or asks Docker',
          'install redis-server when that fails',
        ),
  ];
}

async function examineStore(url, production) {
  const { openRedis } = await built('redis/redis-connections.js');
  const { OLDEST_MAJOR, storeFacts } = await built('redis/store-facts.js');
  const client = openRedis(url, {
    lazyConnect: true,
    connectionName: 'doctor',
    retryStrategy: () => null,
    sentinelRetryStrategy: () => null,
    maxRetriesPerRequest: 0,
    connectTimeout: patience,
    commandTimeout: patience,
  });
  /** What is told beside the rejection is nearer to the cause. */
  const told = [];
  for (const name of ['error', 'node error']) client.on(name, (error) => told.push(error.message));
  try {
    await inTime(client.connect());
    const asked = performance.now();
    const [seconds, micros] = await inTime(client.time());
    const ms = performance.now() - asked;
    const theirs = Number(seconds) * 1_000 + Number(micros) / 1_000;
    const facts = await inTime(storeFacts(client));
    return [
      ok('redis', `${facts.map(({ where }) => where).join(', ')} answers in ${ms.toFixed(1)} ms`),
      clockFinding('Redis', Date.now() - (performance.now() - asked - ms / 2), theirs),
      ...facts.flatMap((one) => judge(one, production, OLDEST_MAJOR)),
    ];
  } catch (error) {
    return [await unreachable(url, [...told, error.message].join('; '))];
  } finally {
    client.disconnect();
  }
}

async function inTime(answer) {
  const late = new AbortController();
  try {
    return await Promise.race([
      answer,
      pause(patience, undefined, { signal: late.signal, ref: false }).then(() => {
        throw new Error(`no answer within ${patience / 1000} s`);
      }),
    ]);
  } finally {
    late.abort();
  }
}

async function unreachable(url, reason) {
  const where = await placeOf(url);
  if (/WRONGPASS|invalid password|invalid username/i.test(reason))
    return problem(
      'redis',
      `${where} refuses the password of REDIS_URL`,
      'mend user and password in REDIS_URL',
    );
  if (/NOAUTH|authentication required/i.test(reason))
    return problem(
      'redis',
      `${where} wants a password`,
      'write it into REDIS_URL: redis://:password@host:port',
    );
  if (/NOPERM/i.test(reason))
    return problem(
      'redis',
      `${where} does not allow its user everything`,
      'give the user of REDIS_URL all commands',
    );
  if (/LOADING/.test(reason))
    return warning('redis', `${where} is still loading its data`, 'wait until it has');
  const why = /ECONNREFUSED|ENOENT|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|no answer within \d+ s/.exec(
    reason,
  )?.[0];
  return problem(
    'redis',
    `nothing answers at ${where} (${why ?? reason.slice(0, 200)})`,
    'start that Redis, mend REDIS_URL, or unset it: npm start then brings its own',
  );
}

/** Where the URL leads, without user and password. */
async function placeOf(url) {
  const { parseRedisUrl } = await built('redis/redis-url.js');
  const target = parseRedisUrl(url);
  const hosts = (list) => list.map(({ host, port }) => `${host}:${port}`).join(', ');
  switch (target.kind) {
    case 'sentinel':
      return `the Sentinels ${hosts(target.sentinels)} (${target.name})`;
    case 'cluster':
      return `the cluster ${hosts(target.nodes)}`;
    default:
      return target.options.path ?? `${target.options.host}:${target.options.port}`;
  }
}

function judge(facts, production, oldestMajor) {
  return [
    versionFinding(facts, oldestMajor),
    evictionFinding(facts),
    persistenceFinding(facts, production),
    memoryFinding(facts),
    ...(facts.role === undefined || facts.role === 'master'
      ? []
      : [
          problem(
            'redis role',
            `${facts.where} is a ${facts.role} and takes no writes`,
            'point REDIS_URL at the master',
          ),
        ]),
  ];
}

function versionFinding({ where, version }, oldestMajor) {
  if (version === undefined)
    return warning('redis version', `${where} does not tell`, `make sure it is ${oldestMajor}.0 or newer`);
  return Number.parseInt(version, 10) < oldestMajor
    ? problem('redis version', `${version} at ${where}`, `${oldestMajor}.0 or newer is needed`)
    : ok('redis version', version);
}

function evictionFinding({ where, evictionPolicy }) {
  if (evictionPolicy === undefined)
    return warning(
      'redis eviction',
      `${where} does not tell its maxmemory-policy`,
      'make sure it is noeviction',
    );
  return evictionPolicy === 'noeviction'
    ? ok('redis eviction', 'noeviction')
    : problem(
        'redis eviction',
        `maxmemory-policy of ${where} is ${evictionPolicy}: it would drop records of paid machines, and the service does not start`,
        'CONFIG SET maxmemory-policy noeviction, and the same in redis.conf',
      );
}

function persistenceFinding({ where, appendOnly, appendFsync, lastAppend }, production) {
  const check = 'redis persistence';
  if (lastAppend === 'err')
    return problem(
      check,
      `${where} could not write its append-only file`,
      'make room on its disk; see its log',
    );
  if (appendOnly === undefined)
    return warning(check, `${where} does not tell`, 'make sure that it keeps an append-only file');
  if (!appendOnly)
    return (production ? problem : warning)(
      check,
      `${where} keeps no append-only file: what it was told is lost when it ends`,
      'CONFIG SET appendonly yes, and the same in redis.conf',
    );
  if (appendFsync !== undefined && appendFsync !== 'always')
    return warning(
      check,
      `append-only file, fsync ${appendFsync}: its last second is lost with its machine's power`,
      'CONFIG SET appendfsync always, unless you can live with that',
    );
  return ok(check, `append-only file, fsync ${appendFsync ?? 'not told'}`);
}

function memoryFinding({ where, usedMemory = 0, memoryLimit = 0 }) {
  const used = `${(usedMemory / 1e6).toFixed(1)} MB used`;
  if (memoryLimit === 0) return ok('redis memory', `${used}, no limit`);
  const share = Math.round((usedMemory / memoryLimit) * 100);
  const says = `${used} of ${(memoryLimit / 1e6).toFixed(1)} MB (${share} %) at ${where}`;
  const todo = 'raise maxmemory: with noeviction a full Redis takes no writes';
  if (share >= 95) return problem('redis memory', says, todo);
  return share >= 80 ? warning('redis memory', says, todo) : ok('redis memory', says);
}
