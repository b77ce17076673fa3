import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Systems give ports above to whoever asks for any, outgoing connections too: one of those may be gone when it is used. */
const [FROM, BELOW] = [12_000, 32_000];

/** A port of 127.0.0.1 for a process that is told which. */
export async function aFreePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FROM, BELOW);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
