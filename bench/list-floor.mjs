/**
 * The floor of watching, a process of its own: a bare loop over the pages of Novita's list, each asked for by
 * `node:http` and parsed. It knows nobody, compares nothing, keeps nothing and needs no Redis.
 */
import { Agent, get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

const { LIST_URL = '', EVERY_MS = '30000' } = process.env;
const PAGE = 100;
const agent = new Agent({ keepAlive: true });

process.on('disconnect', () => process.exit());

for (let next = performance.now(); ; next += Number(EVERY_MS)) {
  await pause(Math.max(0, next - performance.now()));
  let seen = 0;
  for (let pageNum = 1, total = 1; seen < total; pageNum++) {
    const page = JSON.parse(
      await textOf(`${LIST_URL}/gpu-instance/openapi/v1/gpu/instances?pageNum=${pageNum}&pageSize=${PAGE}`),
    );
    if (page.instances.length === 0) break;
    seen += page.instances.length;
    ({ total } = page);
  }
}

/** @param {string} url */
async function textOf(url) {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      const chunks = /** @type {Buffer[]} */ ([]);
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks).toString()));
      response.on('error', reject);
    }).on('error', reject);
  });
}
