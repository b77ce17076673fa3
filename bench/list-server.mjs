/**
 * Novita's list alone, of any number of machines in no time, a process of its own: what is measured is who reads it.
 * Other calls are answered by an empty object.
 */
import { createServer } from 'node:http';
import { rowOf } from './rows.mjs';

const LIST = '/gpu-instance/openapi/v1/gpu/instances';

/** What is listed; set by messages. */
const state = { machines: 0, status: 'running', names: /** @type {string[]} */ ([]) };
/** Of every call for a page: which one, and when (ms). */
let pages = /** @type {{ page: number, at: number }[]} */ ([]);
let others = 0;

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://list');
  response.setHeader('content-type', 'application/json');
  if (pathname !== LIST) {
    others += 1;
    return void response.end('{}');
  }
  const pageNum = Number(searchParams.get('pageNum'));
  pages.push({ page: pageNum, at: Date.now() });
  response.end(pageText(Number(searchParams.get('pageSize')), pageNum));
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.(server.address()));

process.on('message', (/** @type {{ set?: Partial<typeof state> }} */ { set }) => {
  Object.assign(state, set);
  process.send?.({ pages, others });
  pages = [];
  others = 0;
});
process.on('disconnect', () => process.exit());

/** @param {number} pageSize @param {number} pageNum from 1 */
function pageText(pageSize, pageNum) {
  const from = Math.max(0, pageNum - 1) * pageSize;
  const count = Math.max(0, Math.min(pageSize, state.machines - from));
  const instances = Array.from({ length: count }, (_, index) => {
    const n = from + index;
    return rowOf(n, { name: state.names[n], status: state.status });
  });
  return JSON.stringify({ instances, pageSize, pageNum, total: state.machines });
}
