/**
 * Writes the tables of docs/reliability.md from results: `node scripts/reliability-table.mjs RESULT.json…`.
 * Each file is a report of Jest (`--json --outputFile`) or of the soak (`--out`).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatted } from './lib/formatted.mjs';
import { projectRoot } from './lib/places.mjs';
import { faultTable, insert, matrixTable, testsOf, verdicts } from './lib/reliability/table.mjs';
import { naiveRows, rows } from './lib/soak/report.mjs';

const path = join(projectRoot, 'docs', 'reliability.md');
const results = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, 'utf8')));
const tests = testsOf(results.filter((result) => 'testResults' in result));
const soaks = results.filter((result) => 'figures' in result);

let document = readFileSync(path, 'utf8');
if (tests.length > 0) {
  document = insert(document, 'fault-matrix', faultTable(verdicts(tests)));
  if (tests.some(({ fullName }) => fullName.startsWith('[matrix]')))
    document = insert(document, 'fail-points', matrixTable(tests));
}
if (soaks.length > 0) document = insert(document, 'soak', soaks.map((soak) => soakTable(soak)).join('\n\n'));
writeFileSync(path, await formatted(path, document));

function soakTable({ command, figures, invariants, problems, naive }) {
  const table = (entries) =>
    ['| | |', '|---|---|', ...entries.map(([label, value]) => `| ${label} | ${value} |`)].join('\n');
  const broken = invariants.filter(({ count }) => count > 0).map(({ name, count }) => `${name} (${count})`);
  return [
    `\`npm run soak -- ${command.replace(/ ?--out \S+/, '')}\``,
    table([
      ...rows(figures),
      ['Invariants I1–I7', broken.length > 0 ? `broken: ${broken.join(', ')}` : 'all hold'],
      ...(problems.length > 0 ? [['Processes that ended by themselves', `${problems.length}`]] : []),
    ]),
    ...(naive
      ? [
          'The same faults of Novita on create-with-retries, without deaths and store troubles:',
          table(naiveRows(naive)),
        ]
      : []),
  ].join('\n\n');
}
