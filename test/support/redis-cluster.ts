import { spawnSync } from 'node:child_process';
import { eventually } from './eventually.js';
import { aFreePort } from './free-port.js';
import { RedisServer } from './redis-server.js';

const SLOTS = 16_384;

export interface RedisCluster {
  /** In the form that `REDIS_URL` takes. */
  url: string;
  nodes: RedisServer[];
}

/** `cluster-port` and `ADDSLOTSRANGE` came with it. */
const NEEDED_VERSION = 7;

/** Why no Redis Cluster can be started here; `undefined` where one can. */
export function whyNoCluster(): string | undefined {
  const binary = process.env['REDIS_SERVER_BIN'] ?? 'redis-server';
  const { stdout, error } = spawnSync(binary, ['--version'], { encoding: 'utf8' });
  if (error) return `${binary} cannot be run`;
  const major = Number(/ v=(\d+)/.exec(stdout)?.[1]);
  return major >= NEEDED_VERSION
    ? undefined
    : `needs Redis ${NEEDED_VERSION} or newer, and this is ${stdout.slice(0, 60).trim()}`;
}

/** Three masters on loopback that share all slots; they end with their test. */
export async function startRedisCluster(): Promise<RedisCluster> {
  const nodes = await Promise.all([0, 1, 2].map(async () => startNode()));
  const [first] = nodes;
  if (!first) throw new Error('No node');
  const share = Math.ceil(SLOTS / nodes.length);
  for (const [index, node] of nodes.entries()) {
    const last = Math.min(SLOTS, (index + 1) * share) - 1;
    await node.client.call('CLUSTER', 'ADDSLOTSRANGE', index * share, last);
    await node.client.call('CLUSTER', 'SET-CONFIG-EPOCH', index + 1);
  }
  for (const { port, busPort } of nodes.slice(1))
    await first.client.call('CLUSTER', 'MEET', '127.0.0.1', port, busPort);
  for (const node of nodes)
    await eventually(async () => {
      const info = String(await node.client.call('CLUSTER', 'INFO'));
      expect(info).toContain('cluster_state:ok');
      expect(info).toContain(`cluster_known_nodes:${nodes.length}`);
    }, 20_000);
  return { url: `redis+cluster://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}`, nodes };
}

async function startNode(): Promise<RedisServer & { busPort: number }> {
  const busPort = await aFreePort();
  const node = await RedisServer.start([
    'save ""',
    'appendonly no',
    'cluster-enabled yes',
    `cluster-port ${busPort}`,
    'cluster-announce-ip 127.0.0.1',
    'cluster-node-timeout 2000',
  ]);
  return Object.assign(node, { busPort });
}
