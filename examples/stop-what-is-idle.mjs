// @ts-check
/** Says which machines nobody uses, and why it thinks so; with `--stop` it stops them. */
import { createClient, ProblemError } from '../clients/typescript/dist/index.js';

const { API_URL = 'http://127.0.0.1:3000', API_KEY = '' } = process.env;
const mayStop = process.argv.includes('--stop');

const client = createClient({ baseUrl: API_URL, apiKey: API_KEY });

for await (const { id, name } of client.everyInstance({ status: ['ready'] })) {
  const { verdict, explanation } = await client.getInstanceIdle({ path: { id } });
  console.log(`${name}: ${explanation}`);
  if (verdict !== 'idle' || !mayStop) continue;
  try {
    await client.waitForOperation(await client.stopInstance({ path: { id } }));
    console.log(`${name}: stopped`);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    // Somebody else may have stopped or deleted it in the meantime.
    console.error(`${name}: ${error.problem.detail} ${error.problem.suggestion}`);
  }
}
