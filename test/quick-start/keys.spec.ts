import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from '../support/app.js';
import { endsWithItsTest } from '../support/endings.js';
import { ADMIN_KEY } from '../support/service.js';
import { projectRoot } from './support/scripts.js';

jest.setTimeout(60_000);

interface Said {
  code: number;
  output: string;
  errors: string;
}

describe('npm run keys', () => {
  let app: App;
  let dataDir: string;
  beforeAll(async () => {
    app = await App.start({ novita: { url: 'http://127.0.0.1:1', apiKey: 'sk_nobody_is_asked' } });
    dataDir = await mkdtemp(join(tmpdir(), 'ngi-keys-'));
    endsWithItsTest(async () => rm(dataDir, { recursive: true, force: true }));
    await writeFile(join(dataDir, 'admin.key'), `${ADMIN_KEY}\n`);
  });

  async function keys(args: string[], env: Record<string, string> = {}): Promise<Said> {
    const script = join(projectRoot, 'scripts/keys.mjs');
    const { hostname, port } = new URL(await app.url());
    const from = { ENV_FILE: '/nowhere/.env', DATA_DIR: dataDir, HOST: hostname, PORT: port };
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        [script, ...args],
        { env: { PATH: process.env['PATH'], ...from, ...env } },
        (error, output, errors) => resolve({ code: error ? Number(error.code) : 0, output, errors }),
      );
    });
  }

  const status = async (key: string): Promise<number> =>
    (await app.ask({ method: 'GET', url: '/api/instances', headers: { authorization: `Bearer ${key}` } }))
      .status;

  it('makes a key, shows it once, lists it and revokes it', async () => {
    expect((await keys([])).output).toMatch(/^No keys but the admin key/);
    const made = await keys([
      'create',
      '--name',
      'ci',
      '--owner',
      'team-a',
      '--role',
      'viewer',
      '--expires',
      '90d',
    ]);
    const [key = ''] = /ngi_\w+/.exec(made.output) ?? [];
    const [id = ''] = /key_\w+/.exec(made.output) ?? [];
    expect([made.code, made.errors, await status(key)]).toEqual([0, '', 200]);

    const listed = await keys(['list']);
    expect(listed.output).toMatch(new RegExp(`^ID.*\\n${id}  ci    team-a  viewer  .*instances:read`));
    expect(listed.output).not.toContain(key.split('_')[2]);

    expect((await keys(['revoke', id])).output).toContain(`${id} is revoked`);
    expect(await status(key)).toBe(401);
  });

  it('is of use to scripts', async () => {
    const made = await keys([
      'create',
      '--name',
      'a',
      '--owner',
      'b',
      '--role',
      'admin',
      '--scopes',
      'audit',
      '--json',
    ]);
    const { id, scopes } = JSON.parse(made.output) as { id: string; scopes: string[] };
    expect(scopes).toEqual(['audit']);
    expect(JSON.parse((await keys(['--json'])).output)).toEqual([expect.objectContaining({ id })]);
    expect(JSON.parse((await keys(['revoke', id, '--json'])).output)).toEqual({ id, revoked: true });
  });

  it.each<[string, string[], Record<string, string>, RegExp]>([
    ['an unknown verb', ['destroy'], {}, /destroy is nothing .*\n[^]*npm run keys -- create/],
    ['an unknown option', ['list', '--colour'], {}, /Unknown option '--colour'[^]*npm run keys/],
    ['a key without a role', ['create', '--name', 'a', '--owner', 'b'], {}, /needs --role/],
    [
      'a moment that is none',
      ['create', '--name', 'a', '--owner', 'b', '--role', 'viewer', '--expires', 'soon'],
      {},
      /90d/,
    ],
    [
      'what the service refuses',
      ['create', '--name', 'a', '--owner', 'b!', '--role', 'boss'],
      {},
      /--owner must[^]*--role must be one of viewer/,
    ],
    ['no id', ['revoke'], {}, /Which key\?/],
    ['a key for an id', ['revoke', `ngi_${'A'.repeat(40)}`], {}, /the ids, which begin with key_/],
    ['an unknown id', ['revoke', 'key_01ARZ3NDEKTSV4RRFFQ69G5FAV'], {}, /There is no key/],
    ['no service', [], { PORT: '9' }, /No service answers at http:\/\/127\.0\.0\.1:9[^]*npm start/],
    ['no admin key', [], { DATA_DIR: '/nowhere' }, /no admin key[^]*npm start/],
    ['a wrong admin key', [], { ADMIN_API_KEY: 'w'.repeat(40) }, /does not accept the admin key/],
    ['an address that is none', ['--url', 'localhost'], {}, /begins with http/],
  ])('says what to do: %s', async (_what, args, env, says) => {
    const { code, output, errors } = await keys(args, env);
    expect([code, output]).toEqual([1, '']);
    expect(errors).toMatch(says);
    expect(errors).not.toMatch(/ {4}at |ngi_A/);
  });
});
