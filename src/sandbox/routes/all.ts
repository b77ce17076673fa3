import type { Endpoint } from '../endpoint.js';
import { billingEndpoints } from './billing.js';
import { catalogueEndpoints } from './catalogue.js';
import { instanceEditEndpoints } from './instance-edit.js';
import { instanceEndpoints } from './instances.js';
import { jobEndpoints } from './jobs.js';
import { metricsEndpoints } from './metrics.js';
import { networkStorageEndpoints } from './network-storages.js';
import { registryAuthEndpoints } from './registry-auths.js';
import { templateEndpoints } from './templates.js';

/** Every call of Novita's API that the sandbox answers. */
export const ENDPOINT_TABLE: readonly Endpoint[] = [
  ...catalogueEndpoints,
  ...templateEndpoints,
  ...registryAuthEndpoints,
  ...instanceEndpoints,
  ...instanceEditEndpoints,
  ...jobEndpoints,
  ...networkStorageEndpoints,
  ...metricsEndpoints,
  ...billingEndpoints,
];
