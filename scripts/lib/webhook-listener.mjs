import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { bold, dim, green, red, say } from './terminal.mjs';

const toleranceSeconds = 5 * 60;
const longestBody = 1024 * 1024;

/**
 * Why a request is not a webhook of ours (Standard Webhooks 1.0.0); nothing when it is one.
 *
 * @param {string} secret whsec_ and base64
 * @param {import('node:http').IncomingHttpHeaders} headers
 * @param {Buffer} body the bytes as they came
 * @returns {string | undefined}
 */
export function whyRefused(secret, headers, body) {
  const [id, timestamp, signatures] = ['id', 'timestamp', 'signature'].map((name) =>
    String(headers[`webhook-${name}`] ?? ''),
  );
  if (!id || !timestamp || !signatures) return 'it is not signed';
  const age = Math.abs(Date.now() / 1000 - Number(timestamp));
  if (!/^\d+$/.test(timestamp) || age > toleranceSeconds) return 'its timestamp is not of now';
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  const matches = signatures.split(' ').some((signature) => {
    const [version, value = ''] = signature.split(',');
    const given = Buffer.from(value, 'base64');
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
  });
  return matches ? undefined : 'its signature does not match the secret';
}

/**
 * Listens for webhooks on the loopback interface and shows each of them, verified or not.
 *
 * @param {{ secret: string, port: number }} options port 0 takes any
 * @returns {Promise<import('node:http').Server>}
 */
export async function listenForWebhooks({ secret, port }) {
  const seen = new Set();
  const server = createServer((request, response) => {
    receive(secret, seen, request, response).catch(() => response.destroy());
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return server;
}

async function receive(secret, seen, request, response) {
  const body = await bodyOf(request);
  const refusal = body ? whyRefused(secret, request.headers, body) : 'it is too long';
  const id = plain(request.headers['webhook-id']);
  if (refusal) {
    say(`${red('✗ refused')} ${id} ${red(refusal)}`);
  } else {
    show(body, id, seen.has(id));
    seen.add(id);
  }
  response.writeHead(refusal ? 400 : 204).end();
}

/** Nothing when it is too long. */
async function bodyOf(request) {
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length <= longestBody) chunks.push(chunk);
  }
  return length > longestBody ? undefined : Buffer.concat(chunks);
}

function show(body, id, again) {
  const { type, timestamp, data = {} } = JSON.parse(body.toString('utf8'));
  const mark = again ? dim('↻ again   ') : green('✓ verified');
  const facts = ['instanceId', 'status', 'endpointId', 'reason'].filter((name) => data[name] !== undefined);
  const told = facts.map((name) => `${dim(`${name}=`)}${plain(data[name])}`).join(' ');
  say(
    `${mark} ${dim(plain(timestamp))} ${bold(plain(type))} ${dim(`#${plain(data.sequence)}`)} ${told} ${dim(id)}`,
  );
}

/** Text of others, without what a terminal would obey. */
function plain(value) {
  return String(value ?? '')
    .replace(/[^\x20-\x7e\u00a0-\uffff]/g, '?')
    .slice(0, 300);
}
