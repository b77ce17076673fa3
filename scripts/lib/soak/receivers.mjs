import { createServer } from 'node:http';
import { once } from 'node:events';

/** A webhook receiver that fails: now and then, and for seconds on end. It remembers what it has taken. */
export class Receiver {
  /** webhook-id → event id, of what was answered 2xx. */
  taken = new Map();
  /** event ids, whatever was answered. */
  seen = new Map();
  requests = 0;
  failures = 0;
  repeated = 0;
  isFailing = true;
  #downUntil = 0;

  /** @param {import('./random.mjs').Random} random */
  constructor(random) {
    this.random = random;
  }

  async listen() {
    this.server = createServer((request, response) => {
      const chunks = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('error', () => undefined);
      response.on('error', () => undefined);
      request.on('end', () =>
        this.#answer(String(request.headers['webhook-id']), Buffer.concat(chunks).toString('utf8'), response),
      );
    });
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.url = `http://127.0.0.1:${this.server.address().port}/hook`;
    return this;
  }

  /** @param {number} ms */
  goDown(ms) {
    this.#downUntil = Date.now() + ms;
  }

  async close() {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #answer(id, text, response) {
    this.requests += 1;
    const { type, data } = JSON.parse(text);
    this.seen.set(data.eventId, { type, instanceId: data.instanceId });
    const fate = !this.isFailing ? 'take' : Date.now() < this.#downUntil ? 'reset' : this.#fate();
    if (fate !== 'take') this.failures += 1;
    if (fate === 'take') {
      if (this.taken.has(id)) this.repeated += 1;
      this.taken.set(id, data.eventId);
      response.writeHead(204).end();
    } else if (fate === 'fail') response.writeHead(500).end();
    else if (fate === 'reset') response.socket?.resetAndDestroy();
    // `hang`: no answer; the sender has a time limit.
  }

  #fate() {
    return this.random.weighted({ take: 90, fail: 6, reset: 3, hang: 1 });
  }
}
