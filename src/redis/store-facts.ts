import { Cluster, type Redis } from 'ioredis';
import type { RedisClient } from './redis-connections.js';

/** Lua may not read `INFO` and the time freely before. */
export const OLDEST_MAJOR = 7;

/** What one server says about itself; absent where it does not tell, as hosted ones may. */
export interface StoreFacts {
  where: string;
  version?: string;
  evictionPolicy?: string;
  appendOnly?: boolean;
  appendFsync?: string;
  /** What the last write of the append-only file came to: `ok` or `err`. */
  lastAppend?: string;
  role?: string;
  usedMemory?: number;
  /** Bytes; 0 means no limit. */
  memoryLimit?: number;
}

/** What each master says about itself. */
export async function storeFacts(client: RedisClient): Promise<StoreFacts[]> {
  const masters = client instanceof Cluster ? client.nodes('master') : [client];
  return Promise.all(masters.map(async (master) => factsOf(master)));
}

/** Why a server must not be used, or `undefined` when it may be. */
export function unfitness({ where, version, evictionPolicy }: StoreFacts): string | undefined {
  if (version !== undefined && Number.parseInt(version, 10) < OLDEST_MAJOR)
    return `Redis at ${where} is ${version}; ${OLDEST_MAJOR}.0 or newer is needed`;
  if (evictionPolicy !== undefined && evictionPolicy !== 'noeviction')
    return `Redis at ${where} has maxmemory-policy ${evictionPolicy} and would drop records of paid machines; set it to noeviction`;
  return undefined;
}

async function factsOf(server: Redis): Promise<StoreFacts> {
  const info = await server.info();
  const fact = (name: string): string | undefined => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];
  const figure = (name: string): number | undefined => {
    const text = fact(name);
    return text === undefined ? undefined : Number(text);
  };
  const appendOnly = fact('aof_enabled');
  const { host, port, path, sentinels, name } = server.options;
  return {
    where: path ?? (sentinels ? `sentinel ${name}` : `${host}:${port}`),
    version: fact('redis_version'),
    evictionPolicy: fact('maxmemory_policy'),
    appendOnly: appendOnly === undefined ? undefined : appendOnly === '1',
    appendFsync: await setting(server, 'appendfsync'),
    lastAppend: fact('aof_last_write_status'),
    role: fact('role'),
    usedMemory: figure('used_memory'),
    memoryLimit: figure('maxmemory'),
  };
}

/** Hosted servers refuse to tell their settings. */
async function setting(server: Redis, name: string): Promise<string | undefined> {
  try {
    const [, value] = await server.config('GET', name);
    return value;
  } catch {
    return undefined;
  }
}
