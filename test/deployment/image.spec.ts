import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { evaluate } from '../quick-start/support/scripts.js';
import { endsWithItsTest } from '../support/endings.js';

interface Stage {
  name: string;
  image: string;
  instructions: { name: string; text: string }[];
}

const quoted = (value: unknown): string => JSON.stringify(value);

describe('the Dockerfile', () => {
  let stages: Stage[];

  beforeAll(async () => {
    const text = readFileSync('Dockerfile', 'utf8');
    stages = (await evaluate('docker/dockerfile.mjs', `it.readDockerfile(${quoted(text)})`)) as Stage[];
  });

  it('builds in stages of one base, the Node that .nvmrc names', async () => {
    const [build, packages, service] = stages;
    const node = readFileSync('.nvmrc', 'utf8').trim();
    expect([build?.name, packages?.name, service?.name]).toEqual(['build', 'packages', 'service']);
    for (const stage of stages) expect(stage.image).toBe(`node:${node}-bookworm-slim`);
  });

  it('runs as nobody in particular, with a health check that needs no curl', async () => {
    const last = stages.at(-1);
    const text = (name: string): string | undefined =>
      last?.instructions.find((one) => one.name === name)?.text;
    expect(text('USER')).toBe('10001:10001');
    expect(text('HEALTHCHECK')).toMatch(/CMD \["node", "deploy\/health-probe\.mjs"\]$/);
    // In its exec form: node itself gets the signals.
    expect(text('CMD')).toBe('["node", "--enable-source-maps", "dist/main.js"]');
    const order = last?.instructions.map(({ name }) => name) ?? [];
    expect(order.lastIndexOf('COPY')).toBeLessThan(order.indexOf('USER'));
  });

  it('leaves what builds behind: the last stage takes no source and installs nothing', async () => {
    const last = stages.at(-1);
    const all = last?.instructions.map(({ name, text }) => `${name} ${text}`).join('\n') ?? '';
    expect(all).not.toMatch(/npm|apt|COPY (src|web|\.)\b/);
  });

  it('holds no secret: no ARG but the base, no variable that is one', async () => {
    const text = readFileSync('Dockerfile', 'utf8');
    expect(text.match(/^ARG .*$/gm)).toEqual(['ARG NODE_IMAGE=node:24-bookworm-slim']);
    const set = stages.flatMap(({ instructions }) =>
      instructions.filter(({ name }) => name === 'ENV').map((one) => one.text),
    );
    expect(set).toEqual(['NODE_ENV=production HOST=0.0.0.0 PORT=3000']);
  });

  it('copies only what is there and what .dockerignore lets through', async () => {
    const sources = stages.flatMap(({ instructions }) =>
      instructions
        .filter(({ name, text }) => name === 'COPY' && !text.startsWith('--from='))
        .flatMap(({ text }) => text.split(' ').slice(0, -1)),
    );
    const ignored = await ignores(sources);
    for (const [index, source] of sources.entries())
      expect({ source, there: existsSync(source), ignored: ignored[index] }).toEqual({
        source,
        there: true,
        ignored: false,
      });
  });
});

async function ignores(paths: string[]): Promise<boolean[]> {
  const text = readFileSync('.dockerignore', 'utf8');
  const expression = `${quoted(paths)}.map(it.ignoredBy(${quoted(text)}))`;
  return (await evaluate('docker/ignored.mjs', expression)) as boolean[];
}

describe('.dockerignore', () => {
  it('lets through what the build needs, and no secret, history or test', async () => {
    const expected: [string, boolean][] = [
      ['.env', true],
      ['.env.local', true],
      ['.git/config', true],
      ['.data/admin.key', true],
      ['.secrets/metrics.key', true],
      ['node_modules/nest/index.js', true],
      ['src/node_modules/x.js', true],
      ['src/config/load-config.spec.ts', true],
      ['test/e2e/start.spec.ts', true],
      ['docker-compose.yml', true],
      ['src/main.ts', false],
      ['src/redis/release-lease.lua', false],
      ['web/src/app.tsx', false],
      ['package-lock.json', false],
      ['deploy/health-probe.mjs', false],
      ['deploy/compose/init.sh', true],
    ];
    const found = await ignores(expected.map(([path]) => path));
    expect(expected.map(([path], index) => [path, found[index]])).toEqual(expected);
  });
});

describe('the health check of the image', () => {
  async function exitCodeWith(status: number | undefined): Promise<number> {
    const server = createServer((request, response) => {
      response.writeHead(request.url === '/health/ready' ? (status ?? 500) : 404).end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const end = (): void => void server.close();
    if (status === undefined) end();
    else endsWithItsTest(end);
    const probe = spawn(process.execPath, ['deploy/health-probe.mjs'], { env: { PORT: String(port) } });
    const [code] = (await once(probe, 'exit')) as [number];
    return code;
  }

  it.each([
    ['healthy while the service is ready', 200, 0],
    ['unhealthy while it is not', 503, 1],
    ['unhealthy when nothing listens', undefined, 1],
  ])('is %s', async (_what, status, code) => {
    expect(await exitCodeWith(status)).toBe(code);
  });
});

(process.env['TEST_FULL'] ? describe : describe.skip)('the image, without Docker', () => {
  it('is built by its own steps, starts read-only and unprivileged, and rents a machine', () => {
    const said = execFileSync(process.execPath, ['scripts/replay-dockerfile.mjs'], {
      encoding: 'utf8',
      timeout: 600_000,
    });
    expect(said).toContain('seen: one POST: ready');
    expect(said).toContain('end when told to by SIGTERM');
  }, 610_000);
});
