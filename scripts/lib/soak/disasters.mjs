import { setTimeout as pause } from 'node:timers/promises';

/** The moments at which a process of the storm kills itself, beside those at which it is killed. */
const DEADLY = {
  worker: [
    'work.claimed',
    'create.intent-saved',
    'create.connected',
    'create.called',
    'create.saved',
    'create.found',
    'startup.probed',
    'shutdown.called',
    'relay.stored',
    'webhook.sent',
  ],
  api: ['accept.saved'],
};

/** Work has to happen between two deaths of a process: how long it is spared once it listens, … */
const LIVES_FOR_MS = 6_000;
/** … and how many times as long as it took to start, for a slow machine is slow at everything. */
const LIVES_FOR_STARTS = 2;

/** Everything that the harness does to processes and to the store, in an order that the seed decides. */
export class Disasters {
  counts = { kills: 0, killsByFailPoint: 0, freezes: 0, redisKills: 0, redisHangs: 0, redisFull: 0 };
  rollbacks = [];
  wipes = [];
  /** When the store was not as it should be: [from, until]. */
  redisTroubles = [];
  #redisIsBusy = false;

  /**
   * @param {{ random: import('./random.mjs').Random, options: import('./options.mjs').SoakOptions,
   *   members: import('./member.mjs').Member[], redis: import('./faulty-redis.mjs').FaultyRedis,
   *   receivers: import('./receivers.mjs').Receiver[], onLoss: () => void }} what
   */
  constructor(what) {
    this.what = what;
  }

  /** What a new life of a process is armed with. */
  failPointsFor(role) {
    const { random, options } = this.what;
    if (options.storm === 'none') return '';
    if (options.storm === 'kills')
      return role === 'worker'
        ? `${random.pick(['create.called', 'create.intent-saved'])}=kill@${Math.ceil(random.between(1, 30))}`
        : '';
    if (!random.chance(0.5)) return '';
    return `${random.pick(DEADLY[role])}=kill@${Math.ceil(random.between(2, 60))}`;
  }

  /** @param {AbortSignal} over */
  async run(over) {
    const { storm } = this.what.options;
    if (storm === 'none') return;
    if (storm === 'kills') return this.#repeat(over, [2_500, 5_500], () => this.#killOne('worker'));
    await Promise.all([
      this.#repeat(over, [1_200, 2_800], () => this.#strikeProcess()),
      this.#repeat(over, [25_000, 50_000], () => this.#strikeRedis(over)),
      this.#repeat(over, [15_000, 40_000], () => this.#strikeReceiver()),
    ]);
  }

  async #repeat(over, [from, to], strike) {
    while (!over.aborted) {
      await pause(this.what.random.between(from, to), undefined, { signal: over }).catch(() => undefined);
      if (!over.aborted && this.#enoughUp()) await strike();
    }
  }

  /** A storm in which nobody ever gets up proves nothing, and how fast one gets up is the machine's affair. */
  #enoughUp() {
    const { members } = this.what;
    return members.filter(({ isUp }) => isUp).length >= members.length - 2;
  }

  #strikeProcess() {
    const { random } = this.what;
    const what = random.weighted({ worker: 70, api: 10, freeze: 20 });
    if (what === 'freeze') {
      const member = this.#someone(random.chance(0.8) ? 'worker' : 'api');
      if (!member || member.isFrozen) return;
      this.counts.freezes += 1;
      member.freeze(random.chance(0.7) ? random.between(500, 6_500) : random.between(10_500, 14_000));
    } else this.#killOne(what);
  }

  #killOne(role) {
    const member = this.#someone(role);
    if (!member) return;
    this.counts.kills += 1;
    member.kill();
  }

  #someone(role) {
    return this.what.random.pick(
      this.what.members.filter(
        (one) =>
          one.role === role && one.upForMs > Math.max(LIVES_FOR_MS, LIVES_FOR_STARTS * one.startedInMs),
      ),
    );
  }

  #strikeReceiver() {
    const { random, receivers } = this.what;
    random.pick(receivers).goDown(random.between(500, 6_000));
  }

  async #strikeRedis(over) {
    if (this.#redisIsBusy) return;
    this.#redisIsBusy = true;
    const { random, redis, options, onLoss } = this.what;
    const what = random.weighted({
      kill: 40,
      hang: 35,
      full: 10,
      rollback: options.losses.has('rollback') ? 10 : 0,
      wipe: options.losses.has('wipe') ? 5 : 0,
    });
    const from = Date.now();
    if (what === 'kill') {
      this.counts.redisKills += 1;
      await redis.kill();
      await pause(random.between(100, 3_000));
      await redis.start();
    } else if (what === 'hang') {
      this.counts.redisHangs += 1;
      redis.freeze();
      await pause(random.between(500, 5_000));
      redis.thaw();
    } else if (what === 'full') await this.#fillDisk();
    else if (what === 'rollback') {
      const backTo = await redis.rollBack(1_000);
      this.rollbacks.push({ from: backTo, until: Date.now() });
      onLoss();
    } else {
      await redis.wipe();
      this.wipes.push({ at: Date.now() });
      onLoss();
    }
    this.redisTroubles.push([from, Date.now() + (over.aborted ? 0 : 2_000)]);
    this.#redisIsBusy = false;
  }

  async #fillDisk() {
    const { redis } = this.what;
    if (!(await redis.fillDisk())) return;
    this.counts.redisFull += 1;
    for (let waited = 0; waited < 10_000 && redis.isRunning; waited += 100) await pause(100);
    await pause(500);
    if (!redis.isRunning) return redis.start();
    await redis.kill();
    await redis.start();
  }
}
