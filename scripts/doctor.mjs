/**
 * `npm run doctor`: looks at everything that the service needs, and says what to do where something is amiss.
 */
import { refuseOldNode } from './lib/node-version.mjs';

if (!refuseOldNode()) {
  void import('./lib/doctor/command.mjs').then(({ doctorCommand }) => doctorCommand(process.argv.slice(2)));
}
