/** `npm run docs`: writes the pages of docs/ that list what the code has: variables, error codes, metrics, routes, events. */
import { writePages } from './lib/reference-docs.mjs';

await writePages();
// What the application holds open even unstarted must not keep this alive.
process.exit();
