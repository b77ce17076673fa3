const EVERY_MS = 60;

/**
 * Watches from outside who owns what is paid for: since when each machine of the ledger is referenced by a record.
 * While the store is away nobody can tell, and the machine counts as unowned.
 */
export class Ownership {
  /** Machine id → what is known of it. */
  #machines = new Map();
  #unowned = new Set();
  #stopped = false;

  /**
   * @param {any} world the sandbox's
   * @param {import('ioredis').Redis} redis
   * @param {string} prefix
   */
  constructor(world, redis, prefix) {
    this.world = world;
    this.redis = redis;
    this.key = `{${prefix}}:by-novita-id`;
    /** Of episodes that ended: how long, and what was paid meanwhile. */
    this.episodes = [];
  }

  async run() {
    while (!this.#stopped) {
      await this.#look();
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  }

  stop() {
    this.#stopped = true;
  }

  /** The store has lost something: every machine has to prove anew that it has an owner. */
  doubtAll() {
    const now = Date.now();
    for (const [id, machine] of this.#machines) {
      if (this.#unowned.has(id) || machine.gone) continue;
      machine.since = now;
      this.#unowned.add(id);
    }
  }

  /** Machines that have no owner now, and since when. */
  unowned() {
    return [...this.#unowned].map((id) => ({ id, since: this.#machines.get(id).since }));
  }

  longestMs() {
    return Math.max(0, ...this.episodes.map(({ ms }) => ms));
  }

  paidGpuSeconds() {
    return this.episodes.reduce((sum, { paidMs, gpus }) => sum + (paidMs / 1_000) * gpus, 0);
  }

  async #look() {
    for (const machine of this.world.fleet.all()) {
      if (this.#machines.has(machine.id)) continue;
      this.#machines.set(machine.id, { since: machine.createdAt, gpus: machine.gpuNum });
      this.#unowned.add(machine.id);
    }
    if (this.#unowned.size === 0) return;
    const ids = [...this.#unowned];
    let owners;
    try {
      owners = await this.redis.hmget(this.key, ...ids);
    } catch {
      return;
    }
    const now = Date.now();
    for (const [index, id] of ids.entries()) {
      const removedAt = this.#removedAt(id);
      if (owners[index] !== null) this.#end(id, now);
      else if (removedAt !== undefined) this.#end(id, removedAt);
    }
  }

  #removedAt(id) {
    const machine = this.world.fleet.find(id);
    if (!machine) return Date.now();
    return machine.moves.find(({ status, at }) => status === 'removed' && at <= Date.now())?.at;
  }

  #end(id, until) {
    const known = this.#machines.get(id);
    const paidFrom = this.world.fleet.find(id)?.moves.find(({ paid }) => paid)?.at ?? known.since;
    const ms = Math.max(0, until - known.since);
    const paidMs = Math.max(0, until - Math.max(known.since, paidFrom));
    this.episodes.push({ id, ms, paidMs, gpus: known.gpus });
    this.#unowned.delete(id);
  }
}
