import { bold, dim, green, red, say } from '../terminal.mjs';

/** The table at the end. @param {any} result */
export function show(result) {
  const { figures, invariants, naive } = result;
  say(`\n${bold('What came of it')}`);
  for (const [label, value] of rows(figures)) say(`  ${label.padEnd(52)} ${value}`);
  say(`\n${bold('Invariants')}`);
  for (const { name, what, count, broken } of invariants) {
    say(
      `  ${count === 0 ? green('✓') : red('✗')} ${name} ${what}${count > 0 ? red(` (${count} broken)`) : ''}`,
    );
    for (const one of broken) say(`      ${dim(one)}`);
  }
  for (const problem of result.problems) say(`  ${red('✗')} ${problem}`);
  if (naive) {
    say(
      `\n${bold('The same storm on create-with-retries')} ${dim('(no deaths, no trouble with its store)')}`,
    );
    for (const [label, value] of naiveRows(naive)) say(`  ${label.padEnd(52)} ${value}`);
  }
}

/** @param {any} figures @returns {[string, string][]} */
export function rows(figures) {
  return [
    ['Seed', `${figures.seed}`],
    ['Duration', `${figures.minutes} min`],
    ['Accepted requests', `${figures.accepted}`],
    ['… answered otherwise, and repeated', `${figures.refused} refused, ${figures.unanswered} unanswered`],
    ['… ready / failed / ended before', `${figures.ready} / ${figures.failed} / ${figures.endedBefore}`],
    [
      '… stopped and started again: ready / failed / at rest',
      `${figures.startedAgain.ready} / ${figures.startedAgain.failed} / ${figures.startedAgain.exited + figures.startedAgain.terminated}`,
    ],
    ['Records (unanswered requests may have one, too)', `${figures.records}`],
    ['Paid machines', `${figures.paidMachines}`],
    ['Create calls', `${figures.createCalls}`],
    ['Duplicates ever', `${figures.duplicatesEver}`],
    ['Duplicates kept', `${figures.duplicatesKept}`],
    ['Machines without an owner at the end', `${figures.unownedAtEnd}`],
    ['Accepted requests lost', `${figures.lost}`],
    ['… forgotten by a store that was set back or wiped', `${figures.forgotten}`],
    ['Longest time a paid machine had no owner', `${(figures.longestUnownedMs / 1_000).toFixed(1)} s`],
    ['GPU-seconds billed without an owner, per 1,000 creates', figures.unownedGpuSecondsPer1000.toFixed(1)],
    [
      'kill -9 of processes (by themselves at a fail point)',
      `${figures.kills} (${figures.killsByFailPoint})`,
    ],
    ['Freezes', `${figures.freezes}`],
    [
      'Redis killed / hung / disk full / set back / wiped',
      ['redisKills', 'redisHangs', 'redisFull', 'rollbacks', 'wipes']
        .map((name) => figures[name])
        .join(' / '),
    ],
    ...recoveryRow(figures.recovery),
    ['Starts given up because the store was away', `${figures.failedStarts}`],
    ['Webhooks: requests / failed / repeated after a 2xx', figures.webhooks],
    ['Longest pause of the harness itself', `${figures.harnessLagMs} ms`],
  ];
}

/** Only a soak that measures it has purchases to tell of. @returns {[string, string][]} */
function recoveryRow({ samples, p50Ms, p99Ms, maxMs }) {
  if (samples === 0) return [];
  const times = [p50Ms, p99Ms, maxMs].map((ms) => seconds(ms)).join(' / ');
  return [
    [
      'A purchase whose worker was killed is decided after (p50 / p99 / max)',
      `${times} (${samples} purchases)`,
    ],
  ];
}

/** @param {any} naive @returns {[string, string][]} */
export function naiveRows(naive) {
  return [
    ['Requests', `${naive.requests}`],
    ['Paid machines', `${naive.paidMachines}`],
    ['Requests with a duplicate', `${naive.requestsWithDuplicate}`],
    ['Duplicates kept', `${naive.duplicatesKept}`],
    ['Machines nobody knows of, for ever', `${naive.unownedKept}`],
    ['Requests not served', `${naive.notServed}`],
    ['GPU-seconds billed for them per hour and 1,000 creates', `${naive.unownedGpuSecondsPerHourPer1000}`],
  ];
}

function seconds(ms) {
  return `${(ms / 1_000).toFixed(1)} s`;
}
