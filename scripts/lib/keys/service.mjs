import { readFileSync } from 'node:fs';
import { Problem } from '../problem.mjs';
import { adminKeyFile } from '../secrets.mjs';

const patience = 15_000;

/**
 * The admin key: `ADMIN_API_KEY`, or what the service has made for itself.
 *
 * @param {Record<string, string>} environment
 * @param {string} dataDir
 */
export function adminKey(environment, dataDir) {
  if (environment.ADMIN_API_KEY) return environment.ADMIN_API_KEY;
  const file = adminKeyFile(dataDir);
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new Problem(
      `There is no admin key: ADMIN_API_KEY is not set and ${file} cannot be read (${error.code ?? error.message}).`,
      {
        details:
          'Start the service with npm start, which makes one; or set ADMIN_API_KEY or DATA_DIR as it has them.',
      },
    );
  }
}

/**
 * One request to the service; its refusals as Problems that say what to do.
 *
 * @param {{ url: string, key: string }} service
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 */
export async function ask({ url, key }, method, path, body) {
  const answer = await send(`${url}${path}`, {
    method,
    signal: AbortSignal.timeout(patience),
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (answer.ok) return text === '' ? undefined : JSON.parse(text);
  throw refusal(url, answer.status, text);
}

async function send(address, request) {
  try {
    return await fetch(address, request);
  } catch (error) {
    throw new Problem(
      `No service answers at ${new URL(address).origin} (${error.cause?.code ?? error.cause?.message ?? error.message}).`,
      { details: 'Start it with npm start, set HOST and PORT as it has them, or say --url.' },
    );
  }
}

function refusal(url, status, text) {
  const problem = readProblem(text);
  if (!problem) return new Problem(`What answers at ${url} is not this service (HTTP ${status}): say --url.`);
  if (status === 401)
    return new Problem(`The service at ${url} does not accept the admin key.`, {
      details: 'Set ADMIN_API_KEY, or DATA_DIR, as the service has it.',
    });
  if (problem.errors?.length)
    return new Problem('The service refuses that:', {
      details: problem.errors.map(({ pointer, detail }) => `${optionOf(pointer)} ${detail}`).join('\n'),
    });
  return new Problem(`${problem.detail}.`, { details: problem.suggestion });
}

/** The option that a field of the request came from. */
function optionOf(pointer) {
  const [, field = ''] = pointer.split('/');
  return `--${field === 'expiresAt' ? 'expires' : field}`;
}

function readProblem(text) {
  try {
    const problem = JSON.parse(text);
    return typeof problem.code === 'string' ? problem : undefined;
  } catch {
    return undefined;
  }
}
