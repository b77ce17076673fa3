import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { UnauthorizedError } from './access.errors.js';
import { KeysService } from './keys.service.js';
import { IS_OPEN, type PrincipalCarrier } from './principal.js';

const BEARER = /^Bearer +(\S{1,512})$/i;

/** Lets nobody in without a key, except where a route is marked as open. */
@Injectable()
export class KeyGuard implements CanActivate {
  constructor(
    private readonly keys: KeysService,
    private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const open = this.reflector.getAllAndOverride<boolean>(IS_OPEN, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (open) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest & PrincipalCarrier>();
    const key = keyOf(request);
    const principal = key === undefined ? undefined : this.keys.principalOf(key);
    if (!principal) throw new UnauthorizedError();
    request.principal = principal;
    return true;
  }
}

function keyOf({ headers }: FastifyRequest): string | undefined {
  const header = headers['x-api-key'];
  return BEARER.exec(headers.authorization ?? '')?.[1] ?? (typeof header === 'string' ? header : undefined);
}
