import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { ForbiddenError, UnauthorizedError } from './access.errors.js';
import { IS_OPEN, NEEDS, type PrincipalCarrier, UNAUDITED } from './principal.js';
import { type Need, needOf, satisfies } from './roles.js';

/** What a route says of itself. */
interface RouteRule {
  /** Absent: it is open. */
  need?: Need;
  /** The name under which the audit trail has it; absent for what only reads. */
  audited?: string;
}

/** Lets nobody pass whom the door has not identified and whose key may not do it, except where a route is open. */
@Injectable()
export class KeyGuard implements CanActivate {
  /** By handler: what does not change while the program runs is worked out once. */
  private readonly rules = new WeakMap<object, RouteRule>();

  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Pick<FastifyRequest, 'method'> & PrincipalCarrier>();
    const { need, audited } = this.ruleOf(context, request.method);
    if (!need) return true;
    if (!request.principal) throw new UnauthorizedError();
    request.audited = audited;
    if (!satisfies(request.principal, need)) throw new ForbiddenError(need);
    return true;
  }

  private ruleOf(context: ExecutionContext, method: string): RouteRule {
    const handler = context.getHandler();
    const known = this.rules.get(handler);
    if (known) return known;
    const rule = this.readRule(context, method);
    this.rules.set(handler, rule);
    return rule;
  }

  private readRule(context: ExecutionContext, method: string): RouteRule {
    const handler = context.getHandler();
    const route = [handler, context.getClass()];
    const says = (name: string): boolean | undefined => this.reflector.getAllAndOverride(name, route);
    if (says(IS_OPEN)) return {};
    const changes = method !== 'GET' && method !== 'HEAD' && !says(UNAUDITED);
    return {
      need: needOf(method, this.reflector.getAllAndOverride<Partial<Need> | undefined>(NEEDS, route)),
      audited: changes ? handler.name : undefined,
    };
  }
}
