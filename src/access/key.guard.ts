import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { PrincipalCarrier } from './principal.js';
import { RouteRules } from './route-rules.js';

/** Holds every request that comes to a controller against what its route asks of a key. */
@Injectable()
export class KeyGuard implements CanActivate {
  constructor(private readonly rules: RouteRules) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Pick<FastifyRequest, 'method'> & PrincipalCarrier>();
    this.rules.admit(request, { controller: context.getClass(), method: context.getHandler() });
    return true;
  }
}
