/**
 * `npm run bench -- [case …] [--quick] [--profile]`: the service beside bare Node and Redis, in one run. This file only
 * checks the version of Node, in words that an old Node still understands.
 */
import { refuseOldNode } from './lib/node-version.mjs';

if (!refuseOldNode()) {
  void import('../bench/command.mjs').then(({ benchCommand }) => benchCommand(process.argv.slice(2)));
}
