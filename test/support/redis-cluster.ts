import { eventually } from './eventually.js';
import { aFreePort, RedisServer } from './redis-server.js';

const SLOTS = 16_384;

export interface RedisCluster {
  /** In the form that `REDIS_URL` takes. */
  url: string;
  nodes: RedisServer[];
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
