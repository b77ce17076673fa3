/** The sandbox's short names of Novita's calls; faults, the ledger and tests use them. */
export const ENDPOINTS = [
  'clusters',
  'products',
  'cpu-products',
  'templates',
  'template',
  'template-create',
  'template-update',
  'template-delete',
  'auths',
  'auth-save',
  'auth-delete',
  'create',
  'get',
  'list',
  'start',
  'stop',
  'restart',
  'delete',
  'migrate',
  'edit',
  'jobs',
  'job-break',
  'storages',
  'storage-create',
  'storage-update',
  'storage-delete',
  'metrics',
  'balance',
  'bills',
] as const;

export type EndpointName = (typeof ENDPOINTS)[number];

export function isEndpointName(text: string): text is EndpointName {
  return (ENDPOINTS as readonly string[]).includes(text);
}
