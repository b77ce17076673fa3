import type { FastifyReply } from 'fastify';
import type { Served } from './instance-reader.js';

/** Hands a stored document to the client as it is; one that is only remembered is marked with `stale` and `Age`. */
export function send(reply: FastifyReply, served: Served): string {
  if ('fresh' in served) return served.fresh;
  void reply.header('age', String(served.stale.age));
  return `{"stale":true,${served.stale.text.slice(1)}`;
}

/** Tells where the operation can be followed (AIP-151). */
export function locate(reply: FastifyReply, operationId: string): void {
  const operation = `/api/operations/${operationId}`;
  void reply.headers({ location: operation, 'operation-location': operation, 'retry-after': '2' });
}
