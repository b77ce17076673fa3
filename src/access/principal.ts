import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Need, Role, Scope } from './roles.js';

/** Who asks. */
export interface Principal {
  keyId: string;
  owner: string;
  role: Role;
  scopes: readonly Scope[];
}

/** What the guard leaves on a request. */
export interface PrincipalCarrier {
  principal?: Principal;
  /** What is written down of the request when it is over: the name of the operation. */
  audited?: string;
}

/** Admins see everything, everybody else what is theirs. What one may not see does not exist (404, never 403). */
export function maySee({ role, owner }: Pick<Principal, 'role' | 'owner'>, itsOwner: string): boolean {
  return role === 'admin' || owner === itsOwner;
}

/** Who sees the same: what is remembered for one is not shown to another. */
export function viewOf({ role, owner }: Pick<Principal, 'role' | 'owner'>): string {
  return role === 'admin' ? 'all' : `owner:${owner}`;
}

export const IS_OPEN = 'access:open';
export const NEEDS = 'access:needs';
export const UNAUDITED = 'access:unaudited';

/** Routes that need no key (design decision D20). */
export const Open = (): ClassDecorator & MethodDecorator => SetMetadata(IS_OPEN, true);

/**
 * What a route, or every route of a controller, asks of a key. Without it reading is for viewers, everything else for
 * operators, and the scope is `instances:read`, `instances:write` or (DELETE) `instances:delete`.
 */
export const Needs = (role: Role, scope?: Need['scope']): ClassDecorator & MethodDecorator =>
  SetMetadata(NEEDS, { role, ...(scope ? { scope } : {}) } satisfies Partial<Need>);

/** A command that is given so often and decides so little that the audit trail leaves it out. */
export const Unaudited = (): MethodDecorator => SetMetadata(UNAUDITED, true);

/** The principal of the request, as a parameter of a controller's method. */
export const Asker = createParamDecorator((_data: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<PrincipalCarrier>();
  if (!principal) throw new Error('A route that is open has no principal');
  return principal;
});
