import { LuaScript } from '../../redis/lua-script.js';
import type { RedisClient } from '../../redis/redis-connections.js';
import { AnsweredMeanwhile } from './idempotency.errors.js';
import { SETTLE_KEY } from './idempotency-keys.js';
import { currentKeyClaim } from './key-claim.js';

/** The last keys and arguments are the settlement's; the file sees its own. */
const TAKE_SETTLEMENT = `
local seconds, answer, fingerprint = table.remove(ARGV), table.remove(ARGV), table.remove(ARGV)
local lease, answered = table.remove(KEYS), table.remove(KEYS)`;

function settling(body: string): string {
  return `
local function write()
${body}
end
if fingerprint ~= '' and is_answered(answered) then return 'answered' end
local result = write()
if fingerprint ~= '' and result ~= 0 then settle_key(answered, lease, fingerprint, answer, seconds) end
return result`;
}

/**
 * A Lua file whose one write may be all that a request is about: then the request's answer is stored under its
 * idempotency key in the same call. The file returns 0 when it has written nothing, and something else when it has.
 */
export class SettlingScript {
  private readonly script: LuaScript;

  constructor(file: URL) {
    this.script = new LuaScript(file, [SETTLE_KEY], TAKE_SETTLEMENT, settling);
  }

  /**
   * @param saved what `answerOnceSaved` makes the answer from
   * @throws {AnsweredMeanwhile} when another request with the same idempotency key has been answered
   */
  async run(
    redis: RedisClient,
    keys: [string, ...string[]],
    args: (string | number)[],
    saved?: unknown,
  ): Promise<unknown> {
    const claim = currentKeyClaim();
    const settlement = claim?.settlementWith(saved);
    const { answered, lease, fingerprint, answer, seconds } = settlement ?? {
      answered: keys[0],
      lease: keys[0],
      fingerprint: '',
      answer: '',
      seconds: 0,
    };
    const result = await this.script.run(
      redis,
      [...keys, answered, lease],
      [...args, fingerprint, answer, seconds],
    );
    if (result === 'answered') throw new AnsweredMeanwhile();
    if (claim && settlement && result !== 0) claim.settled = true;
    return result;
  }
}
