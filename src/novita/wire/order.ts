import { z } from 'zod';
import type { NovitaInstanceSpec } from '../create-outcome.js';
import { text } from './lenient.js';

/** The body of the create call; what is not set is left out. */
export function writeOrder(spec: NovitaInstanceSpec): Record<string, unknown> {
  return {
    name: spec.name,
    productId: spec.productId,
    gpuNum: spec.gpuNum,
    rootfsSize: spec.rootfsSizeGb,
    imageUrl: spec.imageUrl,
    imageAuthId: spec.imageAuthId,
    ports: spec.ports || undefined,
    envs: spec.envs,
    tools: spec.tools?.map(({ name, port, type }) => ({ name, port: port?.toString(), type })),
    command: spec.command,
    entrypoint: spec.entrypoint,
    clusterId: spec.clusterId,
    minCudaVersion: spec.minCudaVersion,
    billingMode: spec.billingMode,
    kind: 'gpu',
    month: 0,
  };
}

const answer = z.looseObject({ id: text, instanceId: text, Id: text });

/** The id of what was bought: documented as `id`, also seen as `instanceId` and `Id`. */
export function readOrderId(body: unknown): string | undefined {
  const parsed = answer.safeParse(body);
  return parsed.success ? (parsed.data.id ?? parsed.data.instanceId ?? parsed.data.Id) : undefined;
}
