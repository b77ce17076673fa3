import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { RedisClient } from './redis-connections.js';

/**
 * One Lua file. Its header names KEYS, ARGV and the result; the class that owns the keys owns the file.
 * Sent by its digest, and in full once per server that does not know it yet.
 */
export class LuaScript {
  private readonly source: string;
  private readonly digest: string;

  /** @param includes files with functions that the script calls */
  constructor(file: URL, includes: URL[] = []) {
    this.source = [...includes, file].map((part) => readFileSync(part, 'utf8')).join('\n');
    this.digest = createHash('sha1').update(this.source).digest('hex');
  }

  async run(redis: RedisClient, keys: string[], args: (string | number)[]): Promise<unknown> {
    try {
      return await redis.evalsha(this.digest, keys.length, ...keys, ...args);
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return redis.eval(this.source, keys.length, ...keys, ...args);
    }
  }
}
