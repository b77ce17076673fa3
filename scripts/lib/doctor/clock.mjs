import { ok, problem, warning } from './finding.mjs';

/** What a second's resolution and a slow network may account for (ms). */
const harmless = 3_000;
/** Receivers of webhooks refuse what was signed longer ago (Standard Webhooks), and so does TLS in the end (ms). */
const refused = 300_000;

/**
 * Our clock against another's.
 *
 * @param {string} whose
 * @param {number} ours milliseconds since 1970, at the moment of theirs
 * @param {number} theirs
 */
export function clockFinding(whose, ours, theirs) {
  const check = `clock (${whose})`;
  const off = Math.abs(ours - theirs);
  const says = `this machine is ${(off / 1000).toFixed(off < 10_000 ? 1 : 0)} s ${ours > theirs ? 'ahead of' : 'behind'} ${whose}`;
  const todo = 'set the clocks by NTP (timedatectl set-ntp true)';
  if (off >= refused) return problem(check, says, todo);
  if (off > harmless) return warning(check, says, todo);
  return ok(check, `within ${(Math.max(off, 100) / 1000).toFixed(1)} s of ${whose}'s`);
}
