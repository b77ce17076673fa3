import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { FastifyRequest } from 'fastify';
import { InvalidRequestError } from '../common/app-error.js';
import { handlerTakes } from './handler-takes.js';
import { escapePointer } from './plain-input.js';

/** Refuses what is sent to routes that take no body: whoever sends it believes that it does something. */
@Injectable()
export class BodilessGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { body } = context.switchToHttp().getRequest<FastifyRequest>();
    if (body === undefined || body === null) return true;
    if (handlerTakes(context.getClass(), context.getHandler().name, RouteParamtypes.BODY)) return true;
    if (typeof body !== 'object' || Array.isArray(body))
      throw new InvalidRequestError([{ detail: 'this route takes no body', pointer: '#' }]);
    const unknown = Object.keys(body).map((name) => ({
      detail: 'is not a known field',
      pointer: `#/${escapePointer(name)}`,
    }));
    if (unknown.length > 0) throw new InvalidRequestError(unknown);
    return true;
  }
}
