import { readFileSync } from 'node:fs';
import { ConfigError, loadConfig, VARIABLES } from './load-config.js';

const secrets = () => 'a-secret-of-this-machine-0123456789';
const load = (environment: NodeJS.ProcessEnv) => loadConfig(environment, secrets);
const sandbox = { NOVITA_API_BASE_URL: 'http://127.0.0.1:4010' };

const production = {
  NODE_ENV: 'production',
  NOVITA_API_KEY: 'sk_0123456789',
  REDIS_URL: 'redis://redis:6379',
  ADMIN_API_KEY: 'a'.repeat(32),
  ENCRYPTION_KEY: 'e'.repeat(44),
  WEBHOOK_SECRET: `whsec_${Buffer.alloc(32).toString('base64')}`,
};

describe('loadConfig', () => {
  it('has the defaults of the specification', () => {
    const config = load(sandbox);
    expect(config.service).toMatchObject({ port: 3000, host: '127.0.0.1', role: 'all' });
    expect(config.startup).toMatchObject({
      pollIntervalMs: 30_000,
      timeoutMs: 600_000,
      failurePolicy: 'stop',
    });
    expect(config.catalogue.defaultRegion).toBe('CN-HK-01');
    expect(config.webhooks.retryScheduleMs).toEqual([5_000, 30_000, 180_000]);
    expect(config.provisioning).toMatchObject({ settleMs: 90_000, retryAmbiguous: true });
  });

  it('accepts decimals for seconds, flags and lists', () => {
    const config = load({
      ...sandbox,
      INSTANCE_POLL_INTERVAL_SECONDS: '0.25',
      CREATE_RETRY_AMBIGUOUS: 'false',
      REGION_FALLBACK: 'US-CA-06, EU-DE-01',
      WEBHOOK_RETRY_SCHEDULE: '100ms,1.5s',
    });
    expect(config.startup.pollIntervalMs).toBe(250);
    expect(config.provisioning.retryAmbiguous).toBe(false);
    expect(config.catalogue.regionFallback).toEqual(['US-CA-06', 'EU-DE-01']);
    expect(config.webhooks.retryScheduleMs).toEqual([100, 1_500]);
  });

  it('counts an empty value as not set', () => {
    expect(load({ ...sandbox, PORT: '', WEBHOOK_URL: '', OUTBOUND_ALLOW_CIDRS: '' }).service.port).toBe(3000);
  });

  it('names every wrong variable at once and shows no value', () => {
    const wrong = () =>
      load({
        ...sandbox,
        PORT: 'seventy',
        LOG_LEVEL: 'loud',
        ADMIN_API_KEY: 'hunter2',
        WEBHOOK_URL: 'ftp://x',
      });
    expect(wrong).toThrow(ConfigError);
    try {
      wrong();
    } catch (error) {
      const { message, problems } = error as ConfigError;
      expect(problems.map(({ variable }) => variable).toSorted()).toEqual([
        'ADMIN_API_KEY',
        'LOG_LEVEL',
        'PORT',
        'WEBHOOK_URL',
      ]);
      expect(message).not.toMatch(/seventy|loud|hunter2|ftp/);
    }
  });

  it.each([
    ['PORT', '70000'],
    ['PORT', '3000.5'],
    ['INSTANCE_POLL_INTERVAL_SECONDS', '-1'],
    ['INSTANCE_POLL_INTERVAL_SECONDS', 'Infinity'],
    ['CREATE_RETRY_AMBIGUOUS', 'yes'],
    ['INSTANCE_START_FAILURE_POLICY', 'explode'],
    ['WEBHOOK_SECRET', 'whsec_short'],
    ['WEBHOOK_RETRY_SCHEDULE', '5s,later'],
    ['OUTBOUND_ALLOW_CIDRS', '10.0.0.0/99'],
    ['REDIS_URL', 'http://localhost'],
    ['REDIS_KEY_PREFIX', 'a:b'],
  ])('refuses %s=%s', (variable, value) => {
    expect(() => load({ ...sandbox, [variable]: value })).toThrow(new RegExp(variable));
  });

  it('demands in production what the quick start makes elsewhere', () => {
    expect(() => load({ NODE_ENV: 'production' })).toThrow(
      /NOVITA_API_KEY[^]*REDIS_URL[^]*ADMIN_API_KEY[^]*ENCRYPTION_KEY[^]*WEBHOOK_SECRET/,
    );
    expect(load(production).service.production).toBe(true);
  });

  it('allows http and loopback targets with the sandbox, never in production', () => {
    expect(load(sandbox).outbound).toEqual({ allowCidrs: ['127.0.0.0/8', '::1/128'], allowHttp: true });
    expect(load({ ...sandbox, OUTBOUND_ALLOW_HTTP: 'false' }).outbound.allowHttp).toBe(false);
    expect(load({ ...production, ...sandbox }).outbound).toEqual({ allowCidrs: [], allowHttp: false });
  });

  it('knows every secret that the log must not say', () => {
    const config = load({
      ...production,
      ENCRYPTION_KEYS_PREVIOUS: 'p'.repeat(40),
      REDIS_URL: 'rediss://user:pass%2Fword@redis:6379',
    });
    const { ADMIN_API_KEY, ENCRYPTION_KEY, NOVITA_API_KEY, WEBHOOK_SECRET } = production;
    const own = [ADMIN_API_KEY, ENCRYPTION_KEY, NOVITA_API_KEY, WEBHOOK_SECRET];
    const all = [...own, 'p'.repeat(40), 'pass%2Fword', 'pass/word'];
    expect(config.service.log.secrets.toSorted()).toEqual(all.toSorted());
  });

  it.each([
    ['unix:///run/redis.sock', []],
    ['redis://redis:6379', []],
    ['redis://:secret@redis:6379', ['secret', 'secret']],
    ['redis+sentinel://user:secret@h1:1,h2:2/name', ['secret', 'secret']],
    ['redis+cluster://secret@h1:1,h2:2', ['secret', 'secret']],
  ])('finds the password in %s', (url, passwords) => {
    const { secrets: all } = load({ ...production, REDIS_URL: url }).service.log;
    expect(all.slice(4)).toEqual(passwords);
  });

  it('derives the deployment from the encryption key alone', () => {
    const [one, same, other] = ['k1', 'k1', 'k2'].map(
      (key) => load({ ...sandbox, ENCRYPTION_KEY: key.repeat(20) }).deployment,
    );
    expect(one).toEqual(same);
    expect(one?.id).toMatch(/^[0-9a-hjkmnp-tv-z]{6}$/);
    expect(one?.id).not.toBe(other?.id);
  });

  it('keeps the deployment when the encryption key is rotated, and reads what older keys have sealed', () => {
    const [first, second, third] = ['k1', 'k2', 'k3'].map((key) => key.repeat(20));
    const before = load({ ...sandbox, ENCRYPTION_KEY: first });
    const after = load({
      ...sandbox,
      ENCRYPTION_KEY: third,
      ENCRYPTION_KEYS_PREVIOUS: `${second},${first}`,
    });
    expect(after.deployment).toEqual(before.deployment);
    expect(after.secrets.current).not.toEqual(before.secrets.current);
    expect(after.secrets.previous).toContainEqual(before.secrets.current);
  });
});

describe('.env.example', () => {
  it('names exactly the variables that exist', () => {
    const documented = readFileSync('.env.example', 'utf8')
      .split('\n')
      .flatMap((line) => /^#?\s?([A-Z][A-Z0-9_]+)=/.exec(line)?.[1] ?? []);
    const ofTheService = documented.filter((name) => !name.startsWith('SANDBOX_'));
    expect(ofTheService.toSorted()).toEqual(VARIABLES.toSorted());
  });
});
