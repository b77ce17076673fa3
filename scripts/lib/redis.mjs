import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startInDocker, stopInDocker } from './docker-redis.mjs';
import { findRedis } from './redis-search.mjs';
import { run } from './commands.mjs';
import { makePrivate, shortHash, userId } from './places.mjs';
import { isListening } from './ports.mjs';
import { Problem } from './problem.mjs';
import { answersPing, shutDown } from './redis-wire.mjs';
import { step } from './terminal.mjs';

/** Acknowledged means on disk: every write is flushed before its answer, nothing is ever dropped for room. */
const flags = '--appendonly yes --appendfsync always --maxmemory-policy noeviction --daemonize no'
  .split(' ')
  .concat('--save', '');

/** Longer paths do not fit into the address of a Unix socket (104 bytes on macOS, with some to spare). */
const longestSocketPath = 95;

/**
 * A Redis of our own below DATA_DIR, as a child of ours; or the one of REDIS_URL, which we only look at.
 *
 * @param {{ dataDir: string }} settings
 * @param {Record<string, string>} environment
 * @param {import('./children.mjs').Children} children
 * @param {AbortSignal} stopped
 * @returns {Promise<string>} its URL
 */
export async function bringRedis({ dataDir }, environment, children, stopped) {
  if (environment.REDIS_URL) {
    await demandAnswer(environment.REDIS_URL);
    return environment.REDIS_URL;
  }
  const found = await findRedis(environment, stopped);
  return step('Starting Redis', () =>
    'docker' in found
      ? inDocker(dataDir, children, stopped)
      : onSocket(found.binary, dataDir, children, stopped),
  );
}

/**
 * Below DATA_DIR, or, where that path is too long, in a private folder of the temporary one.
 *
 * @param {string} dataDir
 */
export function socketPath(dataDir) {
  const path = join(dataDir, 'run', 'redis.sock');
  if (Buffer.byteLength(path) <= longestSocketPath) return path;
  return join(tmpdir(), `ngi-${userId()}-${shortHash(dataDir)}`, 'redis.sock');
}

async function onSocket(binary, dataDir, children, stopped) {
  const path = socketPath(dataDir);
  demandPrivate(dirname(path));
  demandPrivate(join(dataDir, 'redis'));
  await endForgotten(path);
  const place = ['--port', '0', '--unixsocket', path, '--unixsocketperm', '700'];
  const commandLine = [binary, ...flags, ...place, '--dir', join(dataDir, 'redis')];
  const child = children.start('redis', await deafToSignals(commandLine), {
    cwd: join(dataDir, 'redis'),
    env: process.env,
    socket: path,
  });
  // Loading a large append-only file takes its time; it answers LOADING until then.
  await children.waitUntil(child, () => answersPing({ path }), { stopped, limit: 120_000 });
  return `unix://${path}`;
}

/**
 * A Ctrl-C, or whoever ends a whole group or unit of processes, reaches all of them at once, but Redis has to
 * outlive the service: it is ended by SHUTDOWN on its socket, when its turn has come. A blocked signal stays
 * blocked across exec (an ignored one would not: Redis sets its own handlers). Perl is part of every Debian,
 * Ubuntu and macOS; without it the order is only kept when the starter alone is told to stop.
 */
async function deafToSignals(commandLine) {
  const script =
    'sigprocmask(SIG_BLOCK, POSIX::SigSet->new(SIGINT, SIGTERM)); exec { $ARGV[0] } @ARGV or exit 127';
  const perl = ['perl', '-MPOSIX=sigprocmask,SIG_BLOCK,SIGINT,SIGTERM', '-e'];
  const { code } = await run(perl[0], [perl[1], '-e', '1']);
  return code === 0 ? [...perl, script, ...commandLine] : commandLine;
}

/** A Redis that lives though its record is lost: two on the same files would ruin them. */
async function endForgotten(path) {
  for (let tries = 0; tries < 100 && (await isListening({ path })); tries += 1) {
    await shutDown(path);
    await pause(100);
  }
}

async function inDocker(dataDir, children, stopped) {
  const { name, port } = await startInDocker(dataDir, flags, stopped);
  let running = true;
  const ended = run('docker', ['wait', name]).then(() => {
    running = false;
    return 'ended (in Docker)';
  });
  const child = children.add({
    name: 'redis',
    ended,
    isRunning: () => running,
    lastWords: () => '',
    end: async () => {
      await stopInDocker(name);
      await ended;
    },
    kill: () => void stopInDocker(name),
  });
  const isReady = () => answersPing({ host: '127.0.0.1', port });
  await children.waitUntil(child, isReady, { stopped, limit: 120_000 });
  return `redis://127.0.0.1:${port}`;
}

/** Only for the plain forms; Sentinel and Cluster are the service's to judge. */
async function demandAnswer(url) {
  const address = addressOf(url);
  if (!address || (await isListening(address))) return;
  const where = 'path' in address ? address.path : `${address.host}:${address.port}`;
  throw new Problem(
    `Nothing answers at ${where}, where REDIS_URL points: start that Redis, or unset REDIS_URL.`,
  );
}

/**
 * @param {string} url
 * @returns {{ path: string } | { host: string, port: number } | undefined}
 */
export function addressOf(url) {
  if (/^(unix|redis\+unix):/.test(url)) return { path: decodeURIComponent(new URL(url).pathname) };
  if (!/^rediss?:\/\/[^,]*$/.test(url) || !URL.canParse(url)) return undefined;
  const { hostname, port } = new URL(url);
  return { host: hostname.replaceAll(/^\[|\]$/g, '') || '127.0.0.1', port: Number(port || 6379) };
}

function demandPrivate(folder) {
  if (!makePrivate(folder)) {
    throw new Problem(`${folder} cannot be made private to this user: choose another DATA_DIR.`);
  }
}
