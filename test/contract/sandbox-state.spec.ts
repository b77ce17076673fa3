import { mkdtemp, rm } from 'node:fs/promises';
import { readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { NovitaSandbox } from '../support/novita-sandbox.js';
import { apiOf } from './api.js';

let folder: string;
let stateFile: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'sandbox-state-'));
  stateFile = path.join(folder, 'deep', 'state.json');
});

afterEach(() => rm(folder, { recursive: true }));

it('has every machine in the file before a create is answered', async () => {
  const novita = await NovitaSandbox.start({ stateFile });
  const api = apiOf(novita);
  const ids = await Promise.all(
    Array.from({ length: 30 }, async () => {
      const id = await api.ordered();
      expect(readFileSync(stateFile, 'utf8')).toContain(id);
      return id;
    }),
  );
  expect(new Set(ids).size).toBe(30);
  await novita.stop();
});

it('goes on after a restart: machines, ports, money, time, belongings; and no id comes twice', async () => {
  const before = await NovitaSandbox.start({ stateFile });
  const api = apiOf(before);
  const login = { name: 'docker.io', username: 'me', password: 'secret' };
  await api.post('/repository/auth/save', login);
  const id = await api.running({ ports: '80/http' });
  before.setBalance(7);
  const read = (await api.instance(id)).body;
  const kept = before.now();
  await before.stop();

  const after = await NovitaSandbox.start({ stateFile });
  const again = apiOf(after);
  expect(after.now()).toBeGreaterThanOrEqual(kept);
  const { body } = await again.instance(id);
  expect(body).toMatchObject({ id, status: 'running', createdAt: read['createdAt'] });
  const [mapping] = body['portMappings'] as { endpoint: string }[];
  expect((await fetch(mapping?.endpoint ?? '')).status).toBe(200);
  expect((await again.get('/repository/auths')).body['data']).toContainEqual(expect.objectContaining(login));
  expect(
    Number((await again.open('/openapi/v1/billing/balance/detail')).body['availableBalance']),
  ).toBeLessThan(70_000);
  expect(await again.ordered()).not.toBe(id);
  await after.stop();
});

it('does not start from a file that is not its own', async () => {
  const broken = path.join(folder, 'broken.json');
  writeFileSync(broken, '{"half":');
  await expect(NovitaSandbox.start({ stateFile: broken })).rejects.toThrow(
    `the state file ${broken} cannot be used`,
  );
  writeFileSync(broken, '{}');
  await expect(NovitaSandbox.start({ stateFile: broken })).rejects.toThrow('it is not a state file');
});
