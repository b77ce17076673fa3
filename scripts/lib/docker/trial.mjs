import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePortFrom } from '../ports.mjs';
import { Problem } from '../problem.mjs';
import { findRedis } from '../redis-search.mjs';
import { exampleFrom, sandboxAnswers } from '../sandbox.mjs';
import { step } from '../terminal.mjs';

const PATIENCE_MS = 60_000;

/**
 * Starts what the Compose file starts, from the replayed image, each as the image's user (when root does this; as
 * whoever does it otherwise) on a tree that this user may not write: Redis, the sandbox, an API and a worker. Rents one
 * machine and brings it to ready, then ends everything by SIGTERM.
 *
 * @param {import('./replay.mjs').Image} image
 * @param {string} folder an empty one for data
 * @param {AbortSignal} stopped
 * @returns {Promise<string[]>} what was seen
 */
export async function tryOut(image, folder, stopped) {
  const running = [];
  const start = (name, command, env) => {
    const one = begin(name, command, image, env);
    running.push(one);
    return one;
  };
  try {
    const seen = await step('Starting as the unprivileged user, on a read-only tree', () =>
      bringUp(image, folder, start, stopped),
    );
    const endings = await step('Ending by SIGTERM', () => endAll(running.slice(2)));
    if (endings.some((ending) => ending !== 0)) throw new Problem(`SIGTERM: ${endings.join(', ')}.`);
    return [...seen, 'api and worker end when told to by SIGTERM'];
  } finally {
    await endAll(running);
  }
}

async function bringUp(image, folder, start, stopped) {
  const [uid, gid] = userOf(image);
  const password = randomBytes(16).toString('hex');
  const redisPort = await freePortFrom(26_379, '127.0.0.1');
  const redis = await findRedis(process.env, stopped);
  if (!('binary' in redis)) throw new Problem('The trial needs the program redis-server.');
  mkdirSync(folder, { recursive: true, mode: 0o777 });
  const config = join(folder, 'redis.conf');
  writeFileSync(config, `requirepass ${password}\nport ${redisPort}\nbind 127.0.0.1\nsave ""\n`);
  start('redis', [redis.binary, config], {});

  const sandboxPort = await freePortFrom(redisPort + 1, '127.0.0.1');
  start('sandbox', ['node', 'dist/sandbox/main.js'], {
    SANDBOX_PORT: `${sandboxPort}`,
    SANDBOX_BOOT_MS: '50',
  });
  const novita = `http://127.0.0.1:${sandboxPort}`;
  await until('the sandbox', async () => sandboxAnswers(novita, 'sk_sandbox'));

  const apiPort = await freePortFrom(sandboxPort + 1, '127.0.0.1');
  const workerPort = await freePortFrom(apiPort + 1, '127.0.0.1');
  const adminKey = randomBytes(32).toString('hex');
  const common = {
    ...image.env,
    REDIS_URL: `redis://:${password}@127.0.0.1:${redisPort}`,
    NOVITA_API_BASE_URL: novita,
    NOVITA_API_KEY: 'sk_sandbox',
    ADMIN_API_KEY: adminKey,
    ENCRYPTION_KEY: randomBytes(32).toString('hex'),
    WEBHOOK_SECRET: `whsec_${randomBytes(32).toString('base64')}`,
    OUTBOUND_ALLOW_CIDRS: '127.0.0.0/8',
    OUTBOUND_ALLOW_HTTP: 'true',
    INSTANCE_POLL_INTERVAL_SECONDS: '0.5',
    HOST: '127.0.0.1',
  };
  const roles = { api: apiPort, worker: workerPort };
  const processes = Object.entries(roles).map(([role, port]) => {
    const { child } = start(role, image.command, { ...common, ROLE: role, PORT: `${port}` });
    return { role, port, child };
  });
  for (const { role, port, child } of processes) {
    await until(`${role} healthy`, async () => {
      if (child.exitCode !== null) throw new Problem(`${role} ended`, { details: output.get(child) });
      return (await endingOf(begin('probe', image.healthCheck, image, { PORT: `${port}` }).child)) === 0;
    });
  }
  const status = await rentOne(`http://127.0.0.1:${apiPort}`, adminKey, novita);
  return [
    `user ${uid ?? 'of the caller'}:${gid ?? ''}`,
    'health check of the image passes for api and worker',
    `one POST: ${status}`,
  ];
}

async function rentOne(api, key, novita) {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const { productName, templateId } = await exampleFrom(novita, 'sk_sandbox', 'CN-HK-01');
  const answer = await fetch(`${api}/api/instances`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ name: 'replay', productName, templateId }),
  });
  if (answer.status !== 202) throw new Problem(`POST /api/instances: ${answer.status}`);
  const { instanceId } = await answer.json();
  let status = '';
  await until('ready', async () => {
    ({ status } = await (await fetch(`${api}/api/instances/${instanceId}`, { headers })).json());
    return ['ready', 'failed'].includes(status);
  });
  if (status !== 'ready') throw new Problem(`The instance ended ${status}.`);
  return status;
}

/** What a process has written. @type {WeakMap<import('node:child_process').ChildProcess, string>} */
const output = new WeakMap();

function begin(name, command, image, env) {
  const [uid, gid] = userOf(image);
  const [file, ...args] = command[0] === 'node' ? [process.execPath, ...command.slice(1)] : command;
  const child = spawn(file, args, {
    cwd: image.workdir,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid }),
  });
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => output.set(child, `${output.get(child) ?? ''}${chunk}`.slice(-8_000)));
  return { name, child };
}

/** Only root may become somebody else. */
function userOf({ user }) {
  if (process.getuid?.() !== 0) return [undefined, undefined];
  return user.split(':').map(Number);
}

/** @returns {Promise<number | string>} its exit code, or the signal that ended it */
async function endingOf(child) {
  if (child.exitCode === null && child.signalCode === null)
    await new Promise((resolve) => {
      child.once('exit', resolve);
    });
  return child.exitCode ?? child.signalCode;
}

async function endAll(processes) {
  for (const { child } of processes) child.kill('SIGTERM');
  return Promise.all(
    processes.map(async ({ child }) => {
      const insist = setTimeout(() => child.kill('SIGKILL'), 40_000);
      const ending = await endingOf(child);
      clearTimeout(insist);
      return ending;
    }),
  );
}

async function until(what, holds) {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Problem(`Not within ${PATIENCE_MS / 1_000} s: ${what}.`);
    await pause(200);
  }
}
