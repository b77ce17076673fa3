/**
 * `npm start`: the whole set-up in one command. This file only checks the version of Node, in words that
 * an old Node still understands; everything else is in `lib/quick-start.mjs`, loaded when that is settled.
 */
import { refuseOldNode } from './lib/node-version.mjs';

if (!refuseOldNode()) {
  void import('./lib/quick-start.mjs').then(({ quickStart }) => quickStart());
}
