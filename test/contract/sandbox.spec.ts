import { NovitaSandbox } from '../support/novita-sandbox.js';
import { novitaContract } from './novita.contract.js';

let sandbox: NovitaSandbox;

beforeAll(async () => {
  sandbox = await NovitaSandbox.start();
});

afterAll(async () => {
  await sandbox.stop();
});

novitaContract('the sandbox keeps the contract', true, () => ({
  url: sandbox.url,
  apiKey: sandbox.apiKey,
  patienceMs: 5000,
  pauseMs: 10,
}));
