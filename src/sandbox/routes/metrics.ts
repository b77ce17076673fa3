import { OPEN_API, type Call, type Endpoint } from '../endpoint.js';
import { metricsOf, spanOf } from '../machines/metrics.js';
import type { World } from '../world.js';
import { namedMachine } from './instances.js';

function metrics(call: Call, world: World): unknown {
  const now = world.clock.now();
  return metricsOf(namedMachine(call, world), spanOf(call.query, now), now);
}

export const metricsEndpoints: Endpoint[] = [
  { name: 'metrics', method: 'GET', path: `${OPEN_API}/metrics/gpu/instance`, handle: metrics },
];
