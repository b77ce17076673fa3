/**
 * Takes out of node_modules what no running service reads: types, source maps, documentation and tests of packages, and
 * builds of theirs for bundlers.
 *
 * Usage: node deploy/prune-packages.mjs <node_modules>
 */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const USELESS_FILES = /\.(d\.[cm]?ts|map|md|markdown|tsbuildinfo)$/i;
const USELESS_FOLDERS = new Set(['.github', '__tests__']);
/** Node takes neither: these packages give it their CommonJS build. */
const FOR_BUNDLERS = /[/\\]@opentelemetry[/\\][^/\\]+[/\\]build[/\\](esm|esnext)$/;

/** @param {string} folder */
function prune(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && (USELESS_FOLDERS.has(entry.name) || FOR_BUNDLERS.test(path)))
      rmSync(path, { recursive: true });
    else if (entry.isDirectory()) prune(path);
    else if (entry.isFile() && USELESS_FILES.test(entry.name)) rmSync(path);
  }
}

prune(process.argv[2] ?? 'node_modules');
