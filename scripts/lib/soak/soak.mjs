import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { Stopped } from '../problem.mjs';
import { dim, say } from '../terminal.mjs';
import { Clients } from './clients.mjs';
import { Disasters } from './disasters.mjs';
import { FaultyRedis } from './faulty-redis.mjs';
import { Member } from './member.mjs';
import { runNaive } from './naive.mjs';
import { LATENCY_MS, LIST_LAG_MS, openNovita } from './novita-storm.mjs';
import { Ownership } from './ownership.mjs';
import { Random } from './random.mjs';
import { Receiver } from './receivers.mjs';
import { Recovery } from './recovery.mjs';
import { countDuplicates, isSettled, judge, readRecords } from './verdict.mjs';

const PREFIX = 'ngi';
const BOOT_MS = 150;
const REQUEST_TIMEOUT_MS = 1_500;
/** After the intent: the send guard of 2 s, the latency and the list lag fit in, with some air for a busy machine. */
const SETTLE_MS = 6_000;
const ADMIN_KEY = 'ngi_admin_0000000000000000000000000000000000soak';
/** How long everything may take to settle once nothing fails any more. */
const CALM_MS = 180_000;

const QUICK = {
  NODE_ENV: 'test',
  PORT: '0',
  HOST: '127.0.0.1',
  LOG_LEVEL: 'info',
  SWAGGER: 'false',
  ADMIN_API_KEY: ADMIN_KEY,
  ENCRYPTION_KEY: 'encryption-key-of-the-soak-000000000000000',
  WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
  REDIS_KEY_PREFIX: PREFIX,
  NOVITA_REQUEST_TIMEOUT_MS: String(REQUEST_TIMEOUT_MS),
  CREATE_SETTLE_SECONDS: String(SETTLE_MS / 1_000),
  INSTANCE_POLL_INTERVAL_SECONDS: '0.3',
  INSTANCE_STARTUP_TIMEOUT_SECONDS: '240',
  GARBAGE_COLLECTION_INTERVAL_SECONDS: '0.5',
  HEALTH_CHECK_TIMEOUT_MS: '1000',
  HEALTH_CHECK_RETRY_DELAY_MS: '200',
  HEALTH_CHECK_MAX_WAIT_MS: '120000',
  WEBHOOK_TIMEOUT_MS: '1500',
  WEBHOOK_RETRY_SCHEDULE: '300ms,1s,3s,8s',
  SHUTDOWN_GRACE_SECONDS: '5',
  AUTO_STOP_ENABLED: 'false',
};

/** Whether the service that the build has made brings back what its store has lost. @param {string} dist */
export function collectsGarbage(dist) {
  return (
    existsSync(join(dist, 'sync', 'sync.module.js')) &&
    readFileSync(join(dist, 'app.module.js'), 'utf8').includes('SyncModule')
  );
}

/**
 * Three workers and two APIs under a storm, judged by the ledger of a Novita that fails.
 *
 * @param {import('./options.mjs').SoakOptions} options
 * @param {{ main: string, redisBinary: string, stopped: AbortSignal }} place
 */
export async function soak(options, { main, redisBinary, stopped }) {
  const dist = dirname(main);
  const folder = mkdtempSync(join(tmpdir(), 'ngi-soak-'));
  const stage = await setUp(options, { main, dist, folder, redisBinary });
  const begun = Date.now();
  const lag = monitorEventLoopDelay({ resolution: 10 });
  lag.enable();
  const progress = setInterval(() => say(dim(stateOf(stage, begun))), process.stdout.isTTY ? 5_000 : 15_000);
  try {
    const over = new AbortController();
    const disasters = stage.disasters.run(AbortSignal.any([over.signal, stopped]));
    if (options.storm === 'all') stage.novita.storm();
    const watching = [stage.ownership.run(), stage.recovery.run()];
    await stage.clients.run(begun + options.minutes * 60_000, stopped);
    over.abort();
    await disasters;
    if (stopped.aborted) throw new Stopped();
    const minutes = (Date.now() - begun) / 60_000;
    say(dim('The storm is over; everything settles.'));
    await calm(stage, stopped);
    stage.ownership.stop();
    stage.recovery.stop();
    await Promise.all(watching);
    if (stopped.aborted) throw new Stopped();
    const result = await evaluate(options, stage, minutes, Math.round(lag.max / 1e6));
    if (!options.naive || stopped.aborted) return result;
    say(dim('The same storm on create-with-retries.'));
    const naive = await runNaive({
      dist,
      requests: Math.min(options.requests, 1_000),
      seed: options.seed,
      clients: 20,
      bootMs: BOOT_MS,
      timeoutMs: REQUEST_TIMEOUT_MS,
      stopped,
      onProgress: () => undefined,
    });
    return { ...result, naive };
  } finally {
    clearInterval(progress);
    lag.disable();
    await tearDown(stage);
    if (!process.env.SOAK_KEEP) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    else say(`Logs are in ${folder}`);
  }
}

async function setUp(options, { main, dist, folder, redisBinary }) {
  const redis = new FaultyRedis(folder, redisBinary);
  await redis.start();
  const novita = await openNovita(dist, options.seed, BOOT_MS);
  const receivers = await Promise.all(
    ['global', 'request'].map((name) => new Receiver(new Random(options.seed, `receiver ${name}`)).listen()),
  );
  /** For looks that are worth nothing when they come late. */
  const reader = connect(redis, 1_000);
  /** For the great count at the end. */
  const patient = connect(redis, 60_000);
  const ownership = new Ownership(novita.world, reader, PREFIX);
  const recovery = new Recovery(reader, PREFIX);
  const members = [];
  const disasters = new Disasters({
    random: new Random(options.seed, 'disasters'),
    options,
    members,
    redis,
    receivers,
    onLoss: () => ownership.doubtAll(),
  });
  const env = {
    ...QUICK,
    DATA_DIR: join(folder, 'data'),
    REDIS_URL: redis.url,
    NOVITA_API_BASE_URL: novita.url,
    NOVITA_API_KEY: novita.apiKey,
    WEBHOOK_URL: receivers[0].url,
  };
  mkdirSync(join(folder, 'logs'));
  const deaths = { byThemselves: 0 };
  const roles = /** @type {const} */ (['api', 'api', 'worker', 'worker', 'worker']);
  for (const [index, role] of roles.entries()) {
    const name = `${role}-${index}`;
    members.push(
      new Member({
        name,
        role,
        main,
        env,
        logFile: join(folder, 'logs', `${name}.log`),
        failPoints: () => disasters.failPointsFor(role),
        onDeath: (member, how, buying) => {
          if (how === 'SIGKILL') deaths.byThemselves += 1;
          if (member.role === 'worker' && how === 'SIGKILL') void recovery.died(buying);
        },
      }),
    );
  }
  await Promise.all(members.map((member) => member.start()));
  const clients = new Clients({
    random: new Random(options.seed, 'clients'),
    adminKey: ADMIN_KEY,
    urls: () => members.filter(({ role, url }) => role === 'api' && url).map(({ url }) => url),
    webhookUrl: receivers[1].url,
    options,
    enough: () => deaths.byThemselves >= options.kills,
  });
  return {
    redis,
    novita,
    receivers,
    reader,
    patient,
    ownership,
    recovery,
    members,
    disasters,
    clients,
    deaths,
  };
}

function connect(redis, commandTimeout) {
  const client = new Redis({
    path: redis.socket,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout,
    retryStrategy: () => 100,
  });
  client.on('error', () => undefined);
  return client;
}

/** Nothing fails any more: waits until nothing more happens, for a while at the most. */
async function calm(stage, stopped) {
  const { novita, receivers, members, patient, redis } = stage;
  novita.calm();
  for (const receiver of receivers) {
    receiver.isFailing = false;
    receiver.goDown(0);
  }
  for (const member of members) member.thaw();
  if (!redis.isRunning) await redis.start();
  const deadline = Date.now() + CALM_MS;
  let quiet = 0;
  while (Date.now() < deadline && !stopped.aborted && quiet < 3) {
    await pause(2_000);
    try {
      const records = await readRecords(patient, PREFIX);
      const open = [...records.values()].filter((record) => !isSettled(record)).length;
      const pending = await pageThrough(stage, 'pending', 1);
      const unowned = stage.ownership.unowned().length;
      quiet = open === 0 && pending.length === 0 && unowned === 0 ? quiet + 1 : 0;
    } catch {
      quiet = 0;
    }
  }
}

async function evaluate(options, stage, minutes, harnessLagMs) {
  const { novita, patient, receivers, clients, disasters, ownership, recovery, members, deaths } = stage;
  const machines = novita.world.fleet.accounts();
  const records = await readRecords(patient, PREFIX, true);
  const byNovitaId = new Map(Object.entries(await patient.hgetall(`{${PREFIX}}:by-novita-id`)));
  const audit = await readAudit(patient);
  const deliveries = new Map();
  for (const status of ['pending', 'dead'])
    for (const { eventId } of await pageThrough(stage, status, Infinity)) deliveries.set(eventId, status);
  const losses = { rollbacks: disasters.rollbacks, wipes: disasters.wipes };
  const invariants = judge({ machines, records, byNovitaId, audit, clients, losses, deliveries, receivers });
  const unowned = ownership.unowned();
  const now = Date.now();
  const duplicates = countDuplicates(machines);
  const missing = [...clients.accepted.keys()].filter((id) => !records.has(id)).length;
  const lost = invariants.find(({ name }) => name === 'I3')?.count ?? 0;
  const sum = (of) => receivers.reduce((total, receiver) => total + of(receiver), 0);
  const figures = {
    seed: options.seed,
    storm: options.storm,
    losses: [...options.losses],
    minutes: Number(minutes.toFixed(1)),
    accepted: clients.accepted.size,
    refused: clients.answers.refused,
    unanswered: clients.answers.unanswered,
    ready: clients.settled.ready,
    startedAgain: clients.startedAgain,
    failed: clients.settled.failed,
    failures: Object.fromEntries(clients.failures),
    endedBefore: clients.settled.exited + clients.settled.terminated,
    records: records.size,
    paidMachines: machines.length,
    createCalls: novita.world.ledger.callCounts()['create'] ?? 0,
    duplicatesEver: duplicates.ever,
    duplicatesKept: duplicates.kept,
    unownedAtEnd: unowned.length,
    lost,
    forgotten: Math.max(0, missing - lost),
    longestUnownedMs: Math.max(ownership.longestMs(), ...unowned.map(({ since }) => now - since)),
    unownedGpuSecondsPer1000: (ownership.paidGpuSeconds() * 1_000) / Math.max(1, machines.length),
    kills: deaths.byThemselves,
    killsByFailPoint: deaths.byThemselves - disasters.counts.kills,
    freezes: disasters.counts.freezes,
    redisKills: disasters.counts.redisKills,
    redisHangs: disasters.counts.redisHangs,
    redisFull: disasters.counts.redisFull,
    rollbacks: losses.rollbacks.length,
    wipes: losses.wipes.length,
    recovery: recovery.figures(disasters.redisTroubles),
    failedStarts: members.reduce((total, member) => total + member.failedStarts, 0),
    webhooks: `${sum(({ requests }) => requests)} / ${sum(({ failures }) => failures)} / ${sum(({ repeated }) => repeated)}`,
    harnessLagMs,
    settings: {
      settleMs: SETTLE_MS,
      requestTimeoutMs: REQUEST_TIMEOUT_MS,
      latencyMs: LATENCY_MS,
      listLagMs: LIST_LAG_MS,
      bootMs: BOOT_MS,
    },
  };
  const problems = members.flatMap(({ name, unexpected }) =>
    unexpected.map((how) => `${name} ended by itself: ${how}`),
  );
  const errors = Object.fromEntries(members.map(({ name, errors }) => [name, Object.fromEntries(errors)]));
  const failed = problems.length > 0 || invariants.some(({ count }) => count > 0);
  return { figures, invariants, problems, errors, failed };
}

async function readAudit(reader) {
  const entries = [];
  for (let from = '-'; ;) {
    const page = await reader.xrange(`{${PREFIX}}:audit`, from, '+', 'COUNT', 2_000);
    for (const [id, fields] of page)
      entries.push({ ...JSON.parse(fields[1] ?? '{}'), writtenAt: Number(id.split('-')[0]) });
    if (page.length < 2_000) return entries;
    from = `(${page.at(-1)?.[0]}`;
  }
}

/** Deliveries as the API tells of them. */
async function pageThrough({ members }, status, limit) {
  const rows = [];
  const url = members.find(({ role, isUp }) => role === 'api' && isUp)?.url;
  if (!url) throw new Error('No API is up');
  let token = '';
  do {
    const response = await fetch(
      `${url}/api/webhooks/deliveries?status=${status}&pageSize=200${token && `&pageToken=${encodeURIComponent(token)}`}`,
      { headers: { authorization: `Bearer ${ADMIN_KEY}` }, signal: AbortSignal.timeout(10_000) },
    );
    if (response.status !== 200) throw new Error(`Deliveries: ${response.status}`);
    const page = await response.json();
    rows.push(...page.deliveries);
    token = page.nextPageToken ?? '';
  } while (token && rows.length < limit);
  return rows;
}

function stateOf({ clients, novita, members, deaths, redis }, begun) {
  const seconds = Math.round((Date.now() - begun) / 1_000);
  const up = members.filter(({ isUp, isFrozen }) => isUp && !isFrozen).length;
  return (
    `${seconds} s: ${clients.accepted.size} accepted, ${clients.settled.ready} ready, ${clients.inProgress} under way, ` +
    `${novita.world.fleet.accounts().length} machines; ${deaths.byThemselves} kills; ${up} of ${members.length} processes up` +
    (redis.isRunning ? '' : ', no Redis')
  );
}

async function tearDown({ redis, novita, receivers, reader, patient, members, ownership, recovery }) {
  ownership.stop();
  recovery.stop();
  redis.thaw();
  await Promise.all(members.map((member) => member.end()));
  reader.disconnect();
  patient.disconnect();
  await redis.kill();
  await Promise.all(receivers.map((receiver) => receiver.close()));
  await novita.close();
}
