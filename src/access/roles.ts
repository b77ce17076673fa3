/** What a key may do, from little to much: each role may do what the ones before it may. */
export const ROLES = ['viewer', 'operator', 'admin'] as const;

export type Role = (typeof ROLES)[number];

/** The parts of the API that a key can be confined to. */
export const SCOPES = [
  'instances:read',
  'instances:write',
  'instances:delete',
  /** The values of environment variables, passwords of machines. */
  'instances:secrets',
  'webhooks',
  'metrics',
  'sync',
  'keys',
  'audit',
] as const;

export type Scope = (typeof SCOPES)[number];

/** The scopes of a key that was given none: everything that its role can use. */
export const SCOPES_OF: Record<Role, readonly Scope[]> = {
  viewer: ['instances:read', 'webhooks', 'metrics'],
  operator: [
    'instances:read',
    'instances:write',
    'instances:delete',
    'instances:secrets',
    'webhooks',
    'metrics',
  ],
  admin: SCOPES,
};

/** What a route asks of a key; `any`: it belongs to no part of the API. */
export interface Need {
  role: Role;
  scope: Scope | 'any';
}

/** Whether a key of this role and these scopes satisfies a need. */
export function satisfies({ role, scopes }: { role: Role; scopes: readonly Scope[] }, need: Need): boolean {
  if (ROLES.indexOf(role) < ROLES.indexOf(need.role)) return false;
  return need.scope === 'any' || scopes.includes(need.scope);
}

/** What a route needs that says nothing, or only a role: reading is for viewers, everything else for operators. */
export function needOf(method: string, declared: Partial<Need> = {}): Need {
  const reads = method === 'GET' || method === 'HEAD';
  const role = declared.role ?? (reads ? 'viewer' : 'operator');
  const scope =
    declared.scope ??
    (reads ? 'instances:read' : method === 'DELETE' ? 'instances:delete' : 'instances:write');
  return { role, scope };
}
