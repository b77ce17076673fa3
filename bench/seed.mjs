/**
 * Fills a store with instances, a process of its own: saved one by one by the service's own repository, so that they
 * lie there exactly as the service writes them.
 */
import 'reflect-metadata';
import { pathToFileURL } from 'node:url';
import { NestFactory } from '@nestjs/core';
import { rowOf } from './rows.mjs';

/** Saves under way at the same time. */
const AT_ONCE = 100;

const { count, from, owner, status, marked } = JSON.parse(process.env.BENCH_SEED ?? '{}');
const load = (path) => import(new URL(path, pathToFileURL(`${process.env.BENCH_DIST}/`)).href);
const { AppModule } = await load('app.module.js');
const { loadConfig } = await load('config/load-config.js');
const { Ids } = await load('common/ids.js');
const { InstancesRepository } = await load('instances/instances.repository.js');
const { RedisConnections } = await load('redis/redis-connections.js');
const { newInstance } = await load('instances/new-instance.js');
const { noteSighting, sightingOf } = await load('instances/sighting.js');
const { markedName } = await load('instances/marker.js');
const { instance: readRow } = await load('novita/wire/instance.js');

const config = loadConfig(process.env, () => '');
const app = await NestFactory.createApplicationContext(AppModule.forRoot(config), { logger: false });
await app.get(RedisConnections).ready(10_000);
const [repository, ids] = [app.get(InstancesRepository), app.get(Ids)];
const now = Date.now();
const names = [];
for (let n = from; n < from + count; n += AT_ONCE) {
  const some = Array.from({ length: Math.min(AT_ONCE, from + count - n) }, (_, index) =>
    anInstance(n + index),
  );
  for (const { novita } of some) names.push(novita.name);
  await Promise.all(some.map((instance) => repository.save(instance, [])));
}
await app.close();
process.send?.({ names }, () => process.disconnect());

function anInstance(n) {
  const given = { instanceId: ids.next('inst'), operationId: ids.next('op'), requestId: ids.next('req') };
  const request = {
    name: `gpu-${n}`,
    productName: 'RTX 4090 24GB',
    templateId: '107001',
    billingMode: 'onDemand',
    envs: [{ key: 'MODEL', value: 'llama' }],
  };
  const accepted = newInstance(request, owner, given, now, config.startup);
  const name = marked
    ? markedName(config.deployment, request.name, { instanceId: given.instanceId, attempt: 1 })
    : `m${n}`;
  const row = readRow.parse(rowOf(n, { name, status: status === 'ready' ? 'running' : 'pulling' }));
  const bought = {
    ...accepted,
    status,
    startedAt: now,
    novitaInstanceId: row.id,
    pricePerHour: (row.pricePerGpuHour ?? 0) * (row.gpuNum ?? 1),
    product: {
      id: row.productId,
      name: row.productName,
      region: row.clusterName,
      clusterId: row.clusterId,
      rootfsSize: row.rootfsSizeGb,
    },
    purchase: { ...accepted.purchase, attempts: 1 },
  };
  const seen = noteSighting(bought, sightingOf(row), now);
  if (status !== 'ready') return { ...seen, nextLookAt: seen.deadlines.running };
  const operation = { ...seen.operation, phase: 'completed', endedAt: now };
  return { ...seen, operation, readyAt: now, deadlines: {}, nextLookAt: undefined };
}
