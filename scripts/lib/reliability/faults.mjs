/**
 * The fault matrix: what is done to the service, and where it is proven. `tests` are beginnings or parts of full test
 * names (describe and it, joined by blanks) as Jest reports them; the tests of this matrix carry `[F<number>]`.
 *
 * @typedef {object} Fault
 * @property {string} fault
 * @property {string} holds what is expected besides one machine per request, none unknown, no request lost
 * @property {RegExp[]} [tests] beside `[F<number>]`
 * @property {string} [skipped] what the test needs that is not everywhere
 */

/** @type {Fault[]} */
export const FAULTS = [
  {
    fault: 'Redis refuses',
    holds: '503 with Retry-After, reads stale, work resumes',
    tests: [/^While Redis is killed/],
  },
  {
    fault: 'Redis hangs',
    holds: '503 within the command time limit, and not later',
    tests: [/^While Redis is frozen/],
  },
  { fault: 'Redis killed and restarted', holds: 'no record lost' },
  { fault: 'Redis loses its last moments', holds: 'fence, adoption, nothing bought again' },
  { fault: 'Redis wiped', holds: 'no deletion, every machine back with its owner' },
  { fault: 'Redis out of memory', holds: '503, running work finishes' },
  { fault: 'Disk of Redis full', holds: 'as 1, recovers by itself', skipped: 'needs prlimit (util-linux)' },
  { fault: 'Redis slow (200 ms per answer)', holds: 'slower, nothing twice' },
  { fault: 'Redis cut in the middle of an answer', holds: 'ambiguous, read again' },
  { fault: 'Wrong eviction policy', holds: 'refuses to start, says why' },
  { fault: '429 storm, Retry-After in both forms', holds: 'no call before its time' },
  { fault: '5xx burst', holds: 'creates are looked for, not repeated' },
  {
    fault: 'Time-out after acceptance',
    holds: 'adopted',
    tests: [/answered after the time limit/, /hang-after/],
  },
  {
    fault: 'Reset before and after acceptance',
    holds: 'one machine',
    tests: [/answer-lost\) leaves/, /reset-before\) leaves/],
  },
  {
    fault: '500, 502 page, 504 after acceptance',
    holds: 'one machine',
    tests: [/(error-500|html-50[24])-after\) leaves/],
  },
  {
    fault: 'Late execution within and beyond the settle time',
    holds: 'one machine; surplus deleted',
    tests: [/late-execution\) leaves/],
  },
  {
    fault: 'Slow-loris answer',
    holds: 'ended at the time limit',
    tests: [/slow-body\) leaves/, /dripping answer/],
  },
  {
    fault: 'Malformed, truncated, empty, huge answers',
    holds: 'typed error, ambiguous on create',
    tests: [/(garbled-200|empty-body|huge-body)\) leaves/, /swallow more than it can/],
  },
  { fault: 'Unknown status word', holds: 'kept verbatim, in transition' },
  { fault: 'Status goes to and fro', holds: 'one ready event per start' },
  {
    fault: 'List empty, incomplete, broken',
    holds: 'nothing terminated or deleted by it',
    tests: [/^Fleet is not complete/],
  },
  { fault: 'Foreign machines, similar names, forged marks', holds: 'never adopted, never deleted' },
  {
    fault: 'Machine deleted in the console',
    holds: 'terminated, one event',
    tests: [/a machine that vanishes before it is ready/],
  },
  {
    fault: 'Spot machine reclaimed while running',
    holds: 'state, event',
    tests: [/is replaced at the notice by one machine/, /a spot machine has one successor/],
  },
  {
    fault: 'Key revoked, out of balance',
    holds: 'fails at once with a clear code',
    tests: [/fails at once without money/, /unauthorized-40[13]/],
  },
  {
    fault: 'DNS, TLS failure, expired certificate',
    holds: 'not sent: repeated without settling',
    tests: [/has not sent what has no name/, /has not sent what fails in the TLS handshake/],
  },
  {
    fault: 'Offer vanishes between choice and create',
    holds: 'the next one, then a clear failure',
    tests: [/takes the next offer/],
  },
  {
    fault: 'Clocks of the processes differ by hours',
    holds: 'done in time by Redis’ clock, nothing idle early',
  },
  {
    fault: 'kill -9 at each fail point',
    holds: 'goes on, one machine',
    tests: [/^\[matrix\].* kill -9 at /],
  },
  {
    fault: 'Worker frozen past its lease',
    holds: 'fenced, writes refused',
    tests: [/^\[matrix\].* a pause past /],
  },
  { fault: 'Event loop blocked for 20 s', holds: 'as 30' },
  { fault: 'Worker out of memory', holds: 'restart, goes on' },
  { fault: 'Same Idempotency-Key ×50', holds: 'one record' },
  { fault: 'Two APIs start the same instance', holds: 'one start' },
  { fault: 'Stop, restart and delete race', holds: 'never runs after the delete' },
  { fault: 'Two processes with the same duties', holds: 'each duty once', tests: [/two collectors at once/] },
  { fault: 'Rolling restart during 100 creates', holds: 'none lost, none twice' },
  {
    fault: 'Webhook target refuses, 5xx',
    holds: 'schedule, then dead letter, redelivery',
    tests: [/tries three times more/, /sends a dead letter again/],
  },
  {
    fault: 'Slow webhook targets',
    holds: 'others are not held up',
    tests: [/does not let a receiver that hangs delay another/],
  },
  {
    fault: 'Endless or slow answer of a target',
    holds: 'cut off',
    tests: [/cuts an endless body/, /gives up in time on a receiver/],
  },
  { fault: 'Redirect to an internal address', holds: 'not followed', tests: [/does not follow a redirect/] },
  {
    fault: 'Rebinding DNS',
    holds: 'refused at the connection',
    tests: [/public first and then/, /public and also/],
  },
  { fault: '2xx lost by a crash', holds: 'sent again, same id', tests: [/^\[matrix\].* at webhook\.sent$/] },
  { fault: 'Record that cannot be read', holds: 'set aside, others go on' },
];
