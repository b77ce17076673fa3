import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { evaluate, projectRoot } from '../quick-start/support/scripts.js';

jest.setTimeout(60_000);

/** Packages with an install script, and why nothing is missing when it does not run (.npmrc forbids them all). */
const WITH_INSTALL_SCRIPT: Record<string, string> = {
  'node_modules/@scarf/scarf': 'counts installations of Swagger UI, which does without',
  'node_modules/msgpackr-extract':
    'optional: builds a faster decoder, for which BullMQ has one in JavaScript',
};

interface LockedPackage {
  version?: string;
  integrity?: string;
  dev?: boolean;
  hasInstallScript?: boolean;
  resolved?: string;
}

const read = (file: string): string => readFileSync(join(projectRoot, file), 'utf8');

const manifest = JSON.parse(read('package.json')) as {
  name: string;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  overrides: Record<string, unknown>;
};
const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, LockedPackage> };
const production = Object.entries(packages).filter(([path, { dev }]) => path !== '' && !dev);

const EXACT = /^(npm:[^@]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/;

describe('What we depend on', () => {
  it('has exact versions', () => {
    const versions = { ...manifest.dependencies, ...manifest.devDependencies };
    expect(Object.entries(versions).filter(([, version]) => !EXACT.test(version))).toEqual([]);
    const overrides = Object.values(manifest.overrides).flatMap((one) =>
      typeof one === 'object' && one !== null ? Object.values(one) : [one],
    );
    expect(overrides.filter((one) => !String(one).startsWith('$') && !EXACT.test(String(one)))).toEqual([]);
  });

  it('is locked to what was looked at: a digest each, from the registry', () => {
    expect(production.length).toBeGreaterThan(100);
    expect(production.filter(([, { integrity = '' }]) => !integrity.startsWith('sha512-'))).toEqual([]);
    const elsewhere = Object.values(packages).flatMap(({ resolved = '' }) =>
      resolved === '' || resolved.startsWith('https://registry.npmjs.org/') ? [] : [resolved],
    );
    expect(elsewhere).toEqual([]);
  });

  it('needs no install script to run', () => {
    const withScript = production.flatMap(([path, { hasInstallScript }]) => (hasInstallScript ? [path] : []));
    expect(withScript.toSorted()).toEqual(Object.keys(WITH_INSTALL_SCRIPT).toSorted());
    expect(read('.npmrc')).toMatch(/^ignore-scripts=true$/m);
    expect(read('.npmrc')).toMatch(/^save-exact=true$/m);
  });

  it('is written down with a reason', () => {
    const reasons = read('docs/dependencies.md');
    const unexplained = Object.keys(manifest.dependencies).filter((name) => !reasons.includes(`\`${name}\``));
    expect(unexplained).toEqual([]);
  });

  it('stands in the bill of materials, all of it and nothing else', async () => {
    const bill = (await evaluate('sbom.mjs', 'it.billOfMaterials()')) as {
      bomFormat: string;
      metadata: { component: { name: string } };
      components: { name: string; version: string }[];
    };
    expect([bill.bomFormat, bill.metadata.component.name]).toEqual(['CycloneDX', manifest.name]);
    const listed = bill.components.map(({ name, version }) => `${name}@${version}`);
    const locked = production.map(
      ([path, { version }]) => `${path.split('node_modules/').at(-1)}@${version}`,
    );
    expect([...new Set(listed)].toSorted()).toEqual([...new Set(locked)].toSorted());
  });

  it('is asked about on GitHub, where everything that judges a change runs as well', () => {
    const workflow = read('.github/workflows/ci.yml');
    for (const line of ['run: .ci/run', 'run: npm audit --omit=dev', 'run: npm run --silent sbom'])
      expect(workflow).toContain(line);
    expect(workflow).toMatch(/^permissions:\n {2}contents: read$/m);
  });
});
