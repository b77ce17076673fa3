import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { register } from 'prom-client';
import '../../src/app.module.js';
import '../../src/http/http-platform.js';
import { VARIABLES } from '../../src/config/load-config.js';
import { EVENT_TYPES } from '../../src/events/event-types.js';
import { PROBLEMS } from '../../src/http/problems.js';
import { exposeProcess } from '../../src/metrics/metrics.controller.js';
import { evaluate } from '../quick-start/support/scripts.js';

jest.setTimeout(60_000);

const docs = readdirSync('docs')
  .filter((file) => file.endsWith('.md'))
  .map((file) => readFileSync(join('docs', file), 'utf8'))
  .join('\n');

function missing(words: string[]): string[] {
  return words.filter((word) => !docs.includes(`\`${word}\``));
}

/** The variables that a program takes from its environment by name. */
function readBy(program: string): string[] {
  const found = program.matchAll(/\b(?:env|environment)(?:\.|\[')([A-Z][A-Z0-9_]{2,})/g);
  return Array.from(found, ([, name = '']) => name);
}

describe('the documentation', () => {
  it('has every environment variable', () => {
    expect(missing([...VARIABLES])).toEqual([]);
  });

  it('has every variable that the sandbox, the scripts and the examples read', () => {
    const names = new Set(
      ['src/sandbox', 'scripts', 'examples', 'deploy'].flatMap((folder) =>
        readdirSync(folder, { recursive: true, encoding: 'utf8' })
          .filter((file) => /\.(ts|mjs)$/.test(file))
          .flatMap((file) => readBy(readFileSync(join(folder, file), 'utf8'))),
      ),
    );
    expect(names.size).toBeGreaterThan(20);
    const ofTheSystem = new Set(['PATH', 'TERM', 'HOME']);
    expect([...names].filter((name) => !ofTheSystem.has(name) && !docs.includes(`\`${name}`))).toEqual([]);
  });

  it('has every metric', () => {
    exposeProcess();
    expect(missing(register.getMetricsAsArray().map(({ name }) => name))).toEqual([]);
  });

  it('has every type of event', () => {
    expect(missing(EVENT_TYPES)).toEqual([]);
  });

  it('has every error code', () => {
    expect(missing(Object.keys(PROBLEMS))).toEqual([]);
  });

  it('has every route', () => {
    const { paths } = JSON.parse(readFileSync('openapi.json', 'utf8')) as {
      paths: Record<string, Record<string, { operationId?: string }>>;
    };
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([, operation]) => operation.operationId)
        .map(([method]) => `${method.toUpperCase()} ${path}`),
    );
    expect(routes.length).toBeGreaterThan(40);
    expect(missing(routes)).toEqual([]);
  });

  it('is as the code says, where it is made from it (npm run docs)', async () => {
    expect(await evaluate('reference-docs.mjs', 'it.outdatedPages()')).toEqual([]);
  });
});
