import { bold, dim, green, red, yellow } from '../terminal.mjs';

const signs = {
  ok: { sign: '✓', paint: green },
  warning: { sign: '!', paint: yellow },
  problem: { sign: '✗', paint: red },
};

/**
 * A line a finding, what to do below it, and the sum.
 *
 * @param {import('./finding.mjs').Finding[]} findings
 */
export function asTable(findings) {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.flatMap(({ check, status, says, todo }) => {
    const { sign, paint } = signs[status];
    const margin = ' '.repeat(width + 4);
    return [
      `${paint(sign)} ${bold(check)}${' '.repeat(width - check.length)}  ${says}`,
      ...(todo ? [`${margin}${dim('→')} ${todo}`] : []),
    ];
  });
  return [...lines, '', sumOf(findings)].join('\n');
}

/** @param {import('./finding.mjs').Finding[]} findings */
export function asJson(findings) {
  return JSON.stringify({ ok: count(findings, 'problem') === 0, findings }, null, 2);
}

function sumOf(findings) {
  const [good, warnings, problems] = ['ok', 'warning', 'problem'].map((status) => count(findings, status));
  const words = [
    green(`${good} ok`),
    ...(warnings > 0 ? [yellow(`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`)] : []),
    ...(problems > 0 ? [red(`${problems} ${problems === 1 ? 'problem' : 'problems'}`)] : []),
  ];
  return words.join(', ');
}

function count(findings, status) {
  return findings.filter((finding) => finding.status === status).length;
}
