import { existsSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';

const dist = join(__dirname, '..', '..', 'dist');
/** docs/decisions/0014-one-bundle.md says why these stay outside. */
const APART = /^(ioredis|pino|pino-pretty|swagger-ui-dist|bullmq-otel|@opentelemetry)(\/|$)/;
/** Nest tries these, and does without them. */
const ABSENT =
  /^(@nestjs\/(microservices|websockets|platform-express)|@fastify\/(multipart|view)|@grpc\/|@mikro-orm\/|typeorm|mongoose|sequelize)/;

const bundled = ['main.js', 'vendor.js'].map((name) => readFileSync(join(dist, name), 'utf8')).join('\n');

describe('The bundle', () => {
  it('loads no package that is in it a second time', () => {
    const named = [...bundled.matchAll(/(?:^|\n)(?:import|export)[^'"\n]*from\s+"([^".][^"]*)"/g)].map(
      ([, name]) => name ?? '',
    );
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !isBuiltin(name) && !APART.test(name) && !ABSENT.test(name))).toEqual([]);
  });

  it('does not go by `require` for what is in it, which would give a copy with metadata of its own', () => {
    expect(bundled).not.toContain('createRequire(import.meta.url)');
  });

  it('finds every file that lay beside a module of ours', () => {
    const places = [
      ...bundled.matchAll(
        /new URL\((["'])(\.{1,2}\/[^"']+)\1, new URL\((["'])([^"']+)\3, import\.meta\.url\)\.href\)/g,
      ),
    ];
    expect(places.length).toBeGreaterThan(20);
    const files = places.map(
      ([, , file = '', , module = '']) => new URL(file, new URL(module, `file://${dist}/main.js`)),
    );
    expect(files.filter((file) => !existsSync(file)).map(String)).toEqual([]);
  });
});
