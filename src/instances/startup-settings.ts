import { isDeepStrictEqual } from 'node:util';
import type { HealthCheckConfig } from '../config/config.js';
import type { Instance, StartSettings } from './instance.js';
import { isDone } from './operation.js';

/** How the endpoints of this startup are probed: as the instance was asked for, unless its last start said otherwise. */
export function probingOf({ healthCheck, targetPort, startedWith }: Instance): {
  healthCheck: HealthCheckConfig;
  targetPort?: number;
} {
  return {
    healthCheck: { ...healthCheck, ...startedWith?.healthCheck },
    targetPort: startedWith?.targetPort ?? targetPort,
  };
}

/** Whether two starts ask for the same. */
export function sameSettings(one: StartSettings = {}, other: StartSettings = {}): boolean {
  return isDeepStrictEqual(given(one), given(other));
}

function given({ healthCheck, targetPort, webhookUrl }: StartSettings): unknown[] {
  return [definedOf(healthCheck), targetPort, webhookUrl];
}

/** Without what is only there as `undefined` or `null`: a stored record does not have it. */
export function definedOf<T extends object>(object: T | undefined): Partial<T> {
  return Object.fromEntries(
    Object.entries(object ?? {}).filter(([, value]) => value !== undefined && value !== null),
  ) as Partial<T>;
}

/** Who hears a save beside the instance's own webhook: whoever asked for the start that it begins, moves on or ends. */
export function startupWebhook(before: Instance | undefined, after: Instance): string | undefined {
  if (before && before.operation.type === 'start' && !isDone(before.operation))
    return before.startedWith?.webhookUrl;
  const begins = after.operation.type === 'start' && after.operation.id !== before?.operation.id;
  return begins ? after.startedWith?.webhookUrl : undefined;
}
