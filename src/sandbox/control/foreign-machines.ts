import { readOrder } from '../machines/order.js';
import { belongingsOf } from '../routes/instances.js';
import type { World } from '../world.js';
import { choice, number, text, type Body } from './fields.js';

const STATUSES = ['running', 'exited', 'pulling', 'pending', 'freezing', 'migrating'] as const;

/** A small order that is always possible; what the caller names replaces it. */
const USUAL = {
  productId: '4090.16c62g',
  gpuNum: 1,
  rootfsSize: 60,
  imageUrl: 'docker.io/library/ubuntu:22.04',
  kind: 'gpu',
  clusterId: 'us-ca-6',
};

/** Adds machines that somebody else made: `count` of them, at once in `status`. */
export function addForeignMachines(body: Body, world: World): { ids: string[] } {
  const { count: _count, status: _status, ...order } = body;
  const count = number(body, 'count', 1);
  const status = choice({ status: body['status'] ?? 'running' }, 'status', STATUSES);
  const name = text(body, 'name', 'foreign');
  const ids: string[] = [];
  for (let index = 1; index <= count; index += 1) {
    const named = { ...USUAL, ...order, name: count === 1 ? name : `${name}-${index}` };
    ids.push(world.operator.place(readOrder(named, belongingsOf(world)), status).id);
  }
  world.changed();
  return { ids };
}
