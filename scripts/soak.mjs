/**
 * `npm run soak -- --requests N --minutes M --seed S`: three workers and two APIs under a storm of faults, judged by
 * the ledger of a Novita that nobody but the judge can read. Ends with 1 when an invariant broke.
 */
import { refuseOldNode } from './lib/node-version.mjs';

if (!refuseOldNode()) {
  void import('./lib/soak/command.mjs').then(({ soakCommand }) => soakCommand(process.argv.slice(2)));
}
