import { lookup } from 'node:dns/promises';
import { built } from '../built.mjs';
import { isListening } from '../ports.mjs';
import { ok, problem, warning } from './finding.mjs';

/** Whether events could reach WEBHOOK_URL. Only its origin is shown: what follows may be a secret. */
export async function webhookFindings({ config }) {
  const { url } = config.webhooks;
  if (!url) return [];
  const { TargetRules, portOf, withoutBrackets } = await built('outbound/target-rules.js');
  const { TargetForbiddenError } = await built('outbound/outbound.errors.js');
  const rules = new TargetRules(config.outbound);
  const { origin } = new URL(url);
  try {
    const target = rules.assertAllowed(url);
    const addresses = await addressesOf(withoutBrackets(target.hostname));
    if (addresses.length === 0)
      return [
        problem('webhook', `WEBHOOK_URL: ${target.hostname} has no address`, 'mend its host, or the DNS'),
      ];
    rules.assertAddresses(addresses, portOf(target), 'user');
    return (await isListening({ host: addresses[0], port: portOf(target) }))
      ? [ok('webhook', `${origin} accepts connections`)]
      : [
          warning(
            'webhook',
            `nothing accepts connections at ${origin}`,
            'start the receiver; events are tried again, then kept for redelivery',
          ),
        ];
  } catch (error) {
    if (!(error instanceof TargetForbiddenError)) throw error;
    return [
      problem(
        'webhook',
        error.message.replace(/^The address/, 'WEBHOOK_URL'),
        'see OUTBOUND_ALLOW_CIDRS in docs/security.md',
      ),
    ];
  }
}

async function addressesOf(host) {
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch {
    return [];
  }
}
