import { urlOf } from '../environment.mjs';
import { demandFreePort } from '../ports.mjs';
import { Problem } from '../problem.mjs';
import { ok, problem, warning } from './finding.mjs';

const patience = 3_000;

/** Whether the service runs, or could listen where it is told to. */
export async function serviceFindings(situation) {
  const { host, port } = situation.config.service;
  const url = urlOf(host, port);
  const live = await ask(`${url}/health/live`);
  if (live?.body?.status === 'ok') return [await readiness(url), ...(await keyFindings(url, situation))];
  try {
    await demandFreePort(port, host, 'PORT');
    return [ok('port', `${port} on ${host} is free: the service does not run yet`)];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const [says, todo = 'choose another with PORT'] = error.message.replace(/\.$/, '').split(': ');
    return [problem('port', says, todo)];
  }
}

async function readiness(url) {
  const { status, body } = (await ask(`${url}/health/ready`)) ?? {};
  if (status === 200) return ok('service', `runs at ${url} and is ready`);
  const down = Object.entries(body?.error ?? {}).map(([what, { reason, state }]) =>
    [what, reason ?? state].filter(Boolean).join(': '),
  );
  return problem(
    'service',
    `runs at ${url} and is not ready${down.length > 0 ? ` (${down.join(', ')})` : ''}`,
    'its log says why; see docs/operations.md',
  );
}

/** The admin key that we know against the service that runs. */
async function keyFindings(url, { secret }) {
  const { text } = secret('ADMIN_API_KEY');
  if (!text) return [];
  const answer = await ask(`${url}/api/instances?pageSize=1`, { authorization: `Bearer ${text}` });
  if (answer?.status !== 401) return [];
  return [
    warning(
      'admin key',
      `the service at ${url} does not accept it`,
      'set ADMIN_API_KEY, or DATA_DIR, as that service has it',
    ),
  ];
}

async function ask(url, headers = {}) {
  try {
    const answer = await fetch(url, { headers, signal: AbortSignal.timeout(patience) });
    return { status: answer.status, body: await answer.json().catch(() => undefined) };
  } catch {
    return undefined;
  }
}
