import { NovitaRefusal } from '../envelope.js';
import type { Machine } from '../machines/machine.js';
import type { World } from '../world.js';
import { choice, number, text, type Body } from './fields.js';
import { readLoad } from './load.js';

/** What a test can do to one machine "in the console", or as fate. */
const COMMANDS = {
  start: (machine, world) => world.operator.start(machine),
  stop: (machine, world) => world.operator.stop(machine),
  restart: (machine, world) => world.operator.restart(machine),
  delete: (machine, world) => world.operator.remove(machine),
  vanish: (machine, world) => world.operator.vanish(machine),
  exit: (machine, world) => world.operator.exit(machine),
  rename: (machine, _world, body) => {
    machine.name = text(body, 'name', machine.name);
  },
  load: (machine, world, body) => {
    const { history, gpu, memory } = readLoad(body);
    if (history) world.operator.replayLoads(machine, history);
    else world.operator.setLoad(machine, gpu, memory);
  },
  reclaim: (machine, world, body) =>
    world.operator.reclaim(machine, world.clock.now(), number(body, 'noticeMs', world.knobs.spotNoticeMs)),
  'gateway-error': (machine, world, body) => {
    machine.gatewayErrorUntil = world.clock.now() + number(body, 'ms', 60_000);
  },
  /** Lists do not show it for `ms`; reading it by id works. */
  hide: (machine, world, body) => {
    machine.listedFrom = world.clock.now() + number(body, 'ms', 86_400_000);
  },
  show: (machine) => {
    machine.listedFrom = 0;
  },
  'rotate-ssh': (machine, world) => world.operator.rotateSsh(machine),
  fail: (machine, world, body) => {
    machine.failure = {
      at: world.clock.now(),
      state: text(body, 'state', 'Failed'),
      message: text(body, 'message', 'the container failed'),
    };
    world.operator.exit(machine);
  },
} satisfies Record<string, (machine: Machine, world: World, body: Body) => void>;

type CommandName = keyof typeof COMMANDS;

/** Carries out `{do: …}` on a machine. */
export function commandMachine(id: string, body: Body, world: World): { id: string; done: string } {
  const machine = world.fleet.find(id);
  if (!machine) throw new NovitaRefusal('RESOURCE_NOT_FOUND', `there is no machine ${id}`);
  const name = choice(body, 'do', Object.keys(COMMANDS) as CommandName[]);
  COMMANDS[name](machine, world, body);
  world.changed();
  return { id, done: name };
}
