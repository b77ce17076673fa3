import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadEnvironment } from './lib/environment.mjs';
import { projectRoot } from './lib/places.mjs';
import { Problem } from './lib/problem.mjs';
import { dim, say, showFailure } from './lib/terminal.mjs';
import { listenForWebhooks } from './lib/webhook-listener.mjs';

const usualPort = 9000;

/** The secret of the environment, or the one that the quick start has made. */
function secretOf(environment) {
  if (environment.WEBHOOK_SECRET) return environment.WEBHOOK_SECRET;
  const file = resolve(projectRoot, environment.DATA_DIR ?? '.data', 'webhook.secret');
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new Problem(`There is no secret: set WEBHOOK_SECRET, or begin with npm start, which makes ${file}`);
  }
}

function portOf(text) {
  const port = Number(text ?? usualPort);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Problem(`${text} is no port: npm run webhook:listen -- 9000`);
  return port;
}

try {
  const environment = loadEnvironment(process.env);
  const secret = secretOf(environment);
  const server = await listenForWebhooks({ secret, port: portOf(process.argv[2]) }).catch((error) => {
    throw error.code === 'EADDRINUSE' ? new Problem('The port is taken: name another one') : error;
  });
  const { port } = server.address();
  say(`Listening for webhooks at http://127.0.0.1:${port}/ ${dim('(give it as webhookUrl; Ctrl+C ends)')}`);
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => {
      server.close();
      server.closeAllConnections();
    });
} catch (error) {
  showFailure(error);
  process.exitCode = 1;
}
