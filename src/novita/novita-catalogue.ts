import type { MicroPrice } from '../common/money.js';
import type { NovitaEnv } from './novita-instance.js';

export type NovitaBillingMethod = 'spot' | 'onDemand' | 'monthly';

export interface NovitaCluster {
  /** What create takes as `clusterId`, for example `us-ca-6`; never derived from the name. */
  id: string;
  /** For example `US-CA-06 (California)`. */
  name: string;
  availableGpuTypes: string[];
}

/** A row of Novita's price list. Sizes are GB. */
export interface NovitaProduct {
  id: string;
  name: string;
  cpuPerGpu?: number;
  memoryPerGpuGb?: number;
  availableDeploy: boolean;
  minRootfsGb?: number;
  maxRootfsGb?: number;
  /** Cluster names, with or without their place in brackets, or ids. Empty: all clusters. */
  regions: string[];
  /** Per GPU and hour; absent: not sold on demand. */
  price?: MicroPrice;
  /** Per GPU and hour; absent: not sold as spot. */
  spotPrice?: MicroPrice;
  billingMethods: string[];
  /** `none`, `low`, `normal`, `high`; a hint that may be absent. */
  inventoryState?: string;
}

export interface NovitaTemplate {
  id: string;
  name: string;
  channel?: string;
  description?: string;
  /** Absent in a template that cannot be used. */
  image?: string;
  /** The id of a registry credential. */
  imageAuthId?: string;
  startCommand?: string;
  entrypoint?: string;
  rootfsSizeGb?: number;
  minCudaVersion?: string;
  ports: { type: string; ports: number[] }[];
  envs: NovitaEnv[];
  tools: NovitaTool[];
}

export interface NovitaTool {
  name: string;
  port?: number;
  type?: string;
}

export interface NovitaRegistryAuth {
  id: string;
  /** The registry's host, for example `ghcr.io`. */
  name: string;
  username?: string;
}
