import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { register } from 'prom-client';
import { parse } from 'yaml';
import { exposeProcess } from '../../src/metrics/metrics.controller.js';
import '../../src/app.module.js';
import '../../src/http/http-platform.js';

interface Rule {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: { summary: string; runbook: string };
}

interface Panel {
  title: string;
  type: string;
  targets?: { expr: string; legendFormat: string }[];
}

interface Dashboard {
  uid: string;
  panels: Panel[];
}

const alerts = parse(readFileSync('observability/alerts.yml', 'utf8')) as { groups: { rules: Rule[] }[] };
const rules = alerts.groups.flatMap((group) => group.rules);

const folder = 'observability/grafana/dashboards';
const dashboards = readdirSync(folder).map(
  (file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Dashboard,
);
const queries = dashboards.flatMap(({ panels }) =>
  panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ where: title, expr }))),
);

/** What Prometheus itself adds. */
const ADDED_LABELS = ['job', 'instance', 'le'];
const ADDED_METRICS = new Map([['up', ADDED_LABELS]]);

/** Every series that /metrics can have, with the names of its labels. */
function knownSeries(): Map<string, string[]> {
  exposeProcess();
  const known = new Map(ADDED_METRICS);
  for (const metric of register.getMetricsAsArray()) {
    const {
      name,
      type,
      labelNames = [],
    } = metric as unknown as {
      name: string;
      type: string;
      labelNames?: string[];
    };
    const endings = type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
    for (const ending of endings) known.set(`${name}${ending}`, [...labelNames, ...ADDED_LABELS]);
  }
  return known;
}

/** The series that a query names, each with the labels that it is chosen by. */
function seriesOf(expr: string): { name: string; labels: string[] }[] {
  return [...expr.matchAll(/\b(up|(?:ngi|http|nodejs|process)_\w+)(?:\{([^}]*)\})?/g)].map(
    ([, name = '', selector = '']) => ({
      name,
      labels: [...selector.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label = '']) => label),
    }),
  );
}

/** The labels that a query groups by. */
function groupedBy(expr: string): string[] {
  return [...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/,\s*/));
}

describe.each([
  ['alert rules', rules.map(({ alert, expr }) => ({ where: alert, expr }))],
  ['dashboards', queries],
])('the %s', (_what, all) => {
  it('name only metrics and labels that the service has', () => {
    const known = knownSeries();
    expect(all.length).toBeGreaterThan(10);
    for (const { where, expr } of all) {
      const series = seriesOf(expr);
      expect({ where, count: series.length > 0 }).toEqual({ where, count: true });
      const grouped = groupedBy(expr);
      for (const { name, labels } of series) {
        const has = known.get(name);
        expect({ where, name, known: has !== undefined }).toEqual({ where, name, known: true });
        const strange = [...labels, ...grouped].filter((label) => !has?.includes(label));
        expect({ where, name, strange }).toEqual({ where, name, strange: [] });
      }
    }
  });
});

describe('the alert rules', () => {
  it('each have a name of their own, a severity and a section of the runbook', () => {
    const runbook = readFileSync('docs/operations.md', 'utf8');
    const sections = [...runbook.matchAll(/^### (Ngi\w+)$/gm)].map(([, name = '']) => name);
    expect(sections.toSorted()).toEqual(rules.map(({ alert }) => alert).toSorted());
    for (const { alert, labels, annotations } of rules) {
      expect(['critical', 'warning', 'info']).toContain(labels.severity);
      expect(annotations.runbook).toBe(`docs/operations.md#${alert.toLowerCase()}`);
    }
  });
});

const hasPromtool = spawnSync('promtool', ['--version']).status === 0;

(hasPromtool ? describe : describe.skip)('promtool (skipped where it is not installed)', () => {
  it('accepts the rules', () => {
    const said = execFileSync('promtool', ['check', 'rules', 'observability/alerts.yml'], {
      encoding: 'utf8',
    });
    expect(said).toContain(`${rules.length} rules found`);
  });

  it('accepts the configuration', () => {
    const flags = ['check', 'config', '--syntax-only', 'observability/prometheus.yml'];
    expect(execFileSync('promtool', flags, { encoding: 'utf8' })).toContain('SUCCESS');
  });
});
