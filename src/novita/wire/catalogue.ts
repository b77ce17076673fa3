import { z } from 'zod';
import type {
  NovitaCluster,
  NovitaProduct,
  NovitaRegistryAuth,
  NovitaTemplate,
} from '../novita-catalogue.js';
import {
  anything,
  asCount,
  compact,
  count,
  flag,
  listOf,
  number,
  price,
  required,
  text,
  word,
} from './lenient.js';

export const cluster: z.ZodType<NovitaCluster> = z
  .object({ id: required, name: required, availableGpuType: listOf(required) })
  .transform(({ availableGpuType, ...rest }) => ({ ...rest, availableGpuTypes: availableGpuType }));

export const product: z.ZodType<NovitaProduct> = z
  .object({
    id: required,
    name: required,
    cpuPerGpu: number,
    memoryPerGpu: number,
    availableDeploy: flag,
    minRootFS: count,
    maxRootFS: count,
    regions: listOf(required),
    price,
    spotPrice: price,
    billingMethods: listOf(required),
    inventoryState: text,
  })
  .transform(({ memoryPerGpu, minRootFS, maxRootFS, ...rest }): NovitaProduct =>
    compact({
      ...rest,
      memoryPerGpuGb: memoryPerGpu,
      minRootfsGb: minRootFS || undefined,
      maxRootfsGb: maxRootFS || undefined,
    }),
  );

const portGroup = z.object({
  type: word,
  ports: listOf(anything.transform(asCount).pipe(z.number())),
});

/** The id is written `Id`. */
export const template: z.ZodType<NovitaTemplate> = z
  .object({
    Id: text,
    id: text,
    name: word,
    channel: text,
    description: text,
    image: text,
    imageAuth: text,
    startCommand: text,
    entrypoint: text,
    rootfsSize: count,
    minCudaVersion: text,
    ports: listOf(portGroup),
    envs: listOf(z.object({ key: required, value: word })),
    tools: listOf(z.object({ name: required, port: count, type: text }).transform(compact)),
  })
  .transform(({ Id, id, imageAuth, rootfsSize, ...rest }, context): NovitaTemplate => {
    const known = Id ?? id;
    if (known === undefined) {
      context.addIssue({ code: 'custom', message: 'a template without id' });
      return z.NEVER;
    }
    return compact({ ...rest, id: known, imageAuthId: imageAuth, rootfsSizeGb: rootfsSize || undefined });
  });

const wrappedTemplate = z.looseObject({ template });

export function readTemplate(body: unknown): NovitaTemplate {
  return wrappedTemplate.parse(body).template;
}

/** The password is not read: we only ever pass the id on. */
export const registryAuth: z.ZodType<NovitaRegistryAuth> = z
  .object({ id: required, name: required, username: text })
  .transform(compact);
