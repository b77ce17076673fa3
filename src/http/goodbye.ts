import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Ending } from '../common/ending.js';

/**
 * Takes leave of the clients so that none loses a request. From the first moment of the ending each answer closes its
 * connection, so whoever keeps one open comes back on another, to another process. Requests are answered as ever until
 * the drain is over; only then nothing new is accepted, and what is running is answered. Connections on which nothing
 * was ever asked (browsers and HTTP clients open some in advance) are closed, too: Node would wait a minute for a first
 * request.
 *
 * @param drainMs counted from the beginning of the ending
 */
export function sayGoodbye(fastify: FastifyInstance, ending: Ending, drainMs: number): void {
  const open = new Set<Socket>();
  fastify.server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (ending.hasBegun) void reply.header('connection', 'close');
    done();
  });
  fastify.addHook('preClose', async () => {
    await pause(ending.leftOf(drainMs));
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
  });
}
