/**
 * `npm run openapi`: writes `openapi.json` from the built code, and from it the types of the client.
 * `--check`: writes nothing, says what differs or is left unsaid, and fails when there is such.
 */
import { describeApi, differences, writeApi } from './lib/api-description.mjs';

const description = await describeApi();
const found = [...description.gaps];
if (process.argv.includes('--check')) found.push(...differences(description));
else writeApi(description);
for (const line of found) process.stdout.write(`${line}\n`);
// What the application holds open even unstarted must not keep this alive.
process.exit(found.length > 0 ? 1 : 0);
