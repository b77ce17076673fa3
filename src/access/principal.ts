import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';

export type Role = 'viewer' | 'operator' | 'admin';

/** Who asks. */
export interface Principal {
  keyId: string;
  owner: string;
  role: Role;
}

/** What the guard leaves on a request. */
export interface PrincipalCarrier {
  principal?: Principal;
}

export const IS_OPEN = 'access:open';

/** Routes that need no key (design decision D20). */
export const Open = (): ClassDecorator & MethodDecorator => SetMetadata(IS_OPEN, true);

/** The principal of the request, as a parameter of a controller's method. */
export const Asker = createParamDecorator((_data: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<PrincipalCarrier>();
  if (!principal) throw new Error('A route that is open has no principal');
  return principal;
});
