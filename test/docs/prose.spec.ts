import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { register } from 'prom-client';
import '../../src/app.module.js';
import '../../src/http/http-platform.js';
import { VARIABLES } from '../../src/config/load-config.js';
import { EVENT_TYPES } from '../../src/events/event-types.js';
import { PROBLEMS } from '../../src/http/problems.js';
import { exposeProcess } from '../../src/metrics/metrics.controller.js';

/** What people read; decisions speak of the past. */
const PAGES = ['README.md', 'clients/typescript/README.md', 'examples/README.md', ...markdownOf('docs')];

function markdownOf(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.md'))
    .map((file) => join(folder, file));
}

function textBelow(path: string): string {
  if (!existsSync(path)) return '';
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
}

/** Each match of each page that does not exist, with the page; a look that finds hardly anything looks wrongly. */
function strangers(what: RegExp, exists: (name: string, page: string) => boolean): string[] {
  const found = PAGES.flatMap((page) =>
    [...readFileSync(page, 'utf8').matchAll(what)].map(([, name = '']) => ({ name, page })),
  );
  expect(found.length).toBeGreaterThan(5);
  return found.flatMap(({ name, page }) => (exists(name, page) ? [] : [`${page}: ${name}`]));
}

describe('what the pages speak of', () => {
  it('are variables that something reads', () => {
    const read = [
      readFileSync('docker-compose.yml', 'utf8'),
      ...['.ci', 'deploy', 'scripts', 'examples', 'test', 'src/sandbox'].map(textBelow),
    ].join('\n');
    const known = new Set(VARIABLES);
    expect(
      strangers(
        /`([A-Z][A-Z0-9]*_[A-Z0-9_]+)(?:=[^`]*)?`/g,
        (name) => known.has(name) || read.includes(name),
      ),
    ).toEqual([]);
  });

  it('are metrics that are exposed', () => {
    exposeProcess();
    const names = register.getMetricsAsArray().map(({ name }) => name);
    const exists = (name: string): boolean =>
      names.some((one) =>
        name.endsWith('_') ? one.startsWith(name) : name.replace(/_(bucket|sum|count)$/, '') === one,
      ) || names.includes(name);
    expect(strangers(/`(ngi_[a-z_]+)/g, exists)).toEqual([]);
  });

  it('are types of events that are told', () => {
    const types = new Set<string>(EVENT_TYPES);
    expect(
      strangers(
        /`((?:instance|operation|invariant|balance|webhook_endpoint)\.[a-z_.]+)`/g,
        (name, page) =>
          // Fields of documents are written the same way.
          types.has(name) ||
          (page !== 'docs/webhooks.md' && /^(instance|operation)\.(id|status|metadata)/.test(name)),
      ),
    ).toEqual([]);
  });

  it('are codes and other words of the wire that the program has', () => {
    exposeProcess();
    const program = [textBelow('src'), textBelow('deploy'), readFileSync('docker-compose.yml', 'utf8')].join(
      '\n',
    );
    const exists = (word: string): boolean =>
      word in PROBLEMS || register.getSingleMetric(word) !== undefined || program.includes(word);
    expect(strangers(/`([a-z]+(?:_[a-z]+)+)`/g, exists)).toEqual([]);
  });

  it('are routes that are served', () => {
    const { paths } = JSON.parse(readFileSync('openapi.json', 'utf8')) as {
      paths: Record<string, Record<string, unknown>>;
    };
    const shapes = new Set(
      Object.entries(paths).flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => shapeOf(`${method.toUpperCase()} ${path}`)),
      ),
    );
    const exists = (route: string): boolean => shapes.has(shapeOf(route));
    expect(
      strangers(/\b((?:GET|POST|PUT|PATCH|DELETE) \/(?:api|health|metrics)[^\s`?)"',;|]*)/g, exists),
    ).toEqual([]);
  });

  it('are commands that npm knows', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<string, string>;
    };
    expect(strangers(/\bnpm run (?:--silent )?([a-z][\w:-]*)/g, (name) => name in scripts)).toEqual([]);
  });

  it('are files that are there', () => {
    const file = /`((?:src|test|scripts|deploy|docs|observability|examples|clients|bench)\/[\w./-]+)`/g;
    expect(strangers(file, (path) => existsSync(path))).toEqual([]);
  });
});

/** Parameters are alike, however they are written. */
function shapeOf(route: string): string {
  return route.replaceAll(/\{\w+\}|:\w+|inst_…/g, '{}').replace(/[.:]$/, '');
}
