import type { Answer } from '../answer.js';
import type { Machine } from '../machines/machine.js';
import { numberParam, textParam, type Effect, type Play, type Scene } from './effect.js';

type Act = (machine: Machine, scene: Scene) => void;

/** Lets the call work and then does something to its machine; the caller notices later. */
function afterwards(act: Act): Play {
  return async (next, scene) => {
    const answer = await next();
    const { call, world } = scene;
    const machine = call.instanceId === undefined ? undefined : world.fleet.find(call.instanceId);
    if (!machine || !(call.endpoint === 'create' || succeeded(answer))) return answer;
    act(machine, scene);
    world.changed();
    return answer;
  };
}

function succeeded(answer: Answer): boolean {
  return answer.kind === 'json' && answer.status === 200;
}

function later(act: Act): Act {
  return (machine, scene) => {
    const at = scene.world.clock.now() + numberParam(scene, 'ms');
    scene.world.agenda.add(at, () => {
      act(machine, scene);
      scene.world.changed();
    });
  };
}

/** What happens to machines after a call that went well. */
export const machineFates = {
  'visible-late': {
    about: 'lists do not show the new machine for `ms`; reading it by id works',
    endpoints: ['create'],
    params: { ms: 5000 },
    play: afterwards((machine, scene) => {
      machine.listedFrom = scene.world.clock.now() + numberParam(scene, 'ms');
    }),
  },
  'image-pull-failure': {
    about:
      'the image cannot be pulled: statusError says so; `hangs`: the machine stays in pulling, else it exits',
    endpoints: ['create'],
    params: { message: 'manifest unknown', hangs: false },
    play: afterwards((machine, scene) =>
      scene.world.operator.failPulling(machine, textParam(scene, 'message'), scene.params['hangs'] === true),
    ),
  },
  'ssh-rotation': {
    about: 'port and password of SSH change',
    endpoints: ['start', 'restart'],
    params: {},
    play: afterwards((machine, scene) => scene.world.operator.rotateSsh(machine)),
  },
  'gateway-error': {
    about: 'http ports answer 502 for `ms` from now on, whatever the warm-up',
    endpoints: ['create', 'start', 'restart'],
    params: { ms: 60_000 },
    play: afterwards((machine, scene) => {
      machine.gatewayErrorUntil = scene.world.clock.now() + numberParam(scene, 'ms');
    }),
  },
  vanish: {
    about: 'somebody deletes the machine in the console `ms` later',
    endpoints: ['create', 'start', 'get'],
    params: { ms: 0 },
    play: afterwards(later((machine, scene) => scene.world.operator.vanish(machine))),
  },
  'exits-by-itself': {
    about: 'the container ends by itself `ms` after the call, if it runs by then',
    endpoints: ['create', 'start', 'restart', 'get'],
    params: { ms: 10_000 },
    play: afterwards(later((machine, scene) => scene.world.operator.exit(machine))),
  },
  'spot-reclaim': {
    about:
      'the machine is announced to be reclaimed `ms` later, and reclaimed after `noticeMs` (-1: the usual)',
    endpoints: ['create', 'start', 'get'],
    params: { ms: 0, noticeMs: -1 },
    play: afterwards((machine, scene) => {
      const { world } = scene;
      const notice = numberParam(scene, 'noticeMs');
      const from = world.clock.now() + numberParam(scene, 'ms');
      world.operator.reclaim(machine, from, notice < 0 ? world.knobs.spotNoticeMs : notice);
    }),
  },
} satisfies Record<string, Effect>;
