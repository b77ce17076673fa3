import { eventually } from './eventually.js';
import { RedisServer } from './redis-server.js';

const NAME = 'ngi-test';

export interface SentinelSet {
  /** In the form that `REDIS_URL` takes. */
  url: string;
  master: RedisServer;
  replica: RedisServer;
  /** Whether the sentinel knows a server as a replica that could take over. */
  isWatched: (replica: RedisServer) => Promise<boolean>;
  /** Has the replica take over, in good order. */
  failOver: () => Promise<void>;
}

/** One master, one replica and the sentinel that watches them; they end with their test. */
export async function startSentinelSet(): Promise<SentinelSet> {
  const keeping = ['save ""', 'appendonly no', 'repl-diskless-sync-delay 0', 'repl-ping-replica-period 1'];
  const master = await RedisServer.start([...keeping, 'replica-announce-ip 127.0.0.1']);
  const replica = await RedisServer.start([
    ...keeping,
    'replica-announce-ip 127.0.0.1',
    `replicaof 127.0.0.1 ${master.port}`,
  ]);
  const sentinel = await RedisServer.start(
    [
      `sentinel monitor ${NAME} 127.0.0.1 ${master.port} 1`,
      `sentinel down-after-milliseconds ${NAME} 1000`,
      `sentinel failover-timeout ${NAME} 5000`,
      'sentinel announce-ip 127.0.0.1',
    ],
    ['--sentinel'],
  );
  const isWatched = async ({ port }: RedisServer): Promise<boolean> => {
    const known = (await sentinel.client.call('SENTINEL', 'replicas', NAME)) as string[][];
    const found = known.find((one) => one.includes(String(port))) ?? [];
    const fact = (name: string): string | undefined => found[found.indexOf(name) + 1];
    return fact('flags') === 'slave' && fact('master-link-status') === 'ok';
  };
  await eventually(async () => expect(await isWatched(replica)).toBe(true), 30_000);
  return {
    url: `redis+sentinel://127.0.0.1:${sentinel.port}/${NAME}`,
    master,
    replica,
    isWatched,
    failOver: async () => {
      await sentinel.client.call('SENTINEL', 'FAILOVER', NAME);
    },
  };
}
