// @ts-check
/** Rents a machine, waits until it answers, and says where. */
import { createClient, OperationFailedError } from '../clients/typescript/dist/index.js';

const { API_URL = 'http://127.0.0.1:3000', API_KEY = '' } = process.env;
const [productName = 'RTX 4090 24GB', templateId] = process.argv.slice(2);

const client = createClient({ baseUrl: API_URL, apiKey: API_KEY });

const { templates } = await client.listTemplates();
const body = {
  name: `example-${Date.now()}`,
  productName,
  templateId: templateId ?? templates[0]?.id ?? '',
  maxPricePerHour: '1.00',
};

const quote = await client.quoteInstance({ body });
console.log(
  `${productName} in ${quote.response.product.region} costs ${quote.response.pricePerHour} USD per hour`,
);

const accepted = await client.createInstance({ body });
console.log(`${accepted.instanceId} is being rented`);

try {
  await client.waitForOperation(accepted, {
    onProgress: ({ metadata }) => console.log(`  ${metadata.phase}`),
  });
} catch (error) {
  if (!(error instanceof OperationFailedError)) throw error;
  console.error(`It could not be brought up: ${error.message}`);
  process.exit(1);
}

const instance = await client.getInstance({ path: { id: accepted.instanceId } });
console.log(`${instance.name} is ${instance.status}`);
for (const { port, endpoint } of instance.ports) console.log(`  port ${port} answers at ${endpoint}`);
console.log(`Give it back: DELETE /api/instances/${instance.id}`);
