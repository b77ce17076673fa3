import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './build.mjs';
import { CHROMIUM_INSTALL, findChromium } from './chromium.mjs';
import { readJson } from './claim.mjs';
import { run } from './commands.mjs';
import { install } from './install.mjs';
import { projectRoot } from './places.mjs';
import { Problem, Stopped } from './problem.mjs';
import { findRedis } from './redis-search.mjs';
import { listenForStop } from './stop-signals.mjs';
import { remainsOf } from './test-remains.mjs';
import { bold, say, showFailure } from './terminal.mjs';

const jest = join(projectRoot, 'node_modules', 'jest', 'bin', 'jest.js');

/** Jest's processes. Most suites wait for something most of the time, so two cores have work for three. */
const pace = '--maxWorkers=3';

/** Suites that start whole processes: after the others, which would keep these waiting. */
const heavy = 'test/(e2e|quick-start|chaos|ui)/';
const root = projectRoot.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
const groups = [
  { title: 'Unit, integration and contract', ignore: `^${root}/${heavy}` },
  { title: 'End to end, quick start, chaos', ignore: `^${root}/(?!${heavy})` },
];

/** After this something hangs, in minutes. */
const limits = { short: 40, full: 80 };

/** What a user may have set for the service must not reach the tests, a real Novita key least of all. */
const neverPassedOn = [
  'NOVITA_API_KEY',
  'NOVITA_API_BASE_URL',
  'REDIS_URL',
  'ADMIN_API_KEY',
  'ENCRYPTION_KEY',
  'WEBHOOK_URL',
  'WEBHOOK_SECRET',
  'PORT',
  'HOST',
  'SANDBOX_PORT',
  'SANDBOX_STATE_FILE',
  'NODE_ENV',
];

/**
 * `npm test`: brings what the suites need, runs all of them, and counts.
 *
 * @param {string[]} args `--full` adds the long forms, everything else goes to Jest
 */
export async function testRun(args) {
  const stop = listenForStop();
  const full = args.includes('--full');
  const folder = mkdtempSync(join(tmpdir(), 'ngi-t-'));
  const counts = { passed: 0, failed: 0, skipped: 0 };
  try {
    const environment = await prepare(folder, full, stop.stopped);
    const remains = remainsOf(folder);
    try {
      const jestArgs = args.filter((arg) => arg !== '--full');
      const deadline = Date.now() + (full ? limits.full : limits.short) * 60_000;
      for (const group of groups) {
        add(counts, await runGroup(group, jestArgs, { folder, environment, remains, deadline, ...stop }));
      }
    } finally {
      counts.failed += await reportRemains(remains);
    }
    if (counts.passed + counts.failed === 0) throw new Problem('No test ran.');
  } catch (error) {
    if (error instanceof Stopped || error.name === 'AbortError') say(`Stopped by ${stop.by()}.`);
    else showFailure(error);
    process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  if (counts.failed > 0) process.exitCode = 1;
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed${skipped}\n`, () =>
    process.exit(),
  );
}

/** @returns {Promise<NodeJS.ProcessEnv>} the environment of the suites */
async function prepare(folder, full, stopped) {
  await install(stopped);
  await build(stopped);
  const redis = await findRedis(process.env, stopped);
  if (!('binary' in redis)) {
    throw new Problem(
      'The tests start and end many a Redis and need the program itself: install redis-server.',
    );
  }
  const chromium = await findChromium(stopped);
  if (!chromium) say(`No Chromium: the page's tests are skipped (as root: ${CHROMIUM_INSTALL}).`);
  const environment = { ...process.env };
  for (const name of [...neverPassedOn, ...documentedVariables()]) delete environment[name];
  return {
    ...environment,
    REDIS_SERVER_BIN: redis.binary,
    ...(chromium ? { CHROMIUM_BIN: chromium } : {}),
    // No developer's own settings, and no file outside this folder, which goes when all is done.
    ENV_FILE: '/dev/null',
    DATA_DIR: join(folder, 'data'),
    TMPDIR: folder,
    ...(full ? { TEST_FULL: '1' } : {}),
  };
}

function documentedVariables() {
  try {
    const text = readFileSync(join(projectRoot, '.env.example'), 'utf8');
    const names = [...text.matchAll(/^#?\s*([A-Z][A-Z0-9_]+)=/gm)].map((match) => match[1]);
    return names.filter((name) => !name.startsWith('NOVITA_CONTRACT_'));
  } catch {
    return [];
  }
}

/** One call of Jest over the files of a group that the arguments leave. */
async function runGroup({ title, ignore }, args, { folder, environment, remains, deadline, stopped }) {
  if (stopped.aborted) throw new Stopped();
  const selection = [...args, '--testPathIgnorePatterns', '/node_modules/', ignore];
  const listing = await run(process.execPath, [jest, '--listTests', ...selection], {
    cwd: projectRoot,
    env: environment,
    stopped,
  });
  if (listing.code !== 0) throw new Problem('Jest cannot list the tests.', { details: listing.errors });
  if (!listing.output.includes(projectRoot)) return { passed: 0, failed: 0, skipped: 0 };

  say(`\n${bold(title)}`);
  const report = join(folder, `${title.length}-${Date.now()}.json`);
  const cache = ['--cacheDirectory', join(projectRoot, 'node_modules', '.cache', 'jest')];
  const order = ['--testSequencer', join(projectRoot, 'scripts', 'lib', 'test-order.mjs')];
  const flags = ['--json', '--outputFile', report, ...cache, ...order, pace];
  const ended = await runJest([...flags, ...selection], { environment, remains, deadline, stopped });
  return countsOf(readJson(report), ended);
}

/** In a group of processes of its own, so that what it leaves behind can be told from everything else. */
function runJest(args, { environment, remains, deadline, stopped }) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [jest, ...args], {
      cwd: projectRoot,
      env: environment,
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: true,
    });
    remains.watchGroup(child.pid);
    const end = () => {
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), 3000).unref();
    };
    const late = setTimeout(() => {
      say('The tests take too long: something hangs.');
      end();
    }, deadline - Date.now());
    stopped.addEventListener('abort', end, { once: true });
    child.on('error', (error) => {
      say(error.message);
      resolve(1);
    });
    child.on('exit', (code) => {
      clearTimeout(late);
      resolve(code ?? 1);
    });
  });
}

/**
 * A suite that could not even be loaded counts as one failure, and so does a run without a report.
 *
 * @param {any} report Jest's
 * @param {number} exitCode
 */
export function countsOf(report, exitCode) {
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function add(counts, more) {
  for (const key of Object.keys(counts)) counts[key] += more[key];
}

async function reportRemains(remains) {
  const left = await remains.endAll();
  for (const line of left) say(`Left running by the tests, and ended now: ${line}`);
  return left.length;
}
