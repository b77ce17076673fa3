import type { Redis } from 'ioredis';

/**
 * Has what a client sends in one turn of the event loop go out in one piece: writing to a socket costs more than what
 * is written, for us and for Redis. Nothing waits for it longer than until the requests are read that are there already.
 */
export function sendTogether(client: Redis): void {
  client.on('connect', () => gatherWrites(client.stream));
}

/** Texts of one turn as one; bytes are passed on, behind the texts before them. */
function gatherWrites(stream: Redis['stream']): void {
  const write = stream.write.bind(stream);
  let texts = '';
  const flush = (): void => {
    const gathered = texts;
    texts = '';
    if (gathered !== '' && stream.writable) write(gathered);
  };
  const end = stream.end.bind(stream);
  stream.end = (...rest: []): typeof stream => {
    flush();
    return end(...rest);
  };
  stream.write = (chunk: string | Uint8Array): boolean => {
    if (typeof chunk !== 'string') {
      flush();
      return write(chunk);
    }
    if (texts === '') setImmediate(flush);
    texts += chunk;
    return true;
  };
}
