import { GPU_API, textField, type Call, type Endpoint } from '../endpoint.js';
import { holdsGpus } from '../machines/machine.js';
import type { World } from '../world.js';

function list(_call: Call, world: World): unknown {
  const shown = (password: string) => (world.knobs.maskPasswords ? '******' : password);
  return {
    data: world.auths
      .all()
      .map(({ id, name, username, password }) => ({ id, name, username, password: shown(password) })),
  };
}

function save(call: Call, world: World): unknown {
  world.auths.save(
    textField(call.body, 'name', 255),
    textField(call.body, 'username', 511),
    textField(call.body, 'password', 4095),
  );
  return {};
}

function remove(call: Call, world: World): unknown {
  const id = textField(call.body, 'id', 255);
  const now = world.clock.now();
  const inUse = [...world.fleet.all()].some(
    (machine) => machine.imageAuthId === id && holdsGpus(machine, now),
  );
  world.auths.delete(id, inUse);
  return {};
}

export const registryAuthEndpoints: Endpoint[] = [
  { name: 'auths', method: 'GET', path: `${GPU_API}/repository/auths`, handle: list },
  { name: 'auth-save', method: 'POST', path: `${GPU_API}/repository/auth/save`, writes: true, handle: save },
  {
    name: 'auth-delete',
    method: 'POST',
    path: `${GPU_API}/repository/auth/delete`,
    writes: true,
    handle: remove,
  },
];
