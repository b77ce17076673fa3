import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { RedisClient } from './redis-connections.js';

/**
 * One Lua file. Its header names KEYS, ARGV and the result; the class that owns the keys owns the file.
 * Sent by its digest, and in full once per server that does not know it yet. A file that only reads says so in its first
 * line (`#!lua flags=no-writes`): Redis holds back every other one while it lets nobody write, as before a failover.
 */
export class LuaScript {
  private readonly source: string;
  private readonly digest: string;

  /**
   * @param includes files with functions that the script calls
   * @param prologue what stands before all of them
   * @param frame what is put around the file itself
   */
  constructor(file: URL, includes: URL[] = [], prologue = '', frame = (body: string): string => body) {
    const read = (part: URL): string => readFileSync(part, 'utf8');
    const parts = [prologue, ...includes.map(read), frame(read(file))];
    this.source = parts.filter((part) => part !== '').join('\n');
    this.digest = createHash('sha1').update(this.source).digest('hex');
  }

  async run(redis: RedisClient, keys: string[], args: (string | number)[]): Promise<unknown> {
    try {
      return await redis.evalsha(this.digest, keys.length, ...keys, ...args);
    } catch (error) {
      if (!isUnknownScript(error)) throw error;
      return redis.eval(this.source, keys.length, ...keys, ...args);
    }
  }

  /** The same with texts as bytes, for what is long and only passed on. */
  async runForBytes(redis: RedisClient, keys: string[], args: (string | number)[]): Promise<unknown> {
    try {
      return await redis.callBuffer('EVALSHA', this.digest, keys.length, ...keys, ...args);
    } catch (error) {
      if (!isUnknownScript(error)) throw error;
      return redis.callBuffer('EVAL', this.source, keys.length, ...keys, ...args);
    }
  }
}

function isUnknownScript(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('NOSCRIPT');
}

/**
 * One Lua file that knows its keys and arguments by name: as `key.<name>`, `arg.<name>`, and in `rest` a list of
 * whatever else it is given. For scripts with more of them than one can count.
 */
export class NamedLuaScript<Key extends string, Arg extends string> {
  private readonly script: LuaScript;

  constructor(
    file: URL,
    private readonly names: { keys: readonly Key[]; args: readonly Arg[] },
    includes: URL[] = [],
  ) {
    const table = (list: readonly string[], from: string): string =>
      list.map((name, index) => `${name} = ${from}[${index + 1}]`).join(', ');
    const prologue = [
      `local key = { ${table(names.keys, 'KEYS')} }`,
      `local arg = { ${table(names.args, 'ARGV')} }`,
      `local rest = { unpack(ARGV, ${names.args.length + 1}) }`,
    ];
    this.script = new LuaScript(file, includes, prologue.join('\n'));
  }

  async run(
    redis: RedisClient,
    keys: Record<Key, string>,
    args: Record<Arg, string | number>,
    rest: string[] = [],
  ): Promise<unknown> {
    const { names } = this;
    return this.script.run(
      redis,
      names.keys.map((name) => keys[name]),
      [...names.args.map((name) => args[name]), ...rest],
    );
  }
}
