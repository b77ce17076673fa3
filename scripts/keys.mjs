/**
 * `npm run keys -- list | create | revoke`: the keys of a running service, from the terminal.
 */
import { refuseOldNode } from './lib/node-version.mjs';

if (!refuseOldNode()) {
  void import('./lib/keys/command.mjs').then(({ keysCommand }) => keysCommand(process.argv.slice(2)));
}
