import { execFileSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { loadConfig } from '../../src/config/load-config.js';

const SECRET = `whsec_${Buffer.alloc(32, 'secret').toString('base64')}`;
const NOVITA = { NOVITA_API_BASE_URL: 'http://127.0.0.1:9', NOVITA_API_KEY: 'sk_test_0123456789' };
const PLACE = { redisUrl: 'unix:///tmp/one.sock', novitaUrl: NOVITA.NOVITA_API_BASE_URL };

/** The environment of the bench is an ES module, which Jest's own require does not read. */
function measured(role: string): Record<string, string> {
  const module = JSON.stringify(pathToFileURL('bench/environment.mjs').href);
  const script = `import(${module}).then(({ measuredEnvironment }) =>
    console.log(JSON.stringify(measuredEnvironment(${JSON.stringify({ ...PLACE, role })}))))`;
  return JSON.parse(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' })) as Record<
    string,
    string
  >;
}

/** `path.to.setting: value` of everything that the service is told. */
function settings(environment: Record<string, string>): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value))
      for (const [name, one] of Object.entries(value)) walk(one, path === '' ? name : `${path}.${name}`);
    else found.set(path, JSON.stringify(value));
  };
  walk(
    loadConfig(environment, () => SECRET),
    '',
  );
  return found;
}

/** Where things are, and who they belong to: no work is done or left out because of them. */
const PLACES = [
  'service.port',
  'service.log.secrets',
  'novita.apiKey',
  'redis.url',
  'access.adminKey',
  'secrets.current.id',
  'secrets.current.key',
  'deployment.id',
  'deployment.markerKey',
  'deployment.cursorKey',
  'webhooks.secret',
];

/** How often one key may ask: the requests are counted all the same. */
const LIMITS = ['access.ratePerMinute'];

describe('A measured service', () => {
  it.each([
    ['all', []],
    ['api', ['service.role']],
    ['worker', ['service.role']],
  ])('of the role %s differs from the default one in places, secrets and limits alone', (role, more) => {
    const usual = settings(NOVITA);
    const bench = settings(measured(role));
    const different = [...bench].filter(([name, value]) => usual.get(name) !== value).map(([name]) => name);
    const allowed = new Set([...PLACES, ...LIMITS, ...more]);
    expect(different.filter((name) => !allowed.has(name))).toEqual([]);
    expect([...usual.keys()].filter((name) => !bench.has(name))).toEqual([]);
    expect(different).toEqual(expect.arrayContaining([...LIMITS, ...more]));
  });
});
