import { connect, createServer } from 'node:net';
import { Problem } from './problem.mjs';

/**
 * @param {string | undefined} text
 * @param {string} variable named when the text is no port
 * @param {number} otherwise the port when nothing is set
 */
export function readPort(text, variable, otherwise) {
  if (!text) return otherwise;
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new Problem(`${variable} is not a port: give a number from 1 to 65535.`);
}

/**
 * Says in one sentence when we could not listen there, before anything is started.
 *
 * @param {number} port
 * @param {string} host
 * @param {string} variable the variable that chooses another one
 */
export async function demandFreePort(port, host, variable) {
  const obstacle = await obstacleTo(port, host);
  if (obstacle === undefined) return;
  if (obstacle === 'EADDRINUSE') {
    throw new Problem(
      `Port ${port} is in use by another program: end that one, or choose another port with ${variable}.`,
    );
  }
  if (obstacle === 'EACCES') {
    throw new Problem(`Port ${port} may not be used by this user: choose another with ${variable}.`);
  }
  throw new Problem(
    `Nothing can listen on ${host}, port ${port} (${obstacle}): choose others with HOST and ${variable}.`,
  );
}

/**
 * The first free port from `first` on.
 *
 * @param {number} first
 * @param {string} host
 */
export async function freePortFrom(first, host) {
  for (let port = first; port < first + 200 && port <= 65_535; port += 1) {
    if ((await obstacleTo(port, host)) === undefined) return port;
  }
  throw new Problem(`No free port was found from ${first} on.`);
}

/**
 * @param {{ port: number, host: string } | { path: string }} address
 * @returns {Promise<boolean>} whether somebody accepts connections there
 */
export function isListening(address) {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.setTimeout(3000, () => socket.destroy());
    socket.on('connect', () => {
      resolve(true);
      socket.destroy();
    });
    socket.on('error', () => resolve(false));
    socket.on('close', () => resolve(false));
  });
}

/** @returns {Promise<string | undefined>} the error code, undefined when the port is free */
function obstacleTo(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(error.code ?? error.message));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
