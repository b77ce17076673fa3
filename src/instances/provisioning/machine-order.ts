import type { DeploymentConfig } from '../../config/config.js';
import type { Failure } from '../failure.js';
import type { Instance, InstanceSpec, Variable } from '../instance.js';
import { markedName, META_VARIABLE, signMeta } from '../marker.js';
import type { Offer } from '../../products/offer.js';
import { portsParameter, type Template } from '../../templates/template.js';
import type { NovitaInstanceSpec } from '../../novita/create-outcome.js';

/** GB of root disk to buy: what was asked for, raised to the minimum of template and product (design decision D24). */
export function rootfsToBuy(
  { spec }: { spec: Pick<InstanceSpec, 'rootfsSize'> },
  template: Template,
  offer: Offer,
): number | Failure {
  const size = Math.max(spec.rootfsSize, template.rootfsSizeGb ?? 0, offer.minRootfsGb ?? 0);
  if (offer.maxRootfsGb !== undefined && size > offer.maxRootfsGb)
    return {
      code: 'rootfs_too_large',
      message: `${size} GB of root disk are more than the ${offer.maxRootfsGb} GB that ${offer.productId} has`,
    };
  return size;
}

/** The create call for one attempt; the user's variables win over the template's, the marker over both. */
export function machineOrder(
  instance: Instance,
  attempt: number,
  template: Template,
  offer: Offer,
  rootfsSizeGb: number,
  deployment: DeploymentConfig,
  variables: Variable[],
): NovitaInstanceSpec {
  const meta = signMeta(deployment, {
    id: instance.id,
    attempt,
    name: instance.name,
    owner: instance.owner,
    templateId: instance.spec.templateId,
    createdAt: instance.createdAt,
  });
  const envs = new Map(
    [...template.envs, ...variables, { key: META_VARIABLE, value: meta }].map(({ key, value }) => [
      key,
      value,
    ]),
  );
  return {
    name: markedName(deployment, instance.name, { instanceId: instance.id, attempt }),
    productId: offer.productId,
    clusterId: offer.clusterId,
    gpuNum: instance.spec.gpuNum,
    rootfsSizeGb,
    billingMode: instance.spec.billingMode,
    imageUrl: template.image,
    imageAuthId: template.imageAuthId,
    ports: portsParameter(template.ports) || undefined,
    envs: [...envs].map(([key, value]) => ({ key, value })),
    tools: template.tools,
    command: template.startCommand,
    entrypoint: template.entrypoint,
    minCudaVersion: template.minCudaVersion,
  };
}
