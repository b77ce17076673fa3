import { built } from '../built.mjs';
import { configurationFindings } from './configuration.mjs';
import { keyFindings } from './keys.mjs';
import { machineFindings } from './machine.mjs';
import { novitaFindings } from './novita.mjs';
import { redisFindings } from './redis.mjs';
import { serviceFindings } from './service.mjs';
import { situationOf } from './situation.mjs';
import { webhookFindings } from './webhook.mjs';

/**
 * Looks at everything, as far as it can be reached.
 *
 * @param {Record<string, string>} environment as `npm start` would have it
 * @returns {Promise<import('./finding.mjs').Finding[]>} without any secret
 */
export async function examine(environment) {
  const situation = await situationOf(environment);
  const [configuration, ...reached] = await Promise.all([
    configurationFindings(situation),
    serviceFindings(situation),
    redisFindings(situation),
    novitaFindings(situation),
    webhookFindings(situation),
  ]);
  const groups = [machineFindings(situation), configuration, keyFindings(situation), ...reached];
  const { hide, scrub } = await built('common/secret-text.js');
  const clean = (text) => text && hide(scrub(text), situation.secrets);
  return groups
    .flat()
    .map(({ check, status, says, todo }) => ({ check, status, says: clean(says), todo: clean(todo) }));
}
