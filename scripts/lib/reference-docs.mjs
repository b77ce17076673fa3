import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatted } from './formatted.mjs';
import { built } from './built.mjs';
import { projectRoot } from './places.mjs';

/** The pages that are made from the code, so that nothing they list can be missing from them. */
const pages = {
  'docs/configuration.md': configuration,
  'docs/troubleshooting.md': troubleshooting,
  'docs/metrics.md': metrics,
  'docs/api.md': api,
};

/** @returns {Promise<Record<string, string>>} each page by its path */
export async function renderPages() {
  const rendered = {};
  for (const [path, render] of Object.entries(pages)) {
    const file = join(projectRoot, path);
    rendered[path] = await formatted(file, await render());
  }
  return rendered;
}

export async function writePages() {
  for (const [path, text] of Object.entries(await renderPages()))
    writeFileSync(join(projectRoot, path), text);
}

/** @returns {Promise<string[]>} the pages that are not as the code says */
export async function outdatedPages() {
  const rendered = Object.entries(await renderPages());
  return rendered.filter(([path, text]) => read(path) !== text).map(([path]) => path);
}

/** @typedef {{ title: string, about: string, variables: { name: string, value: string, says: string }[] }} Section */

async function configuration() {
  const { ConfigError, loadConfig, VARIABLES } = await built('config/load-config.js');
  const refused = (environment) => {
    try {
      loadConfig(environment, () => 'x'.repeat(32));
      return [];
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      return error.problems;
    }
  };
  const required = new Set(refused({ NODE_ENV: 'production' }).map(({ variable }) => variable));
  // No kind of variable but plain text takes this character.
  const ruleOf = (name) =>
    refused({ NOVITA_API_KEY: 'sk_reference', [name]: '\u0001' }).find(({ variable }) => variable === name)
      ?.rule ?? 'text';
  const known = new Set(VARIABLES);
  const sections = sectionsOf(read('.env.example')).map(({ title, about, variables }) => {
    const rows = variables.map(({ name, value, says }) => [
      `\`${name}\``,
      value ? `\`${value}\`` : required.has(name) ? 'required in production' : '',
      known.has(name)
        ? ruleOf(name)
            .replace(/^must be /, '')
            .replaceAll(' and must be ', ', ')
        : '',
      says,
    ]);
    return [`## ${title}`, about, table(['Variable', 'Default', 'Must be', 'Means'], rows)].join('\n\n');
  });
  return page(
    'Configuration',
    `Everything is set by environment variables. Unset or empty means the default. A wrong value stops the start, and every
    wrong one is named at once, without its value. Seconds and minutes accept decimals. \`npm start\` also reads \`.env\`.`,
    sections,
  );
}

async function troubleshooting() {
  const { PROBLEMS } = await built('http/problems.js');
  const { FAILURES } = await built('instances/failures.js');
  const ends = Object.entries(FAILURES).filter(([code]) => !(code in PROBLEMS));
  const byStatus = Object.entries(PROBLEMS).toSorted(([, one], [, other]) => one.status - other.status);
  const rows = byStatus.map(([code, { status, title, retryable, retryAfterSeconds, suggestion }]) => [
    `\`${code}\``,
    String(status),
    title,
    retryable ? `yes, after ${retryAfterSeconds} s` : 'no',
    suggestion,
  ]);
  for (const [code, { title, suggestion }] of ends) rows.push([`\`${code}\``, '', title, 'no', suggestion]);
  return page(
    'Troubleshooting',
    `\`npm run doctor\` looks at what the service needs (keys, Redis, Novita, clocks, ports) and says what to mend; the
    \`requestId\` of an error leads to its lines in the log.

    Every error is a problem document (\`application/problem+json\`) with a \`code\`. What the error itself knows better
    (another \`Retry-After\`, a nearer suggestion) stands in the answer. The same codes stand in the \`failure\` of an instance
    and the \`error\` of an operation; those without a status stand only there. What to do when an alert fires is in [Operations](operations.md).`,
    [table(['Code', 'Status', 'Means', 'Again?', 'What to do'], rows)],
  );
}

async function metrics() {
  await built('app.module.js');
  await built('http/http-platform.js');
  const { exposeProcess } = await built('metrics/metrics.controller.js');
  exposeProcess();
  const { register } = await import('prom-client');
  const all = register.getMetricsAsArray().toSorted((one, other) => (one.name < other.name ? -1 : 1));
  const rows = (chosen) =>
    chosen.map(({ name, type, labelNames = [], help }) => [
      `\`${name}\``,
      type,
      labelNames.map((label) => `\`${label}\``).join(', '),
      help,
    ]);
  const isOurs = ({ name }) => /^(ngi|http)_/.test(name);
  const head = ['Metric', 'Type', 'Labels', 'Says'];
  return page(
    'Metrics',
    `\`GET /metrics\` is for Prometheus and needs a key. Each process shows its own counters; gauges that say "over all
    processes" are the same in each, so take their \`max\`. Alerts and the dashboard are in
    [\`observability/\`](../observability/alerts.yml).`,
    [
      `## Of the service\n\n${table(head, rows(all.filter(isOurs)))}`,
      `## Of the process\n\n${table(head, rows(all.filter((metric) => !isOurs(metric))))}`,
    ],
  );
}

async function api() {
  const { paths } = JSON.parse(read('openapi.json'));
  const { EVENTS } = await built('events/event-types.js');
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => operation.operationId)
      .map(([method, { summary, description, responses }]) => [
        `\`${method.toUpperCase()} ${path}\``,
        summary ?? description ?? '',
        Object.keys(responses)
          .filter((status) => /^[23]/.test(status))
          .join(', '),
      ]),
  );
  const events = Object.entries(EVENTS).map(([type, { when, liveOnly }]) => [
    `\`${type}\``,
    liveOnly ? `${when} Live stream only.` : when,
  ]);
  return page(
    'API reference',
    `Every route and every event in one line. The whole, with each field and each error, is the OpenAPI document at
    \`/openapi.json\` with its page at \`/docs\`.`,
    [
      `## Routes\n\n${table(['Route', 'Does', 'Answers'], routes)}`,
      `## Events\n\nWhat webhooks and \`GET /api/events\` tell.\n\n${table(['Type', 'When'], events)}`,
    ],
  );
}

/**
 * Sections begin with `# — Title`; the comment above a variable is about it.
 *
 * @param {string} text
 * @returns {Section[]}
 */
function sectionsOf(text) {
  /** @type {Section[]} */
  const sections = [];
  /** @type {string[]} */
  let said = [];
  for (const line of text.split('\n')) {
    const [, title, rest] = /^# — ([^.]+)\.?\s*(.*)$/.exec(line) ?? [];
    const [, name, value] = /^([A-Z][A-Z0-9_]+)=(.*)$/.exec(line) ?? [];
    if (title) {
      sections.push({ title, about: rest, variables: [] });
      said = [];
    } else if (name) {
      sections.at(-1).variables.push({ name, value, says: said.join(' ') });
      said = [];
    } else if (line.startsWith('# ')) said.push(line.slice(2));
  }
  return sections;
}

function page(title, introduction, sections) {
  const made = '<!-- Made by `npm run docs`; a test compares. -->';
  return [`# ${title}`, made, introduction.replaceAll(/\n +/g, '\n'), ...sections].join('\n\n');
}

function table(head, rows) {
  const line = (cells) =>
    `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`).replaceAll(/\s+/g, ' ')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function read(path) {
  return readFileSync(join(projectRoot, path), 'utf8');
}
