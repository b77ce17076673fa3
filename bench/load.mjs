/**
 * The load generator, a process of its own: so many connections, one request at a time on each, over bare sockets. It
 * reads of an answer its status and its length and nothing else, so that it is not what is measured.
 */
import { connect } from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');

/**
 * @typedef {{ ports: number[], requests: string[], connections: number, seconds: number, most?: number, status: number }} Job
 */

process.on('message', (/** @type {Job} */ job) => {
  void run(job).then((result) => process.send?.(result));
});
process.on('disconnect', () => process.exit());

/** @param {Job} job */
async function run({ ports, requests, connections, seconds, most = Infinity, status }) {
  const bytes = requests.map((text) => Buffer.from(text));
  const state = { next: 0, most, over: false, done: 0, wrong: 0, firstWrong: '', bytes: 0 };
  /** Milliseconds; kept for every answer, sorted at the end. */
  const latencies = /** @type {number[]} */ ([]);
  const began = performance.now();
  setTimeout(() => (state.over = true), seconds * 1_000);
  await Promise.all(
    Array.from({ length: connections }, async (_, index) =>
      converse(ports[index % ports.length], bytes, status, state, latencies),
    ),
  );
  const tookMs = performance.now() - began;
  latencies.sort((a, b) => a - b);
  const at = (/** @type {number} */ share) => latencies[Math.floor(latencies.length * share)] ?? 0;
  return {
    requests: state.done,
    wrong: state.wrong,
    firstWrong: state.firstWrong,
    bytes: state.bytes,
    seconds: tookMs / 1_000,
    p50: at(0.5),
    p99: at(0.99),
  };
}

function converse(port, requests, status, state, latencies) {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    /** What has come of an answer whose head is not whole yet. */
    let head;
    let missing = 0;
    let sentAt = 0;
    const ask = () => {
      if (state.over || state.done >= state.most) return void socket.end();
      sentAt = performance.now();
      state.next = (state.next + 1) % requests.length;
      socket.write(requests[state.next]);
    };
    socket.on('connect', ask);
    socket.on('data', (chunk) => {
      state.bytes += chunk.length;
      if (missing > 0) {
        missing -= chunk.length;
      } else {
        head = head ? Buffer.concat([head, chunk]) : chunk;
        const end = head.indexOf(HEAD_END);
        if (end < 0) return;
        const text = head.latin1Slice(0, end);
        const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
        if (Number(text.slice(9, 12)) !== status) {
          state.wrong += 1;
          state.firstWrong ||= head.toString().slice(0, 2_000);
        }
        missing = length - (head.length - end - HEAD_END.length);
        head = undefined;
      }
      if (missing > 0) return;
      missing = 0;
      latencies.push(performance.now() - sentAt);
      state.done += 1;
      ask();
    });
    socket.on('error', reject);
    socket.on('close', resolve);
  });
}
