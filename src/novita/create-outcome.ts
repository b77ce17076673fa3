import type { AppError } from '../common/app-error.js';
import type { NovitaEnv } from './novita-instance.js';

/** What to buy, in the units of Novita's create call. */
export interface NovitaInstanceSpec {
  /** 1–255 characters; carries our marker. */
  name: string;
  productId: string;
  clusterId: string;
  gpuNum: number;
  rootfsSizeGb: number;
  imageUrl: string;
  imageAuthId?: string;
  billingMode: 'spot' | 'onDemand';
  /** For example `8080/http,22/tcp`. */
  ports?: string;
  envs: NovitaEnv[];
  tools?: { name: string; port?: number; type?: string }[];
  command?: string;
  entrypoint?: string;
  minCudaVersion?: string;
}

/** Asked at the last moment before the first byte of a create is written. */
export interface SendGuard {
  mayStillSend(): boolean;
}

/**
 * How a create call ended. Only `done` and `refused` say what Novita did; after `unknown` a paid machine may exist,
 * after `not-sent` none can.
 */
export type CreateOutcome =
  | { kind: 'done'; novitaInstanceId: string }
  | { kind: 'refused'; error: AppError }
  | { kind: 'not-sent'; reason: string }
  | { kind: 'unknown'; reason: string };
