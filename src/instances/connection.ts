import type { Moment } from '../common/clock.js';
import type { NovitaInstance } from '../novita/novita-instance.js';
import type { Sealed, SecretBox } from '../redis/secret-box.js';
import type { ConnectionDto } from './dto/instance.dto.js';
import type { Connection, Instance } from './instance.js';

/** A machine may be up before its logins are; who never offers any is not asked for ever. */
const MOST_EMPTY_LOOKS = 3;

/** The longest wait between two looks, in poll intervals. */
const LONGEST_WAIT = 64;

/** The record with what Novita gave out; due again when it gave out nothing yet. */
export function noteConnection(
  instance: Instance,
  machine: NovitaInstance,
  box: SecretBox,
  now: Moment,
  pollIntervalMs: number,
): Instance {
  const tries = (instance.connection?.tries ?? 0) + 1;
  const found = connectionOf(instance.id, machine, box);
  const isEmpty = Object.keys(found).length === 0;
  if (isEmpty && tries < MOST_EMPTY_LOOKS) return lookAgain(instance, now, pollIntervalMs);
  return { ...instance, connection: { tries, readAt: now, ...found }, nextLookAt: undefined };
}

/** Novita could not tell: later, and ever more rarely. */
export function lookAgain(instance: Instance, now: Moment, pollIntervalMs: number): Instance {
  const tries = (instance.connection?.tries ?? 0) + 1;
  const wait = Math.min(2 ** (tries - 1), LONGEST_WAIT) * pollIntervalMs;
  return { ...instance, connection: { tries }, nextLookAt: now + wait };
}

function connectionOf(
  instanceId: string,
  { ssh, jupyter, webTerminal }: NovitaInstance,
  box: SecretBox,
): Pick<Connection, 'ssh' | 'jupyter' | 'webTerminal'> {
  const seal = (text: string | undefined, what: string): Sealed | undefined =>
    text === undefined ? undefined : box.seal(text, placeOf(instanceId, what));
  const address = (whole: string, what: string): { address: string; secretAddress?: Sealed } => {
    const open = withoutSecrets(whole);
    return open === whole ? { address: whole } : { address: open, secretAddress: seal(whole, what) };
  };
  return {
    ...(ssh ? { ssh: { command: ssh.command, password: seal(ssh.password, 'ssh-password') } } : {}),
    ...(jupyter ? { jupyter: { ...address(jupyter.address, 'jupyter-address'), port: jupyter.port } } : {}),
    ...(webTerminal
      ? {
          webTerminal: {
            ...address(webTerminal.address, 'terminal-address'),
            username: webTerminal.username,
            password: seal(webTerminal.password, 'terminal-password'),
          },
        }
      : {}),
  };
}

/**
 * How people get in; only while the machine is up, for it is another way next time.
 *
 * @param box shows what lets them in as well
 */
export function renderConnection(instance: Instance, box?: SecretBox): ConnectionDto | undefined {
  const { id, status, connection } = instance;
  if (!connection || connection.readAt === undefined || !isUp(status)) return undefined;
  const { ssh, jupyter, webTerminal } = connection;
  const open = (sealed: Sealed | undefined, what: string): string | undefined =>
    sealed && box?.open(sealed, placeOf(id, what));
  return {
    ssh: ssh && { command: ssh.command, password: open(ssh.password, 'ssh-password') },
    jupyter: jupyter && {
      address: open(jupyter.secretAddress, 'jupyter-address') ?? jupyter.address,
      port: jupyter.port,
    },
    webTerminal: webTerminal && {
      address: open(webTerminal.secretAddress, 'terminal-address') ?? webTerminal.address,
      username: webTerminal.username,
      password: open(webTerminal.password, 'terminal-password'),
    },
  };
}

function isUp(status: Instance['status']): boolean {
  return status === 'running' || status === 'ready';
}

/** An address without login, query and fragment: tokens stand there. */
function withoutSecrets(address: string): string {
  return address.replace(/[?#].*$/s, '').replace(/^([a-z]+:\/\/)[^/@]*@/i, '$1');
}

function placeOf(instanceId: string, what: string): string {
  return `instance:${instanceId}:connection:${what}`;
}
