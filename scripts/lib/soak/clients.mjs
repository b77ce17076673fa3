import { setTimeout as pause } from 'node:timers/promises';

const SETTLED = new Set(['ready', 'failed', 'exited', 'terminated']);
/** How many ready instances are left running, so that lists have something to show. */
const KEPT = 60;
const LOOK_EVERY_MS = 1_000;
const LOOK_LIMIT_MS = 320_000;

/**
 * Clients as there are: they ask for a GPU, wait until it is ready, use it, and give it back; some change their mind.
 * What was answered 202 is what the service has promised.
 */
export class Clients {
  /** instance id → what was asked and answered. */
  accepted = new Map();
  /** Instances that somebody asked to stop or delete, answered or not. */
  ended = new Set();
  answers = { accepted: 0, refused: 0, unanswered: 0 };
  settled = { ready: 0, failed: 0, exited: 0, terminated: 0 };
  /** How starts of what had been stopped ended. */
  startedAgain = { ready: 0, failed: 0, exited: 0, terminated: 0 };
  failures = new Map();
  #kept = [];
  #inProgress = 0;
  #number = 0;

  /**
   * @param {{ random: import('./random.mjs').Random, adminKey: string, urls: () => string[],
   *   webhookUrl: string, options: import('./options.mjs').SoakOptions, enough: () => boolean }} what
   *   `enough`: whether the storm has had all the victims that it was to have
   */
  constructor(what) {
    this.what = what;
  }

  get inProgress() {
    return this.#inProgress;
  }

  /**
   * @param {number} deadline no request is made after this
   * @param {AbortSignal} stopped
   */
  async run(deadline, stopped) {
    const { requests, clients } = this.what.options;
    const enough = () => this.accepted.size >= requests && this.what.enough();
    const goesOn = () => !enough() && Date.now() < deadline && !stopped.aborted;
    const client = async () => {
      while (goesOn()) await this.#live(goesOn, stopped);
    };
    await Promise.all(Array.from({ length: Math.min(clients, requests) }, client));
  }

  async #live(goesOn, stopped) {
    const { random, webhookUrl } = this.what;
    const name = `soak-${(this.#number += 1)}`;
    const ownHook = random.chance(0.3);
    const fate = random.weighted({
      keep: 22,
      delete: 42,
      'stop-delete': 14,
      'stop-start-delete': 12,
      'delete-early': 6,
      'stop-early': 4,
    });
    const id = await this.#create(name, ownHook ? { webhookUrl } : {}, goesOn);
    if (id === undefined) return;
    this.#inProgress += 1;
    try {
      if (fate.endsWith('-early')) {
        await pause(random.between(0, 1_500));
        await this.#command(id, fate === 'delete-early' ? 'delete' : 'stop', stopped);
      }
      const status = await this.#settles(id, stopped);
      if (status === undefined) return;
      this.settled[status] += 1;
      if (status !== 'ready') return;
      if (fate === 'stop-delete' || fate === 'stop-start-delete') {
        await this.#command(id, 'stop', stopped);
        const rested = await this.#settles(id, stopped, (now) => now === 'exited');
        if (fate === 'stop-start-delete' && rested === 'exited') await this.#startAgain(id, stopped);
      }
      if (fate === 'keep') this.#kept.push(id);
      const leaving = fate === 'keep' ? (this.#kept.length > KEPT ? this.#kept.shift() : undefined) : id;
      if (leaving) await this.#command(leaving, 'delete', stopped);
    } finally {
      this.#inProgress -= 1;
    }
  }

  async #create(name, more, goesOn) {
    const body = { name, productName: 'RTX 4090 24GB', templateId: '107001', ...more };
    while (goesOn()) {
      const answer = await this.#call('POST', '/api/instances', body);
      if (answer?.status === 202) {
        const { instanceId } = answer.body;
        this.answers.accepted += 1;
        this.accepted.set(instanceId, { name, at: Date.now() });
        return instanceId;
      }
      if (answer) this.answers.refused += 1;
      else this.answers.unanswered += 1;
      await pause(this.what.random.between(200, 1_000));
    }
    return undefined;
  }

  async #startAgain(id, stopped) {
    if (!(await this.#command(id, 'start', stopped))) return;
    const status = await this.#settles(id, stopped, (now) => now === 'ready');
    if (status !== undefined) this.startedAgain[status] += 1;
  }

  /** Repeats a command until it is answered; whether it was accepted. */
  async #command(id, verb, stopped) {
    if (verb !== 'start') this.ended.add(id);
    const [method, path] =
      verb === 'delete' ? ['DELETE', `/api/instances/${id}`] : ['POST', `/api/instances/${id}/${verb}`];
    for (let tries = 0; tries < 200 && !stopped.aborted; tries++) {
      const answer = await this.#call(method, path);
      if (answer && answer.status < 500 && answer.status !== 429) return answer.status === 202;
      await pause(this.what.random.between(200, 800));
    }
    return false;
  }

  async #settles(id, stopped, wanted = (status) => SETTLED.has(status)) {
    const deadline = Date.now() + LOOK_LIMIT_MS;
    while (Date.now() < deadline && !stopped.aborted) {
      await pause(LOOK_EVERY_MS);
      const answer = await this.#call('GET', `/api/instances/${id}`);
      if (answer?.status === 404 && this.what.options.losses.size > 0) return undefined;
      if (answer?.status !== 200 || answer.body.stale) continue;
      const { status, failure } = answer.body;
      if (status === 'failed' && failure) {
        const seen = this.failures.get(failure.code) ?? 0;
        this.failures.set(failure.code, seen + 1);
      }
      if (wanted(status) || (SETTLED.has(status) && status !== 'ready')) return status;
    }
    return undefined;
  }

  /** One call to one of the APIs; `undefined` without an answer that can be read. */
  async #call(method, path, body) {
    const urls = this.what.urls();
    if (urls.length === 0) return undefined;
    const url = this.what.random.pick(urls);
    try {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${this.what.adminKey}`,
          ...(body ? { 'content-type': 'application/json' } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
        signal: AbortSignal.timeout(30_000),
      });
      return { status: response.status, body: await response.json() };
    } catch {
      return undefined;
    }
  }
}
