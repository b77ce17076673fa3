import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from './places.mjs';

/**
 * A module of the program itself, so that scripts need no second copy of what it knows.
 *
 * @param {string} path below dist
 */
export async function built(path) {
  await import('reflect-metadata');
  return import(pathToFileURL(join(projectRoot, 'dist', path)).href);
}
