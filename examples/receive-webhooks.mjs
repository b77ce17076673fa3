// @ts-check
/** Receives webhooks, and believes only what the service has signed. */
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { verifyWebhook, WebhookVerificationError } from '../clients/typescript/dist/webhooks.js';

const { WEBHOOK_SECRET = '', PORT = '8000' } = process.env;

/** What was seen before: an event may come more than once. A real receiver keeps this where its data is. */
const seen = new Set();

const server = createServer((request, response) => {
  receive(request).then(
    () => response.writeHead(204).end(),
    (error) => {
      const isForged = error instanceof WebhookVerificationError;
      console.error(isForged ? `refused: ${error.message}` : error);
      response.writeHead(isForged ? 401 : 500).end();
    },
  );
});

/** @param {import('node:http').IncomingMessage} request */
async function receive(request) {
  const { id, event } = verifyWebhook(WEBHOOK_SECRET, {
    headers: request.headers,
    body: await buffer(request), // the bytes as they came: what was parsed and written anew has another signature
  });
  if (seen.has(id)) return;
  if (event.type === 'instance.ready') console.log(`${event.data.instance.name} is ready`);
  else if (event.type === 'instance.failed') console.log(`failed: ${event.data.failure?.message}`);
  else console.log(event.type);
  seen.add(id);
}

server.listen(Number(PORT), '127.0.0.1', () => {
  const address = server.address();
  if (address && typeof address === 'object') console.log(`Listening at http://127.0.0.1:${address.port}`);
});
