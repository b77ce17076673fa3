import { Injectable, type PipeTransform, RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import type { FastifyReply, FastifyRequest, RouteHandlerMethod, RouteOptions } from 'fastify';
import type { Principal } from './principal.js';
import { type Handler, RouteRules } from './route-rules.js';

/** A request that the door has let in, with what its path names. */
export type DirectRequest = FastifyRequest<{ Params: { id: string } }> & { principal: Principal };

/** Reads a query or a body as the controller's method would be given it. */
export type Read = <T extends object>(part: 'query' | 'body', type: Type<T>) => T | Promise<T>;

/** Answers a request; `undefined` leaves it, untouched, to the controller's method. */
export type Answer = (request: DirectRequest, reply: FastifyReply, read: Read) => Promise<void> | undefined;

export type Refuse = (request: FastifyRequest, reply: FastifyReply, error: unknown) => void;

interface DirectRoute {
  handler: Handler;
  answer: Answer;
}

/**
 * Routes that are asked so often that Nest's way to a controller costs more than the answer. In
 * its plain form such a request is answered right after the door and the rules of its route, which are the controller's;
 * everything else about it (limits, headers, log, metrics, problems) is that of every request.
 */
@Injectable()
export class DirectRoutes {
  private readonly routes = new Map<string, DirectRoute>();

  constructor(private readonly rules: RouteRules) {}

  /** To be called before the application begins to listen: for a method of a controller that has a path of its own. */
  register<T extends object>(controller: Type<T>, name: keyof T & string, answer: Answer): void {
    const method = controller.prototype[name] as Handler['method'];
    const path = [controller, method].map((one) => Reflect.getMetadata(PATH_METADATA, one) as string);
    const verb = RequestMethod[Reflect.getMetadata(METHOD_METADATA, method) as number];
    const url = `/${path.filter((part) => part !== '/').join('/')}`;
    this.routes.set(`${verb} ${url}`, { handler: { controller, method }, answer });
  }

  /** The handler to serve a route with: the plain requests directly, all others as `route` has it. */
  handlerOf(
    { method, url, handler }: RouteOptions,
    refuse: Refuse,
    validation: PipeTransform,
  ): RouteHandlerMethod {
    const route = this.routes.get(`${String(method)} ${url}`);
    if (!route) return handler;
    const { rules } = this;
    return function direct(this: ThisParameterType<RouteHandlerMethod>, request, reply): unknown {
      try {
        rules.admit(request, route.handler);
        const read: Read = (part, type) =>
          validation.transform(request[part], { type: part, metatype: type }) as InstanceType<typeof type>;
        const answer = route.answer(request as DirectRequest, reply, read);
        if (answer === undefined) return handler.call(this, request, reply);
        answer.catch((error: unknown) => refuse(request, reply, error));
      } catch (error) {
        refuse(request, reply, error);
      }
      return undefined;
    };
  }
}
