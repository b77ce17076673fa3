import { chmodSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { banner } from './banner.mjs';
import { build } from './build.mjs';
import { Children } from './children.mjs';
import { claim, release } from './claim.mjs';
import { loadEnvironment, readSettings, sandboxVariables, urlOf } from './environment.mjs';
import { install } from './install.mjs';
import { endLeftovers } from './leftovers.mjs';
import { projectRoot } from './places.mjs';
import { demandFreePort, freePortFrom } from './ports.mjs';
import { Problem, Stopped } from './problem.mjs';
import { bringRedis } from './redis.mjs';
import { exampleFrom, sandboxAnswers } from './sandbox.mjs';
import { adminKeyFile, demandKeyOfOldData } from './secrets.mjs';
import { listenForStop } from './stop-signals.mjs';
import { dim, say, showFailure, step } from './terminal.mjs';

/** All children together end within 10 s, so the service gets no more than this. */
const longestGrace = 6;

/** `npm start`: sets up what is missing, runs everything, and ends everything. */
export async function quickStart() {
  const stop = listenForStop();
  try {
    const environment = loadEnvironment(process.env);
    await inDataDir(readSettings(environment), (settings) => runAll(settings, environment, stop));
  } catch (error) {
    if (error instanceof Stopped || error.name === 'AbortError') say(`Stopped by ${stop.by()}.`);
    else {
      showFailure(error);
      process.exitCode = 1;
    }
  }
  process.exit();
}

/** Makes DATA_DIR ours for the time of `work`: two starts on the same data would ruin it. */
async function inDataDir(settings, work) {
  const { dataDir } = settings;
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    // A folder that already holds other things (somebody's home, say) keeps its mode: ours inside are private.
    if (readdirSync(dataDir).length === 0) chmodSync(dataDir, 0o700);
  } catch (error) {
    throw new Problem(`DATA_DIR (${dataDir}) cannot be used: ${error.code ?? error.message}.`);
  }
  const claimFile = join(dataDir, 'run', 'starter.json');
  const owner = claim(claimFile);
  if (owner) {
    throw new Problem(
      `This quick start already runs with ${dataDir} (process ${owner.pid}): end it first, or choose another DATA_DIR.`,
    );
  }
  try {
    await work(settings);
  } finally {
    release(claimFile);
  }
}

async function runAll(settings, environment, { stopped, wish, whenImpatient }) {
  const children = new Children(settings.dataDir);
  whenImpatient(() => children.killAll());
  try {
    await endLeftovers(settings.dataDir);
    demandKeyOfOldData(settings.dataDir, environment);
    const sandboxPort = await choosePorts(settings);
    await install(stopped);
    await build(stopped);
    const redisUrl = await bringRedis(settings, environment, children, stopped);
    const sandbox = settings.withSandbox
      ? await startSandbox(settings, environment, sandboxPort, children, stopped)
      : undefined;
    const url = await startService(settings, environment, { redisUrl, sandbox }, children, stopped);
    const region = environment.DEFAULT_REGION ?? 'CN-HK-01';
    say(
      banner({
        url,
        keyFile: environment.ADMIN_API_KEY ? undefined : adminKeyFile(settings.dataDir),
        sandboxUrl: sandbox?.url,
        allowsLoopback:
          sandbox !== undefined && !environment.OUTBOUND_ALLOW_HTTP && !environment.OUTBOUND_ALLOW_CIDRS,
        logs: join(settings.dataDir, 'logs'),
        example: sandbox ? await exampleFrom(sandbox.url, sandbox.key, region) : {},
      }),
    );
    const death = await Promise.race([wish, children.firstDeath()]);
    if (death && !stopped.aborted) throw death;
  } finally {
    await endEverything(children);
  }
}

/** Before anything is fetched or started: a port in use should be known at once. */
async function choosePorts({ port, host, sandboxPort, sandboxPortIsChosen, withSandbox }) {
  await demandFreePort(port, host, 'PORT');
  if (!withSandbox) return undefined;
  if (sandboxPortIsChosen) {
    await demandFreePort(sandboxPort, '127.0.0.1', 'SANDBOX_PORT');
    return sandboxPort;
  }
  const first = port === sandboxPort ? sandboxPort + 1 : sandboxPort;
  return freePortFrom(first, '127.0.0.1');
}

async function startSandbox({ dataDir }, environment, port, children, stopped) {
  const url = `http://127.0.0.1:${port}`;
  const key = environment.SANDBOX_API_KEY ?? 'sk_sandbox';
  await step('Starting the sandbox that plays Novita', async () => {
    const child = children.start('sandbox', node('dist/sandbox/main.js'), {
      cwd: projectRoot,
      env: {
        ...environment,
        SANDBOX_PORT: String(port),
        SANDBOX_STATE_FILE: environment.SANDBOX_STATE_FILE ?? join(dataDir, 'sandbox.json'),
      },
    });
    await children.waitUntil(child, () => sandboxAnswers(url, key), { stopped, limit: 30_000 });
  });
  return { url, key };
}

async function startService(settings, environment, { redisUrl, sandbox }, children, stopped) {
  const { dataDir, host, port } = settings;
  const url = urlOf(host, port);
  await step('Starting the service', async () => {
    const child = children.start('service', node('dist/main.js'), {
      cwd: projectRoot,
      env: {
        ...environment,
        ...(sandbox ? sandboxVariables(sandbox, environment) : {}),
        HOST: host,
        PORT: String(port),
        DATA_DIR: dataDir,
        REDIS_URL: redisUrl,
        SHUTDOWN_GRACE_SECONDS: graceOf(environment),
      },
    });
    await children.waitUntil(child, () => isReady(url), { stopped, limit: 90_000 });
  });
  return url;
}

/** A shorter time of the user's is kept; a wrong one goes to the service, which says what is wrong with it. */
function graceOf({ SHUTDOWN_GRACE_SECONDS: chosen }) {
  return chosen === undefined || Number(chosen) > longestGrace ? String(longestGrace) : chosen;
}

async function isReady(url) {
  try {
    const { status } = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(3000) });
    return status === 200;
  } catch {
    return false;
  }
}

async function endEverything(children) {
  if (!children.any()) return;
  say(dim('Ending everything …'));
  await children.endAll();
}

function node(script) {
  return [process.execPath, '--enable-source-maps', script];
}
