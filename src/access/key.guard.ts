import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { ForbiddenError, UnauthorizedError } from './access.errors.js';
import { KeysService } from './keys.service.js';
import { IS_OPEN, NEEDS, type PrincipalCarrier } from './principal.js';
import { type Need, needOf, satisfies } from './roles.js';

const BEARER = /^Bearer +(\S{1,512})$/i;

/** Lets nobody in without a key that may do it, except where a route is marked as open. */
@Injectable()
export class KeyGuard implements CanActivate {
  constructor(
    private readonly keys: KeysService,
    private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const route = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean>(IS_OPEN, route)) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest & PrincipalCarrier>();
    const key = keyOf(request);
    const principal = key === undefined ? undefined : this.keys.principalOf(key);
    if (!principal) throw new UnauthorizedError();
    const need = needOf(request.method, this.reflector.getAllAndOverride<Partial<Need>>(NEEDS, route));
    if (!satisfies(principal, need)) throw new ForbiddenError(need);
    request.principal = principal;
    return true;
  }
}

function keyOf({ headers }: FastifyRequest): string | undefined {
  const header = headers['x-api-key'];
  return BEARER.exec(headers.authorization ?? '')?.[1] ?? (typeof header === 'string' ? header : undefined);
}
