import type { Cluster, Redis } from 'ioredis';

type Client = Pick<
  Redis | Cluster,
  'keys' | 'type' | 'hgetall' | 'zrange' | 'smembers' | 'lrange' | 'xrange' | 'get'
>;

/** Every key of a Redis with its value as text, of whatever type it is. */
export async function dumpStore(redis: Client): Promise<string> {
  const keys = await redis.keys('*');
  const texts = await Promise.all(keys.map(async (key) => textOf(redis, key)));
  return keys.map((key, index) => `${key}\n${texts[index]}`).join('\n');
}

async function textOf(redis: Client, key: string): Promise<string> {
  const type = await redis.type(key);
  switch (type) {
    case 'hash':
      return pairs(await redis.hgetall(key));
    case 'zset':
      return (await redis.zrange(key, '0', '-1', 'WITHSCORES')).join('\n');
    case 'set':
      return (await redis.smembers(key)).join('\n');
    case 'list':
      return (await redis.lrange(key, 0, -1)).join('\n');
    case 'stream':
      return (await redis.xrange(key, '-', '+')).flat(2).join('\n');
    case 'string':
      return (await redis.get(key)) ?? '';
    case 'none':
      return '';
    default:
      throw new Error(`Nobody looks into what is a ${type}: ${key}`);
  }
}

function pairs(hash: Record<string, string>): string {
  return Object.entries(hash)
    .map(([field, value]) => `${field} ${value}`)
    .join('\n');
}
