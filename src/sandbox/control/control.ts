import type { FastifyInstance } from 'fastify';
import { isRecord, readBody, readQuery } from '../body.js';
import { productById } from '../catalogue/products.js';
import { ENDPOINTS } from '../endpoint-names.js';
import { invalid, NovitaRefusal } from '../envelope.js';
import type { ActiveFault, FaultRequest } from '../faults/fault-list.js';
import { FaultRequestError, readFaultRequest } from '../faults/fault-request.js';
import { FAULTS } from '../faults/table.js';
import { fullInstance } from '../machines/wire.js';
import type { World } from '../world.js';
import { number, text, type Body } from './fields.js';
import { addForeignMachines } from './foreign-machines.js';
import { turnKnobs } from './knob-settings.js';
import { commandMachine } from './machine-commands.js';
import { ledgerOf } from './ledger-view.js';

interface Question {
  body: Body;
  query: Record<string, string>;
  id: string;
}

type Handler = (question: Question, world: World, standing: readonly FaultRequest[]) => unknown;

/** The sandbox's own calls; Novita has nothing like them. No key is needed. */
const CONTROLS: Record<string, Handler> = {
  'GET /': () => ({ controls: Object.keys(CONTROLS), endpoints: ENDPOINTS }),
  'GET /ledger': ({ query }, world) => ledgerOf(world, query),
  'POST /reset': (_question, world, standing) => {
    world.reset();
    for (const fault of standing) world.faults.add(fault);
    return { seed: world.seed };
  },
  'GET /faults': (_question, world) => ({
    seed: world.seed,
    faults: world.faults.all().map((fault) => faultView(fault)),
    known: Object.entries(FAULTS).map(([fault, { about, endpoints, params }]) => ({
      fault,
      about,
      endpoints: endpoints === ENDPOINTS ? '*' : endpoints,
      params,
    })),
  }),
  'POST /faults': ({ body }, world) => faultView(world.faults.add(readFaultRequest(body))),
  'DELETE /faults': (_question, world) => {
    world.faults.clear();
    return {};
  },
  'DELETE /faults/:id': ({ id }, world) => {
    if (!world.faults.remove(Number(id)))
      throw new NovitaRefusal('RESOURCE_NOT_FOUND', `no fault ${id} waits`);
    return {};
  },
  'GET /knobs': (_question, world) => world.knobs,
  'POST /knobs': ({ body }, world) => turnKnobs(world.knobs, body),
  'GET /clock': (_question, world) => ({ now: world.clock.now() }),
  'POST /clock': ({ body }, world) => moveClock(body, world),
  'POST /stock': ({ body }, world) => setStock(body, world),
  'POST /balance': ({ body }, world) => {
    world.account.setBalance(number(body, 'usd'));
    world.changed();
    return { usd: world.account.balance() / 100_000 };
  },
  'GET /machines': (_question, world) => ({
    machines: [...world.fleet.all()].map((machine) => fullInstance(machine, world.clock.now())),
  }),
  'POST /machines': ({ body }, world) => addForeignMachines(body, world),
  'POST /machines/:id': ({ body, id }, world) => commandMachine(id, body, world),
};

/** Opens the control surface under `/__sandbox`; `standing` faults come back with every reset. */
export function registerControl(
  server: FastifyInstance,
  world: World,
  standing: readonly FaultRequest[],
): void {
  for (const [name, handle] of Object.entries(CONTROLS)) {
    const [method = '', path = ''] = name.split(' ');
    server.route({
      method,
      url: `/__sandbox${path}`,
      handler: async (request, reply) => {
        try {
          const id = isRecord(request.params) ? request.params['id'] : undefined;
          const question = {
            body: readBody(request.body),
            query: readQuery(request.query),
            id: typeof id === 'string' ? id : '',
          };
          return await reply.send(handle(question, world, standing));
        } catch (error) {
          if (error instanceof NovitaRefusal)
            return reply.code(error.status).send({ message: error.message });
          if (error instanceof FaultRequestError) return reply.code(400).send({ message: error.message });
          throw error;
        }
      },
    });
  }
}

function faultView({ params, ...fault }: ActiveFault): Record<string, unknown> {
  return { ...fault, ...params };
}

/** `{advanceMs}`, `{freeze: true}`, `{freeze: false}`, alone or together; what became due happens at once. */
function moveClock(body: Body, world: World): { now: number } {
  if (body['freeze'] === true) world.clock.freeze();
  if (body['freeze'] === false) world.clock.thaw();
  const ms = number(body, 'advanceMs', 0);
  if (ms < 0) throw invalid('advanceMs', 'time does not run backwards');
  world.clock.advance(ms);
  world.tick();
  return { now: world.clock.now() };
}

/** `{productId, clusterId?, stock}`: so many GPUs are free from now on, `null` for no limit. */
function setStock(body: Body, world: World): unknown {
  const productId = text(body, 'productId');
  const product = productById(productId);
  if (!product) throw invalid('productId', 'no such product');
  const stock = body['stock'] === null ? null : number(body, 'stock');
  const clusterIds = body['clusterId'] === undefined ? product.clusterIds : [text(body, 'clusterId')];
  for (const clusterId of clusterIds) world.inventory.setFree(productId, clusterId, stock);
  world.changed();
  return { productId, clusterIds, stock };
}
