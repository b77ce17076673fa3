import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** What goes back over the wire, be it Novita's usual JSON or one of the ways in which a reply goes wrong. */
export type Answer =
  | { kind: 'json'; status: number; body: unknown; headers?: Record<string, string> }
  | { kind: 'text'; status: number; body: string; contentType: string }
  | { kind: 'empty'; status: number }
  | { kind: 'drip'; status: number; body: string; everyMs: number }
  | { kind: 'flood'; bytes: number }
  | { kind: 'reset' }
  | { kind: 'hang' };

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return { kind: 'json', status, body, headers };
}

/** The status the caller will see, 0 for none. */
export function statusOf(answer: Answer): number {
  if (answer.kind === 'reset' || answer.kind === 'hang') return 0;
  return answer.kind === 'flood' ? 200 : answer.status;
}

export async function deliver(reply: FastifyReply, answer: Answer): Promise<void> {
  switch (answer.kind) {
    case 'json':
      return void (await reply
        .code(answer.status)
        .headers(answer.headers ?? {})
        .send(answer.body));
    case 'text':
      return void (await reply.code(answer.status).type(answer.contentType).send(answer.body));
    case 'empty':
      return void (await reply.code(answer.status).send());
    case 'drip':
      return void (await reply
        .code(answer.status)
        .type('application/json; charset=utf-8')
        .send(Readable.from(drops(answer.body, answer.everyMs, reply))));
    case 'flood':
      return void (await reply
        .code(200)
        .type('application/json; charset=utf-8')
        .send(Readable.from(flood(answer.bytes))));
    case 'reset':
      reply.hijack();
      reply.raw.socket?.resetAndDestroy();
      return;
    case 'hang':
      reply.hijack();
  }
}

async function* drops(body: string, everyMs: number, reply: FastifyReply): AsyncGenerator<string> {
  for (const character of body) {
    if (reply.raw.destroyed) return;
    yield character;
    await new Promise((resolve) => {
      setTimeout(resolve, everyMs).unref();
    });
  }
}

function* flood(bytes: number): Generator<string> {
  const chunk = 'x'.repeat(65_536);
  yield '{"padding":"';
  for (let sent = 0; sent < bytes; sent += chunk.length) yield chunk;
  yield '"}';
}
