import { bold, dim, green, red, say } from '../scripts/lib/terminal.mjs';
import { isPinned } from './processes.mjs';

/** How a result is shown, by case. */
const SHOWN = { 'hot-paths': showHotPaths, profile: showProfiles };

/** @param {string} name @param {any} result */
export function show(name, result) {
  say();
  (SHOWN[/** @type {keyof typeof SHOWN} */ (name)] ?? showFacts)(result);
  say();
}

function showHotPaths({ rows }) {
  table(
    ['', 'ours', 'floor', 'ratio', 'target', 'CPU µs', 'Redis µs', 'p99 ms', 'per second'],
    rows.map(({ name, target, floor, ours, ratio, ratioPerSecond }) => [
      bold(name),
      whole(ours.perCpuSecond),
      whole(floor.perCpuSecond),
      judged(`${two(ratio.median)} (${two(ratio.min)}–${two(ratio.max)})`, ratio.median >= target),
      dim(`≥ ${target}`),
      `${one(ours.cpuUs)} : ${one(floor.cpuUs)}`,
      `${one(ours.redisUs)} : ${one(floor.redisUs)}`,
      `${one(ours.p99)} : ${one(floor.p99)}`,
      dim(`${whole(ours.perSecond)} : ${whole(floor.perSecond)} (${two(ratioPerSecond.median)})`),
    ]),
  );
  for (const { name, growth } of rows)
    if (growth)
      say(
        `${name}: ${judged(`${two(growth.median)} times`, growth.median <= growth.target)} the CPU of a page among few ${dim(`≤ ${growth.target}`)}`,
      );
  say(dim('Requests per second of CPU of the server process; medians of the rounds, ratios round by round.'));
  if (!isPinned) say(dim('The server has no core for itself: there is one core only, or no taskset.'));
}

function showProfiles({ folder, paths }) {
  for (const { name, owners } of paths) {
    say(bold(name));
    table(
      ['whose code', 'share of the CPU'],
      owners.slice(0, 12).map(({ owner, share }) => [owner, `${(share * 100).toFixed(1)} %`]),
    );
  }
  say(dim(`Flame graphs and profiles are in ${folder}`));
}

function showFacts({ facts }) {
  table(
    ['', 'measured', 'target'],
    facts.map(({ name, value, unit = '', target, holds }) => [
      bold(name),
      holds === undefined ? `${value} ${unit}` : judged(`${value} ${unit}`, holds),
      dim(target ?? ''),
    ]),
  );
}

function judged(text, holds) {
  return holds ? green(text) : red(text);
}

const whole = ({ median }) => Math.round(median).toLocaleString('en');
const one = ({ median }) => median.toFixed(1);
const two = (value) => value.toFixed(2);

/** @param {string[]} head @param {string[][]} rows */
export function table(head, rows) {
  const widths = head.map((title, column) =>
    Math.max(...[title, ...rows.map((row) => row[column])].map(visible)),
  );
  const line = (cells) =>
    cells.map((cell, column) => `${cell}${' '.repeat(widths[column] - visible(cell))}`).join('  ');
  say(dim(line(head)));
  for (const row of rows) say(line(row));
}

/** Characters that take room on a terminal. */
function visible(text) {
  return text.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g'), '').length;
}
