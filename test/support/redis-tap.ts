import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endsWithItsTest } from './endings.js';

/**
 * Sits between the service and its Redis, and tells at which command it is: a moment to die at, exactly. Counts how
 * often somebody waits for Redis, too.
 */
export class RedisTap {
  /** Questions that were asked while none was open on their connection: what is sent together is one. */
  roundTrips = 0;
  private watch?: { words: string[]; act: () => void };

  private constructor(readonly url: string) {}

  static async before(redis: { url: string }): Promise<RedisTap> {
    const folder = mkdtempSync(join(tmpdir(), 'ngi-tap-'));
    const socket = join(folder, 'tap.sock');
    const tap = new RedisTap(`unix://${socket}`);
    const sockets = new Set<Socket>();
    const server = createServer((client) => {
      const upstream = connect(redis.url.slice('unix://'.length));
      for (const end of [client, upstream]) {
        sockets.add(end);
        end.on('error', () => undefined);
        end.once('close', () => {
          sockets.delete(end);
          client.destroy();
          upstream.destroy();
        });
      }
      let waits = false;
      client.on('data', (chunk: Buffer) => {
        if (!waits) tap.roundTrips += 1;
        waits = true;
        const isIt = tap.isAt(chunk.toString('latin1'));
        if (isIt) upstream.unpipe(client);
        upstream.write(chunk, () => {
          if (isIt) tap.act();
        });
      });
      upstream.on('data', () => (waits = false));
      upstream.pipe(client);
    });
    server.listen(socket);
    await once(server, 'listening');
    endsWithItsTest(() => {
      for (const end of sockets) end.destroy();
      server.close();
      rmSync(folder, { recursive: true, force: true });
    });
    return tap;
  }

  /** Acts once, when a command that holds all these words has been handed to Redis and nothing has come back. */
  at(words: string[], act: () => void): void {
    this.watch = { words, act };
  }

  private isAt(text: string): boolean {
    return this.watch?.words.every((word) => text.includes(word)) ?? false;
  }

  private act(): void {
    const { watch } = this;
    this.watch = undefined;
    watch?.act();
  }
}
