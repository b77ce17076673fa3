/**
 * What goes wrong at Novita: about a third of the creates, and a share of everything else. The measured mix of the
 * prototype, with times inside the settle time (assumptions A1 and A2 hold).
 */
export const NOVITA_FAULTS = [
  { fault: 'hang-after', endpoint: 'create', probability: 0.05 },
  { fault: 'answer-lost', endpoint: 'create', probability: 0.04 },
  { fault: 'reset-before', endpoint: 'create', probability: 0.03 },
  { fault: 'error-500-after', endpoint: 'create', probability: 0.03 },
  { fault: 'error-500-before', endpoint: 'create', probability: 0.03 },
  { fault: 'error-500-before', endpoint: 'create', probability: 0.02, status: 503 },
  { fault: 'rate-limited', endpoint: 'create', probability: 0.05, form: 'none' },
  { fault: 'rate-limited', endpoint: 'create', probability: 0.01, retryAfter: 1 },
  { fault: 'html-502-after', endpoint: 'create', probability: 0.03 },
  { fault: 'garbled-200', endpoint: 'create', probability: 0.02 },
  { fault: 'late-execution', endpoint: 'create', probability: 0.05, ms: 800 },
  { fault: 'visible-late', endpoint: 'create', probability: 0.25, ms: 600 },
  { fault: 'error-500-before', endpoint: 'list', probability: 0.05 },
  { fault: 'list-empty', endpoint: 'list', probability: 0.01 },
  { fault: 'list-incomplete', endpoint: 'list', probability: 0.01, mode: 'short' },
  { fault: 'list-incomplete', endpoint: 'list', probability: 0.01, mode: 'missing' },
  { fault: 'error-500-before', endpoint: 'get', probability: 0.05 },
  { fault: 'answer-lost', endpoint: ['start', 'stop', 'delete'], probability: 0.05 },
  { fault: 'error-500-before', endpoint: ['start', 'stop', 'delete'], probability: 0.05 },
];

/** The longest that a call is carried out after it was sent, and the longest until a machine is listed. */
export const LATENCY_MS = 800;
export const LIST_LAG_MS = 600;

/**
 * The sandbox that the build has made, in this process: its ledger is the judge, and nobody else sees it.
 *
 * @param {string} dist
 * @param {number} seed
 * @param {number} bootMs
 */
export async function openNovita(dist, seed, bootMs) {
  const load = (path) => import(new URL(path, `file://${dist}/`).href);
  const { startSandbox } = await load('sandbox/server.js');
  const { readFaultRequest } = await load('sandbox/faults/fault-request.js');
  const { PRODUCTS } = await load('sandbox/catalogue/products.js');
  const apiKey = 'sk_soak_0123456789abcdef';
  const server = await startSandbox({ host: '127.0.0.1', port: 0, bootMs, seed, apiKey, faults: [] });
  const { world } = server;
  world.account.setBalance(1_000_000);
  for (const { id, clusterIds } of PRODUCTS)
    for (const clusterId of clusterIds) world.inventory.setFree(id, clusterId, null);
  return {
    url: server.url,
    apiKey,
    world,
    storm: () => {
      for (const fault of NOVITA_FAULTS) world.faults.add(readFaultRequest(fault));
    },
    calm: () => world.faults.clear(),
    close: () => server.close(),
  };
}
