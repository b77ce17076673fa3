import type { MachineAccount } from '../../src/sandbox/machines/fleet.js';
import { endsWithItsTest } from './endings.js';
import { NovitaSandbox, type SandboxStart } from './novita-sandbox.js';
import { WEBHOOK_SECRET } from './service.js';
import { WebhookReceiver } from './webhook-receiver.js';

/** A Novita that ends with the test that asked for it. */
export async function aNovita(start: SandboxStart = {}): Promise<NovitaSandbox> {
  const novita = await NovitaSandbox.start({ apiKey: 'sk_e2e_0123456789abcdef', ...start });
  endsWithItsTest(async () => novita.stop());
  return novita;
}

/** A receiver that verifies what the service signs, and ends with the test that asked for it. */
export async function aReceiver(): Promise<WebhookReceiver> {
  const receiver = await WebhookReceiver.start({ secret: WEBHOOK_SECRET });
  endsWithItsTest(async () => receiver.stop());
  return receiver;
}

/** Every machine that was ever bought for an instance, whatever became of it. */
export function machinesOf(novita: NovitaSandbox, instanceId: string): MachineAccount[] {
  const [, ulid = ''] = instanceId.split('_');
  return novita.ledger().filter(({ name }) => name.includes(ulid));
}
