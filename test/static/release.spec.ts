import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { projectRoot } from '../quick-start/support/scripts.js';

jest.setTimeout(60_000);

const read = (file: string): string => readFileSync(join(projectRoot, file), 'utf8');

const manifest = JSON.parse(read('package.json')) as { version: string; engines: { node: string } };

interface Packed {
  files: { path: string; size: number }[];
}

function packed(): Packed {
  const [list] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts', '--loglevel=error'], {
      cwd: projectRoot,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    }),
  ) as [Packed];
  return list;
}

describe('The version', () => {
  it('is the same wherever it stands', () => {
    expect(manifest.version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
    const lock = JSON.parse(read('package-lock.json')) as {
      version: string;
      packages: Record<string, { version?: string }>;
    };
    const api = JSON.parse(read('openapi.json')) as { info: { version: string } };
    expect([lock.version, lock.packages['']?.version, api.info.version]).toEqual([
      manifest.version,
      manifest.version,
      manifest.version,
    ]);
  });

  it('is the newest that the changelog has a date for, unless nothing was released yet', () => {
    const headings = [...read('CHANGELOG.md').matchAll(/^## (.+)$/gm)].map(([, text = '']) => text);
    expect(headings[0]).toBe('[Unreleased]');
    const released = headings
      .slice(1)
      .map((heading) => /^\[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d$/.exec(heading)?.[1]);
    expect(released).not.toContain(undefined);
    expect(released.toSorted((a = '', b = '') => b.localeCompare(a, 'en', { numeric: true }))).toEqual(
      released,
    );
    if (released.length > 0) expect(released[0]).toBe(manifest.version);
  });

  it('has its changes in the sections of Keep a Changelog', () => {
    const sections = [...read('CHANGELOG.md').matchAll(/^### (.+)$/gm)].map(([, text = '']) => text);
    expect(sections).not.toEqual([]);
    for (const section of sections)
      expect(['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security']).toContain(section);
  });
});

describe('npm pack', () => {
  it('takes what runs and what explains it, and nothing else', () => {
    const paths = packed().files.map(({ path }) => path);
    const strange = paths.filter(
      (path) =>
        !/^(dist|docs|deploy|observability)\//.test(path) &&
        ![
          'package.json',
          'README.md',
          'LICENSE',
          'CHANGELOG.md',
          'openapi.json',
          '.env.example',
          'docker-compose.yml',
        ].includes(path),
    );
    expect(strange).toEqual([]);
    for (const needed of [
      'dist/main.js',
      'dist/sandbox/main.js',
      'dist/redis/release-lease.lua',
      'docs/deployment.md',
    ])
      expect(paths).toContain(needed);
    expect(
      paths.filter((path) => /\.spec\.|\.key$|\.secret$|\.pem$|\.rdb$|\.aof$|\.log$/.test(path)),
    ).toEqual([]);
  });

  it('finds no file in the tree that should not be kept', () => {
    if (!existsSync(join(projectRoot, '.git'))) return;
    const ignored = execFileSync('git', ['ls-files', '--cached', '--ignored', '--exclude-standard'], {
      cwd: projectRoot,
      encoding: 'utf8',
    });
    expect(ignored).toBe('');
  });
});

describe('.github/workflows/ci.yml', () => {
  interface Step {
    uses?: string;
    name?: string;
    run?: string;
    with?: Record<string, unknown>;
  }
  const { jobs } = parse(read('.github/workflows/ci.yml')) as {
    jobs: Record<string, { strategy?: { matrix: { node: string[] } }; steps: Step[] }>;
  };
  const judge = jobs['judge'];

  it('judges a change by .ci/run and by nothing else', () => {
    const runs = judge?.steps.flatMap(({ run }) => (run === undefined ? [] : [run])) ?? [];
    expect(runs.at(-1)).toBe('.ci/run');
    expect(runs.slice(0, -1)).toHaveLength(1);
    expect(runs[0]).toMatch(/apt-get install .*redis-server$/);
  });

  it('does so on the oldest Node that we promise and on the one of the image', () => {
    const versions = judge?.strategy?.matrix.node ?? [];
    const [oldest = ''] = /\d+\.\d+/.exec(manifest.engines.node) ?? [];
    expect(versions).toEqual(expect.arrayContaining([oldest, read('.nvmrc').trim()]));
  });

  it('and .ci/run does what a developer does: npm ci, npm run check, npm test', () => {
    expect(read('.ci/run').match(/^npm .*$/gm)).toEqual([
      'npm ci --include=dev --loglevel=error --no-audit --no-fund --no-progress',
      'npm run --silent check || checks=failed',
      'npm test --silent',
    ]);
  });
});
