import { setTimeout as pause } from 'node:timers/promises';

/**
 * @typedef {{ name: string, ports: number[], requests: string[], status: number,
 *   servers: import('./processes.mjs').Process[], redis: import('./processes.mjs').Process }} Contestant
 * @typedef {{ perSecond: number, perCpuSecond: number, cpuUs: number, redisUs: number, p50: number, p99: number,
 *   load: number }} Round
 * @typedef {{ median: number, min: number, max: number }} Spread
 */

/** So many requests, and everything that is hot is compiled. */
const WARM = 10_000;

/** Connections that ask at the same time. */
export const CONNECTIONS = 64;

/**
 * Lets the contestants take turns, round by round, so that whatever else the machine does meets them all alike; who
 * begins changes from round to round.
 *
 * @param {import('./processes.mjs').Process} generator
 * @param {Contestant[]} contestants
 * @param {{ rounds: number, seconds: number, warmSeconds: number, connections?: number }} plan
 * @returns {Promise<Record<string, Round[]>>} by name
 */
export async function interleave(generator, contestants, { rounds, seconds, warmSeconds, ...rest }) {
  const { connections = CONNECTIONS } = rest;
  for (const one of contestants) await oneRound(generator, one, warmSeconds, connections, WARM);
  const results = Object.fromEntries(contestants.map(({ name }) => [name, /** @type {Round[]} */ ([])]));
  for (let round = 0; round < rounds; round++) {
    const turn = round % contestants.length;
    for (const one of [...contestants.slice(turn), ...contestants.slice(0, turn)])
      results[one.name]?.push(await oneRound(generator, one, seconds, connections));
  }
  return results;
}

/** @param {Contestant} contestant @returns {Promise<Round>} */
async function oneRound(generator, contestant, seconds, connections, most) {
  const { name, ports, requests, status, servers, redis } = contestant;
  const cpu = () => servers.reduce((sum, server) => sum + server.cpuMs(), 0);
  // What the round before has left behind is not this one's.
  await pause(100);
  const [cpuBefore, redisBefore, loadBefore] = [cpu(), redis.cpuMs(), generator.cpuMs()];
  const answer = await generator.ask({ ports, requests, status, connections, seconds, most });
  const done = /** @type {{ requests: number, wrong: number, firstWrong: string, seconds: number, p50: number,
    p99: number }} */ (answer);
  const cpuMs = cpu() - cpuBefore;
  if (done.wrong > 0)
    throw new Error(`${name}: ${done.wrong} of ${done.requests} answers, ${done.firstWrong}`);
  if (done.requests === 0) throw new Error(`${name} has answered nothing`);
  return {
    perSecond: done.requests / done.seconds,
    perCpuSecond: done.requests / (cpuMs / 1_000),
    cpuUs: (cpuMs * 1_000) / done.requests,
    redisUs: ((redis.cpuMs() - redisBefore) * 1_000) / done.requests,
    p50: done.p50,
    p99: done.p99,
    load: (generator.cpuMs() - loadBefore) / (done.seconds * 1_000),
  };
}

/** @param {number[]} values @returns {Spread} */
export function spread(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median =
    sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
  return { median, min: sorted[0] ?? 0, max: sorted.at(-1) ?? 0 };
}

/** The ratio of two rows of rounds, each round by its partner's; the median is of the ratios. */
export function ratio(ours, floor) {
  return spread(ours.map((value, index) => value / (floor[index] ?? Number.NaN)));
}

/** A request as it goes over the wire. */
export function wire(method, path, key, body) {
  const head = [
    `${method} ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    `Authorization: Bearer ${key}`,
    'Accept: application/json',
  ];
  if (body !== undefined)
    head.push('Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`);
  return `${head.join('\r\n')}\r\n\r\n${body ?? ''}`;
}
