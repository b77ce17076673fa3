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

describe('the documentation', () => {
  it('has every environment variable', () => {
    expect(missing([...VARIABLES])).toEqual([]);
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
