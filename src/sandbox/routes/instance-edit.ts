import { GPU_API, integerField, type Call, type Endpoint } from '../endpoint.js';
import { invalid } from '../envelope.js';
import { productById } from '../catalogue/products.js';
import type { Machine, MachinePort } from '../machines/machine.js';
import { checkPorts } from '../machines/order.js';
import type { World } from '../world.js';
import { namedMachine } from './instances.js';

/** Replaces a machine's ports and grows its disk (`expandRootDisk` GB more). */
function edit(call: Call, world: World): unknown {
  const machine = namedMachine(call, world);
  const ports = call.body['ports'] === undefined ? undefined : readPorts(call.body['ports']);
  if (ports) checkPorts([...ports, ...machine.ports.filter((port) => port.tool)]);
  const more = call.body['expandRootDisk'] === undefined ? 0 : integerField(call.body, 'expandRootDisk');
  checkGrowth(machine, more);
  world.operator.edit(machine, ports, more);
  return {};
}

function checkGrowth(machine: Machine, moreGb: number): void {
  if (moreGb < 0) throw invalid('expandRootDisk', 'a disk can only grow');
  const most = productById(machine.productId)?.maxRootFS ?? 6144;
  if (machine.rootfsSize + moreGb > most)
    throw invalid('expandRootDisk', `the disk may have at most ${most} GB`);
}

function readPorts(value: unknown): MachinePort[] {
  if (!Array.isArray(value)) throw invalid('ports', 'value must be a list of {port, type}');
  return value.map((entry: unknown) => {
    if (!isPort(entry)) throw invalid('ports', 'every entry needs a number as port and http or tcp as type');
    return { port: entry.port, type: entry.type, tool: false };
  });
}

function isPort(entry: unknown): entry is { port: number; type: 'http' | 'tcp' } {
  if (typeof entry !== 'object' || entry === null || !('port' in entry) || !('type' in entry)) return false;
  return Number.isInteger(entry.port) && (entry.type === 'http' || entry.type === 'tcp');
}

export const instanceEditEndpoints: Endpoint[] = [
  { name: 'edit', method: 'POST', path: `${GPU_API}/gpu/instance/edit`, writes: true, handle: edit },
];
