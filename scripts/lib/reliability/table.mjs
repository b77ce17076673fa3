import { FAULTS } from './faults.mjs';

/** @typedef {{ fullName: string, status: string }} TestResult */

/**
 * The results of any number of Jest runs (`--json`); of a test that ran more than once the last result counts.
 *
 * @param {any[]} reports
 * @returns {TestResult[]}
 */
export function testsOf(reports) {
  const tests = new Map();
  for (const report of reports)
    for (const file of report.testResults)
      for (const { fullName, status } of file.assertionResults)
        if (status !== 'pending' || !tests.has(fullName)) tests.set(fullName, { fullName, status });
  return [...tests.values()];
}

/** What the results say of each fault. @param {TestResult[]} tests */
export function verdicts(tests) {
  return FAULTS.map((fault, index) => {
    const number = index + 1;
    const proofs = tests.filter(
      ({ fullName }) =>
        fullName.startsWith(`[F${number}] `) || fault.tests?.some((pattern) => pattern.test(fullName)),
    );
    const { verdict, why } = judge(fault, proofs);
    return { number, fault: fault.fault, holds: fault.holds, verdict, why };
  });
}

function judge(fault, proofs) {
  const count = (status) => proofs.filter((proof) => proof.status === status).length;
  const passed = count('passed');
  if (count('failed') > 0) {
    const failed = proofs.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
    return { verdict: 'does not hold', why: failed.join('; ').slice(0, 300) };
  }
  if (passed > 0) return { verdict: 'holds', why: `${passed} test${passed === 1 ? '' : 's'}` };
  if (fault.skipped) return { verdict: 'skipped', why: fault.skipped };
  return { verdict: 'not run', why: proofs.length > 0 ? 'part of the long form' : 'no result' };
}

/** @param {ReturnType<typeof verdicts>} rows */
export function faultTable(rows) {
  const counts = countBy(rows.map(({ verdict }) => verdict));
  const sum = Object.entries(counts)
    .map(([verdict, count]) => `${count} ${verdict}`)
    .join(', ');
  const lines = rows.map(
    ({ number, fault, holds, verdict, why }) => `| ${number} | ${fault} | ${holds} | ${verdict} | ${why} |`,
  );
  return [
    `${sum} of ${rows.length}.`,
    '',
    '| # | Fault | Expected | Verdict | By |',
    '|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}

/** Every fail point and every harm. @param {TestResult[]} tests */
export function matrixTable(tests) {
  const cells = tests.flatMap(({ fullName, status }) => {
    const [, harm, point] = /^\[matrix\] .* after (.+) at ([a-z.-]+)$/.exec(fullName) ?? [];
    return point && harm ? [{ point, harm, status }] : [];
  });
  const harms = [...new Set(cells.map(({ harm }) => harm))];
  const points = [...new Set(cells.map(({ point }) => point))];
  const word = { passed: '✓', failed: '✗', pending: '–' };
  const rows = points.map((point) => {
    const inRow = harms.map((harm) => {
      const cell = cells.find((one) => one.point === point && one.harm === harm);
      return cell ? (word[cell.status] ?? cell.status) : ' ';
    });
    return `| \`${point}\` | ${inRow.join(' | ')} |`;
  });
  return [`| Moment | ${harms.join(' | ')} |`, `|---|${harms.map(() => '---|').join('')}`, ...rows].join(
    '\n',
  );
}

/** Puts generated text between its marks. @param {string} document @param {string} name @param {string} text */
export function insert(document, name, text) {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const from = document.indexOf(begin);
  const until = document.indexOf(end);
  if (from < 0 || until < from) throw new Error(`The document has no place for ${name}`);
  return `${document.slice(0, from + begin.length)}\n\n${text}\n\n${document.slice(until)}`;
}

function countBy(words) {
  const counts = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
