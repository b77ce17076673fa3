import { setTimeout as pause } from 'node:timers/promises';
import { openNovita } from './novita-storm.mjs';

const TRIES = 6;

/**
 * What is usually written: create, and on any trouble create again, up to six times. The name says whose machine it
 * is, so that the judge can tell; the program itself never looks. It is spared the deaths and the store's troubles.
 *
 * @param {{ dist: string, requests: number, seed: number, clients: number, bootMs: number, timeoutMs: number,
 *   stopped: AbortSignal, onProgress: (done: number) => void }} options
 */
export async function runNaive({ dist, requests, seed, clients, bootMs, timeoutMs, stopped, onProgress }) {
  const novita = await openNovita(dist, seed, bootMs);
  novita.storm();
  /** request → the machine that the program believes to be its own */
  const known = new Map();
  let failed = 0;
  let number = 0;
  const client = async () => {
    while (number < requests && !stopped.aborted) {
      const request = (number += 1);
      const id = await createWithRetries(novita, `naive-${request}`, timeoutMs);
      if (id) known.set(request, id);
      else failed += 1;
      onProgress(known.size + failed);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  await pause(2_000);
  const machines = novita.world.fleet.accounts().filter(({ name }) => name.startsWith('naive-'));
  const owned = new Set(known.values());
  const ofOne = new Map();
  for (const { name } of machines) ofOne.set(name, (ofOne.get(name) ?? 0) + 1);
  const unowned = machines.filter(({ id }) => !owned.has(id));
  await novita.close();
  return {
    requests,
    paidMachines: machines.length,
    requestsWithDuplicate: [...ofOne.values()].filter((count) => count > 1).length,
    duplicatesEver: machines.length - ofOne.size,
    duplicatesKept: machines.length - ofOne.size,
    unownedKept: unowned.length,
    notServed: failed,
    /** Nobody will ever delete them: what they cost in one hour. */
    unownedGpuSecondsPerHourPer1000: Math.round((unowned.length * 3_600 * 1_000) / requests),
  };
}

async function createWithRetries(novita, name, timeoutMs) {
  const order = {
    name,
    productId: '4090.16c62g',
    gpuNum: 1,
    rootfsSize: 60,
    imageUrl: 'docker.io/library/ubuntu:22.04',
    kind: 'gpu',
    clusterId: 'us-ca-6',
  };
  for (let tries = 0; tries < TRIES; tries++) {
    try {
      const response = await fetch(`${novita.url}/gpu-instance/openapi/v1/gpu/instance/create`, {
        method: 'POST',
        headers: { authorization: `Bearer ${novita.apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify(order),
        signal: AbortSignal.timeout(timeoutMs),
      });
      const { id } = await response.json();
      if (response.ok && id) return id;
    } catch {
      // Once more: that is the idea of it.
    }
    await pause(100 * 2 ** tries);
  }
  return undefined;
}
