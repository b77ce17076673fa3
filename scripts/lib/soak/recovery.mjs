const EVERY_MS = 100;

/**
 * Measures how long the work of a killed worker lies still: the paid calls that it had under way, until somebody
 * writes their records again.
 */
export class Recovery {
  /** Milliseconds, of deaths during which the store was well. */
  samples = [];
  deaths = 0;
  #waiting = new Map();
  #stopped = false;

  /** @param {import('ioredis').Redis} redis @param {string} prefix */
  constructor(redis, prefix) {
    this.redis = redis;
    this.prefix = prefix;
  }

  /**
   * A worker has died; which of these purchases it had under way, only their records can tell.
   *
   * @param {string[]} buying
   */
  async died(buying) {
    const at = Date.now();
    let counted = false;
    for (const id of buying) {
      const found = await this.#read(id);
      if (found?.record.status !== 'creating' || !found.record.purchase?.intent || this.#waiting.has(id))
        continue;
      this.#waiting.set(id, { at, revision: found.revision });
      counted = true;
    }
    if (counted) this.deaths += 1;
  }

  async run() {
    while (!this.#stopped) {
      for (const [id, { at, revision }] of this.#waiting) {
        const found = await this.#read(id);
        if (!found || found.revision === revision) continue;
        this.#waiting.delete(id);
        this.samples.push({ at, ms: Date.now() - at });
      }
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  }

  stop() {
    this.#stopped = true;
  }

  /** @param {[number, number][]} troubles times during which nobody could have gone on */
  figures(troubles) {
    const calm = this.samples
      .filter(({ at, ms }) => !troubles.some(([from, until]) => from < at + ms && until > at))
      .map(({ ms }) => ms)
      .toSorted((a, b) => a - b);
    const share = (part) => calm[Math.min(calm.length - 1, Math.ceil(part * calm.length) - 1)] ?? 0;
    return {
      deathsWithWork: this.deaths,
      samples: calm.length,
      p50Ms: share(0.5),
      p99Ms: share(0.99),
      maxMs: calm.at(-1) ?? 0,
      stillWaiting: this.#waiting.size,
    };
  }

  async #read(id) {
    try {
      const [revision, record] = await this.redis.hmget(
        `{${this.prefix}}:instance:${id}`,
        'revision',
        'record',
      );
      return record ? { revision, record: JSON.parse(record) } : undefined;
    } catch {
      return undefined;
    }
  }
}
