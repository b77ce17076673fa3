/**
 * `npm test`: brings what the suites need, runs all of them, and sums up in one last line.
 * `--full` (`npm run test:full`) adds the long forms; any other argument goes to Jest.
 */
import { refuseOldNode } from './lib/node-version.mjs';

if (!refuseOldNode()) {
  void import('./lib/test-run.mjs').then(({ testRun }) => testRun(process.argv.slice(2)));
}
