/**
 * How a call may be handled. `read`: repeated and broken off at will. `command`: one try, not while the breaker is
 * open. `urgent`: one try, whatever the breaker says, ahead of the rate limit. `create`: see `guarded-create.ts`.
 */
export type CallKind = 'read' | 'command' | 'urgent' | 'create';

export interface Endpoint {
  method: 'GET' | 'POST';
  path: string;
  kind: CallKind;
  /** What the call names; "not found" and "wrong state" mean that and nothing else. */
  about: 'catalogue' | 'template' | 'instance' | 'account';
}

const V1 = '/gpu-instance/openapi/v1';
/** Metrics and billing live without the `gpu-instance` segment. */
const OPENAPI = '/openapi/v1';

/** Every call that we make to Novita, on one screen. */
export const ENDPOINTS = {
  'list-clusters': { method: 'GET', path: `${V1}/clusters`, kind: 'read', about: 'catalogue' },
  'list-products': { method: 'GET', path: `${V1}/products`, kind: 'read', about: 'catalogue' },
  'list-templates': { method: 'GET', path: `${V1}/templates`, kind: 'read', about: 'catalogue' },
  'get-template': { method: 'GET', path: `${V1}/template`, kind: 'read', about: 'template' },
  'list-registry-auths': { method: 'GET', path: `${V1}/repository/auths`, kind: 'read', about: 'account' },
  'create-instance': {
    method: 'POST',
    path: `${V1}/gpu/instance/create`,
    kind: 'create',
    about: 'catalogue',
  },
  'get-instance': { method: 'GET', path: `${V1}/gpu/instance`, kind: 'read', about: 'instance' },
  'list-instances': { method: 'GET', path: `${V1}/gpu/instances`, kind: 'read', about: 'account' },
  'start-instance': { method: 'POST', path: `${V1}/gpu/instance/start`, kind: 'command', about: 'instance' },
  'stop-instance': { method: 'POST', path: `${V1}/gpu/instance/stop`, kind: 'urgent', about: 'instance' },
  'restart-instance': {
    method: 'POST',
    path: `${V1}/gpu/instance/restart`,
    kind: 'command',
    about: 'instance',
  },
  'delete-instance': { method: 'POST', path: `${V1}/gpu/instance/delete`, kind: 'urgent', about: 'instance' },
  'get-balance': { method: 'GET', path: `${OPENAPI}/billing/balance/detail`, kind: 'read', about: 'account' },
  'list-bills': { method: 'GET', path: `${OPENAPI}/billing/bill/list`, kind: 'read', about: 'account' },
  'get-metrics': { method: 'GET', path: `${OPENAPI}/metrics/gpu/instance`, kind: 'read', about: 'instance' },
} as const satisfies Record<string, Endpoint>;

export type EndpointName = keyof typeof ENDPOINTS;

/** Novita's two APIs: one makes and moves machines, the other tells figures and money. Each can fail by itself. */
export type NovitaApi = 'machines' | 'figures';

export function apiOf(endpoint: EndpointName): NovitaApi {
  return ENDPOINTS[endpoint].path.startsWith(V1) ? 'machines' : 'figures';
}
