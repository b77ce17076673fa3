import { built } from '../built.mjs';
import { isListening } from '../ports.mjs';
import { clockFinding } from './clock.mjs';
import { ok, problem, warning } from './finding.mjs';

/** Nobody wants to wait longer for a look (ms). */
const patience = 10_000;

/**
 * Whether Novita answers and knows the key, what is left, and whose machines are there. Only reads are sent.
 * Without a key: the sandbox, when it runs.
 */
export async function novitaFindings({ config, wrong, sandbox, production, environment }) {
  if (wrong.some(({ variable }) => /^NOVITA_API_(KEY|BASE_URL)$/.test(variable))) return [];
  if (production && !environment.NOVITA_API_KEY) return [];
  const keyless = sandbox
    ? [ok('novita', 'NOVITA_API_KEY is not set: the sandbox plays Novita, and nothing costs money')]
    : [];
  if (sandbox && !(await isListening(placeOf(sandbox.url))))
    return [...keyless, ok('sandbox', 'comes with npm start')];
  const novita = await caller({ ...config.novita, timeoutMs: Math.min(config.novita.timeoutMs, patience) });
  return [...keyless, ...transportFindings(config.novita.baseUrl), ...(await examineAccount(novita, config))];
}

function placeOf(url) {
  const { hostname, port, protocol } = new URL(url);
  return { host: hostname, port: Number(port || (protocol === 'https:' ? 443 : 80)) };
}

function transportFindings(baseUrl) {
  const { protocol, hostname } = new URL(baseUrl);
  if (protocol === 'https:' || /^(localhost|127\.|\[::1\])/.test(hostname)) return [];
  return [
    warning('novita', `NOVITA_API_BASE_URL is ${baseUrl}: the key travels unencrypted`, 'use https://'),
  ];
}

/** The service's own way of calling Novita and of reading what it says, once per call. */
async function caller(novitaConfig) {
  const { default: axios } = await import('axios');
  const { HttpService } = await import('@nestjs/axios');
  const { NovitaHttp, troubleOf } = await built('novita/novita-http.js');
  const { isSuccess, meaningOf } = await built('novita/failure-meaning.js');
  const http = new NovitaHttp(new HttpService(axios.create()), novitaConfig);
  return async (endpoint, read, query) => {
    const began = performance.now();
    try {
      const answer = await http.exchange({ endpoint, query }).catch((error) => {
        throw new Error(troubleOf(error), { cause: error });
      });
      const facts = { date: answer.date, at: Date.now(), ms: performance.now() - began };
      if (!isSuccess(answer))
        return { ...facts, failure: meaningOf(endpoint, answer, [novitaConfig.apiKey]) };
      return { ...facts, value: read(answer.body.kind === 'json' ? answer.body.value : undefined) };
    } catch (error) {
      return { failure: { code: 'no_answer', message: error.message } };
    }
  };
}

async function examineAccount(call, config) {
  const { readBalance } = await built('novita/wire/account.js');
  const { readPage, readRows } = await built('novita/wire/rows.js');
  const { cluster } = await built('novita/wire/catalogue.js');
  const { instance } = await built('novita/wire/instance.js');
  const [clusters, machines, balance] = await Promise.all([
    call('list-clusters', (body) => readRows(body, 'data', cluster).rows),
    call('list-instances', (body) => readPage(body, 'instances', instance), { pageNum: 1, pageSize: 100 }),
    call('get-balance', readBalance),
  ]);
  const url = config.novita.baseUrl;
  const answers = [clusters, machines, balance];
  const silent = answers.filter(({ failure }) => isSilence(failure));
  if (silent.length === answers.length)
    return [
      problem(
        'novita',
        `${url} does not answer (${silent[0].failure.message})`,
        'look at the network, a proxy or firewall, and NOVITA_API_BASE_URL',
      ),
    ];
  const dated = answers.find(({ date }) => date !== undefined);
  const slowest = Math.max(...answers.map(({ ms = 0 }) => ms));
  return [
    ok('novita', `${url} answers within ${Math.ceil(slowest)} ms`),
    ...(dated ? [clockFinding('Novita', dated.at, dated.date + 500)] : []),
    ...keyFindings(answers),
    ...(clusters.value ? [await regionFinding(clusters.value, config.catalogue)] : []),
    ...(machines.value ? [await machinesFinding(machines.value, config.deployment)] : []),
    ...(balance.value ? [await balanceFinding(balance.value, config.costs)] : []),
  ];
}

function isSilence(failure) {
  return failure?.code === 'no_answer';
}

/** The first refusal of each kind: one wrong key is one problem, not three. */
function keyFindings(answers) {
  const failures = answers.flatMap(({ failure }) => failure ?? []);
  if (failures.length === 0) return [ok('novita key', 'accepted')];
  const kinds = new Map(failures.map((failure) => [failure.code, failure]));
  return [...kinds.values()].map(({ code, message }) => {
    switch (code) {
      case 'novita_unauthorized':
        return failures.length === answers.length
          ? problem(
              'novita key',
              `refused (${message})`,
              'make a key at novita.ai/settings/key-management and set NOVITA_API_KEY',
            )
          : problem('novita key', `not allowed to do everything (${message})`, 'use a key with all rights');
      case 'novita_unavailable':
      case 'no_answer':
        return warning('novita', message, 'try again in a while; the service waits by itself');
      default:
        return warning('novita', message, 'see docs/troubleshooting.md');
    }
  });
}

async function regionFinding(clusters, { defaultRegion, regionFallback }) {
  const { clustersOf } = await built('products/regions.js');
  const unknown = [defaultRegion, ...regionFallback].filter(
    (region) => clustersOf(region, clusters).length === 0,
  );
  if (unknown.length === 0)
    return ok('regions', `${defaultRegion} first, then ${regionFallback.length} others`);
  return warning(
    'regions',
    `Novita has no ${unknown.join(', ')}`,
    `mend DEFAULT_REGION or REGION_FALLBACK: there are ${clusters.map(({ name }) => name).join(', ')}`,
  );
}

/** Machines under another deployment's mark tell of another service on this account, or of a lost encryption key. */
async function machinesFinding({ rows, total }, deployment) {
  const { markingDeployment } = await built('instances/marker.js');
  const marks = rows.map(({ name }) => markingDeployment(name)).filter(Boolean);
  const ours = marks.filter((mark) => mark === deployment.id).length;
  const others = marks.length - ours;
  const seen = rows.length < total ? ` (of the first ${rows.length})` : '';
  const says = `${total} at Novita; with our mark: ${ours}, with that of another deployment: ${others}${seen}`;
  return others > 0 && ours === 0
    ? warning(
        'machines',
        says,
        'if no other service of this kind uses the account, ENCRYPTION_KEY is not the one that they were bought with',
      )
    : ok('machines', says);
}

async function balanceFinding({ available }, limits) {
  const { isLow } = await built('costs/balance.js');
  const { toUsd } = await built('common/money.js');
  const says = `${toUsd(available)} USD are left`;
  const todo = 'pay in at novita.ai/billing: Novita stops machines that are not paid for';
  if (available <= 0) return problem('balance', says, todo);
  return isLow(available, 0, limits)
    ? warning('balance', `${says}, less than BALANCE_LOW_USD (${limits.lowUsd})`, todo)
    : ok('balance', says);
}
