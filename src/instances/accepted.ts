import type { Instance } from './instance.js';

/** The answer to a command that was accepted. */
export interface Accepted {
  instanceId: string;
  novitaInstanceId?: string;
  operationId: string;
  status: string;
  message: string;
  /** RFC 3339; when a machine of this kind is usually ready. */
  estimatedReadyTime?: string;
}

/** What a start usually takes (ms), as a first guess. */
const USUAL_START_MS = 4 * 60_000;

export function accepted(instance: Instance, message: string): Accepted {
  return {
    instanceId: instance.id,
    novitaInstanceId: instance.novitaInstanceId,
    operationId: instance.operation.id,
    status: instance.status,
    message,
  };
}

export function acceptedStart(instance: Instance, message: string): Accepted {
  const startedAt = instance.operation.times.startRequested;
  return {
    ...accepted(instance, message),
    estimatedReadyTime: new Date(startedAt + USUAL_START_MS).toISOString(),
  };
}
