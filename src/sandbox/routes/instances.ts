import { GPU_API, wordFilter, type Call, type Endpoint } from '../endpoint.js';
import { invalid, NovitaRefusal } from '../envelope.js';
import { statusAt, type Machine } from '../machines/machine.js';
import { readOrder } from '../machines/order.js';
import { STATUSES, type Status } from '../machines/timeline.js';
import { fullInstance, listRow } from '../machines/wire.js';
import { matchesName, pageOf } from '../paging.js';
import type { World } from '../world.js';

/** Orders a machine: checks the request, then the money, then the stock. */
function create(call: Call, world: World): unknown {
  const order = readOrder(call.body, belongingsOf(world));
  world.account.demandMoney();
  if (world.knobs.maxInstances !== null && world.fleet.livingCount() >= world.knobs.maxInstances)
    throw new NovitaRefusal('CREATE_INSTANCE_LIMIT', 'create instance limit exceeded');
  if (world.inventory.free(order.productId, order.clusterId) < order.gpuNum)
    throw new NovitaRefusal('INSUFFICIENT_RESOURCE', 'insufficient resource');
  const { id } = world.operator.create(order);
  call.instanceId = id;
  return { id };
}

async function get(call: Call, world: World): Promise<unknown> {
  const machine = namedMachine(call, world);
  await world.reachable(machine);
  return fullInstance(machine, world.clock.now());
}

async function list(call: Call, world: World): Promise<unknown> {
  const { query } = call;
  const page = pageOf(query, world.knobs.pageBase);
  const status = wordFilter(query, 'status', STATUSES);
  if ((query['name'] ?? '').length > 255)
    throw invalid('name', 'value length must be at most 255 characters');
  const now = world.clock.now();
  const found = world.fleet.listed().filter((machine) => {
    if (status && statusAt(machine, now) !== status) return false;
    return matchesName(machine.name, query['name']) && matchesName(machine.productName, query['productName']);
  });
  const shown = found.slice(page.from, page.to);
  await Promise.all(shown.map((machine) => world.reachable(machine)));
  return { instances: shown.map((machine) => listRow(machine, world.clock.now())), total: found.length };
}

/** A command on one machine; the answer says that it is queued. */
function command(state: Status, act: (machine: Machine, world: World) => void): Endpoint['handle'] {
  return (call, world) => {
    const machine = namedMachine(call, world);
    act(machine, world);
    return { instanceId: machine.id, state };
  };
}

function remove(call: Call, world: World): unknown {
  world.operator.remove(namedMachine(call, world));
  return {};
}

function migrate(call: Call, world: World): unknown {
  const machine = namedMachine(call, world);
  const id = world.jobs.newId();
  world.operator.migrate(machine, id);
  const createdAt = world.clock.now();
  const doneAt = machine.migration?.doneAt ?? createdAt;
  world.jobs.add({ id, type: 'instanceMigrate', instanceId: machine.id, createdAt, doneAt });
  return { jobId: id };
}

export function namedMachine(call: Call, world: World): Machine {
  if (!call.instanceId) throw invalid('instanceId', 'value is required');
  if (call.instanceId.length > 255)
    throw invalid('instanceId', 'value length must be at most 255 characters');
  return world.fleet.get(call.instanceId);
}

/** What an order may refer to, as the world has it. */
export function belongingsOf(world: World): Parameters<typeof readOrder>[1] {
  return {
    hasAuth: (id) => world.auths.has(id),
    storage: (id) => world.storages.find(id),
    pickCluster: (productId, clusterIds, gpuNum) => {
      const stocked = clusterIds.filter((clusterId) => world.inventory.free(productId, clusterId) >= gpuNum);
      return world.random.pick(stocked.length > 0 ? stocked : clusterIds);
    },
  };
}

const path = (name: string) => `${GPU_API}/gpu/${name}`;

export const instanceEndpoints: Endpoint[] = [
  { name: 'create', method: 'POST', path: path('instance/create'), writes: true, handle: create },
  { name: 'get', method: 'GET', path: path('instance'), handle: get },
  { name: 'list', method: 'GET', path: path('instances'), handle: list },
  {
    name: 'start',
    method: 'POST',
    path: path('instance/start'),
    writes: true,
    handle: command('toStart', (machine, world) => {
      world.account.demandMoney();
      world.operator.start(machine);
    }),
  },
  {
    name: 'stop',
    method: 'POST',
    path: path('instance/stop'),
    writes: true,
    handle: command('toStop', (machine, world) => world.operator.stop(machine)),
  },
  {
    name: 'restart',
    method: 'POST',
    path: path('instance/restart'),
    writes: true,
    handle: command('toRestart', (machine, world) => world.operator.restart(machine)),
  },
  { name: 'delete', method: 'POST', path: path('instance/delete'), writes: true, handle: remove },
  { name: 'migrate', method: 'POST', path: path('instance/migrate'), writes: true, handle: migrate },
];
