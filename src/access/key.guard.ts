import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { ForbiddenError, UnauthorizedError } from './access.errors.js';
import { IS_OPEN, NEEDS, type PrincipalCarrier } from './principal.js';
import { type Need, needOf, satisfies } from './roles.js';

/** Lets nobody pass whom the door has not identified and whose key may not do it, except where a route is open. */
@Injectable()
export class KeyGuard implements CanActivate {
  /** By handler: what does not change while the program runs is worked out once. */
  private readonly needs = new WeakMap<object, Need | 'open'>();

  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const { principal, method } = context
      .switchToHttp()
      .getRequest<Pick<FastifyRequest, 'method'> & PrincipalCarrier>();
    const need = this.needAt(context, method);
    if (need === 'open') return true;
    if (!principal) throw new UnauthorizedError();
    if (!satisfies(principal, need)) throw new ForbiddenError(need);
    return true;
  }

  private needAt(context: ExecutionContext, method: string): Need | 'open' {
    const handler = context.getHandler();
    const known = this.needs.get(handler);
    if (known) return known;
    const route = [handler, context.getClass()];
    const open = this.reflector.getAllAndOverride<boolean | undefined>(IS_OPEN, route);
    const need = open
      ? 'open'
      : needOf(method, this.reflector.getAllAndOverride<Partial<Need> | undefined>(NEEDS, route));
    this.needs.set(handler, need);
    return need;
  }
}
