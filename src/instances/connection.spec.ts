import { deriveSecretsKey } from '../config/deployment.js';
import type { NovitaInstance } from '../novita/novita-instance.js';
import { SecretBox } from '../redis/secret-box.js';
import { aStartingInstance, CREATED_AT } from '../../test/builders/an-instance.js';
import { lookAgain, noteConnection, renderConnection } from './connection.js';
import { isAtRest, isWatched, lacksLogin } from './duty.js';
import type { Instance } from './instance.js';

const box = new SecretBox({ current: deriveSecretsKey('an-encryption-key-of-32-characters'), previous: [] });
const NOW = CREATED_AT + 60_000;
const POLL_MS = 30_000;

const ready = (changes: Partial<Instance> = {}): Instance =>
  aStartingInstance({ status: 'ready', deadlines: {}, nextLookAt: NOW, ...changes });

const machine = (changes: Partial<NovitaInstance> = {}): NovitaInstance => ({
  id: 'e70d0a62c99c2402',
  name: 'demo',
  status: 'running',
  ports: [],
  envs: [],
  jobs: [],
  ...changes,
});

const SSH = { command: 'ssh -p 32787 root@proxy.example', password: 'canary-ssh', running: true };
const JUPYTER = {
  address: 'https://u:canary-user@a.example/lab?token=canary-token#x',
  port: 8888,
  running: true,
};
const TERMINAL = {
  address: 'https://b.example/tty',
  username: 'root',
  password: 'canary-tty',
  running: true,
};

const note = (instance: Instance, found: NovitaInstance): Instance =>
  noteConnection(instance, found, box, NOW, POLL_MS);

describe('How people get into a machine', () => {
  const known = note(ready(), machine({ ssh: SSH, jupyter: JUPYTER, webTerminal: TERMINAL }));

  it('is in the record with nothing secret in clear', () => {
    expect(JSON.stringify(known)).not.toContain('canary');
    expect(JSON.stringify(renderConnection(known))).not.toContain('canary');
  });

  it('is shown without what lets them in, and with it to who may see it', () => {
    expect(renderConnection(known)).toEqual({
      ssh: { command: SSH.command },
      jupyter: { address: 'https://a.example/lab', port: 8888 },
      webTerminal: { address: TERMINAL.address, username: 'root' },
    });
    expect(renderConnection(known, box)).toEqual({
      ssh: { command: SSH.command, password: SSH.password },
      jupyter: { address: JUPYTER.address, port: 8888 },
      webTerminal: { address: TERMINAL.address, username: 'root', password: TERMINAL.password },
    });
  });

  it('cannot be read in another record', () => {
    expect(() => renderConnection({ ...known, id: 'inst_01JD0000000000000000000002' }, box)).toThrow(
      /changed or moved/,
    );
  });

  it.each(['starting', 'stopping', 'exited', 'failed', 'terminated'] as const)(
    'is not shown while %s',
    (status) => {
      expect(renderConnection({ ...known, status })).toBeUndefined();
      expect(renderConnection({ ...known, status }, box)).toBeUndefined();
    },
  );

  it('is asked for once Novita has told it', () => {
    expect(lacksLogin(ready())).toBe(true);
    expect(lacksLogin(known)).toBe(false);
    expect(known.nextLookAt).toBeUndefined();
  });

  it('is asked for again when there is none yet, three times at the most', () => {
    const first = note(ready(), machine());
    const second = note(first, machine());
    const third = note(second, machine());
    expect([first, second, third].map(lacksLogin)).toEqual([true, true, false]);
    expect([first.nextLookAt, second.nextLookAt]).toEqual([NOW + POLL_MS, NOW + 2 * POLL_MS]);
    expect(renderConnection(third)).toEqual({});
  });

  it('is asked for ever more rarely while Novita cannot tell, and never given up', () => {
    let instance = ready();
    const waits = Array.from({ length: 10 }, () => {
      instance = lookAgain(instance, NOW, POLL_MS);
      return ((instance.nextLookAt ?? 0) - NOW) / POLL_MS;
    });
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 64, 64, 64]);
    expect(lacksLogin(instance)).toBe(true);
  });

  it('keeps nobody from seeing that the machine is at rest, and nobody waiting for the list', () => {
    expect([isAtRest(ready()), isWatched(ready())]).toEqual([true, false]);
  });

  it('is nothing that a record from before is asked for', () => {
    expect(lacksLogin(ready({ nextLookAt: undefined }))).toBe(false);
  });
});
