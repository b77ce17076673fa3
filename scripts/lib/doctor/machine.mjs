import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { ok, problem, warning } from './finding.mjs';

/** Below this an append-only file soon has no room to grow (bytes). */
const littleRoom = 500e6;

/** What the machine itself must have: a Node that is new enough, and, where keys and Redis are made, a folder for them. */
export function machineFindings({ dataDir, production }) {
  const node = ok('node', `${process.versions.node} on ${process.platform}`);
  return production ? [node] : [node, folderFinding(dataDir)];
}

function folderFinding(dataDir) {
  const existing = nearestExisting(dataDir);
  try {
    accessSync(existing, constants.W_OK | constants.X_OK);
  } catch {
    return problem(
      'data folder',
      `${existing} cannot be written by this user`,
      'give it to this user, or choose another with DATA_DIR',
    );
  }
  const { bavail, bsize } = statfsSync(existing);
  const free = bavail * bsize;
  const says = `${dataDir}, ${(free / 1e9).toFixed(1)} GB free`;
  return free < littleRoom
    ? warning('data folder', says, 'make room: records and logs are kept there')
    : ok('data folder', says);
}

function nearestExisting(folder) {
  return existsSync(folder) ? folder : nearestExisting(dirname(folder));
}
