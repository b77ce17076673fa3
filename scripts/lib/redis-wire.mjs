import { connect } from 'node:net';

/**
 * One command to a Redis and its raw answer, without a client library: the starter runs before the
 * packages are there.
 *
 * @param {{ path: string } | { port: number, host: string }} address
 * @param {string} command an inline command such as `PING`
 * @returns {Promise<string | undefined>} undefined when nobody answers
 */
export function askRedis(address, command) {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(address);
    socket.setTimeout(3000, () => socket.destroy());
    socket.on('connect', () => socket.write(`${command}\r\nQUIT\r\n`));
    socket.on('data', (chunk) => (answer += chunk));
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer || undefined));
  });
}

/**
 * @param {{ path: string } | { port: number, host: string }} address
 * @returns {Promise<boolean>} true once it has loaded its data and takes commands
 */
export async function answersPing(address) {
  return (await askRedis(address, 'PING'))?.startsWith('+PONG') ?? false;
}

/**
 * Asks a Redis to write what it has and end.
 *
 * @param {string} socket the path of its socket
 */
export async function shutDown(socket) {
  await askRedis({ path: socket }, 'SHUTDOWN');
}
