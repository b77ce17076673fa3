import { Injectable, type Type } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ForbiddenError, UnauthorizedError } from './access.errors.js';
import { IS_OPEN, NEEDS, type Principal, type PrincipalCarrier, UNAUDITED } from './principal.js';
import { type Need, needOf, satisfies } from './roles.js';

/** A method of a controller. */
export interface Handler {
  controller: Type;
  // oxlint-disable-next-line typescript/no-unsafe-function-type -- what it takes and gives is Nest's affair
  method: Function;
}

/** What a route says of itself. */
interface RouteRule {
  /** Absent: it is open. */
  need?: Need;
  /** The name under which the audit trail has it; absent for what only reads. */
  audited?: string;
}

/** What each route asks of a key: the one place where it is decided, however a request comes to its handler. */
@Injectable()
export class RouteRules {
  /** By method: what does not change while the program runs is worked out once. */
  private readonly rules = new WeakMap<object, RouteRule>();

  constructor(private readonly reflector: Reflector) {}

  /**
   * Lets nobody pass whom the door has not identified and whose key may not do it, except where a route is open.
   *
   * @throws {UnauthorizedError} {@link ForbiddenError}
   */
  admit(request: PrincipalCarrier & { method: string }, handler: Handler): void {
    const { need, audited } = this.ruleOf(handler, request.method);
    if (!need) return;
    if (!request.principal) throw new UnauthorizedError();
    request.audited = audited;
    if (!satisfies(request.principal, need)) throw new ForbiddenError(need);
  }

  /** Whether who asks may do it. */
  allows(principal: Principal, verb: string, handler: Handler): boolean {
    const { need } = this.ruleOf(handler, verb);
    return !need || satisfies(principal, need);
  }

  private ruleOf(handler: Handler, verb: string): RouteRule {
    const known = this.rules.get(handler.method);
    if (known) return known;
    const rule = this.readRule(handler, verb);
    this.rules.set(handler.method, rule);
    return rule;
  }

  private readRule({ controller, method }: Handler, verb: string): RouteRule {
    const says = (name: string): unknown => this.reflector.getAllAndOverride(name, [method, controller]);
    if (says(IS_OPEN)) return {};
    const changes = verb !== 'GET' && verb !== 'HEAD' && !says(UNAUDITED);
    const need = needOf(verb, says(NEEDS) as Partial<Need> | undefined);
    return { need, audited: changes ? method.name : undefined };
  }
}
