import type { INestApplication, Type } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { MetadataScanner, ModulesContainer, Reflector } from '@nestjs/core';
import { IS_OPEN, NEEDS } from '../../access/principal.js';
import type { Need } from '../../access/roles.js';
import { REFUSES } from '../../common/refuses.js';
import { handlerTakes } from '../handler-takes.js';

/** What the code of a route says about it beyond what `@nestjs/swagger` reads. */
export interface RouteFacts {
  open: boolean;
  /** As declared; what is left out follows from the method. */
  need: Partial<Need>;
  refuses: string[];
  /** Whether its query, and its body, are held to a class. */
  takesQuery: boolean;
  takesBody: boolean;
}

/** The name under which a handler's facts are found. */
export function handlerName(controller: string, method: string): string {
  return `${controller}.${method}`;
}

/** The facts of every route of the application, by the names of its handlers. */
export function routeFacts(app: INestApplication): Map<string, RouteFacts> {
  const reflector = new Reflector();
  const scanner = new MetadataScanner();
  const facts = new Map<string, RouteFacts>();
  for (const { controllers } of app.get(ModulesContainer).values()) {
    for (const { metatype } of controllers.values()) {
      const controller = metatype as Type;
      for (const method of scanner.getAllMethodNames(controller.prototype as object)) {
        const handler = (controller.prototype as Record<string, object>)[method] as () => unknown;
        if (!Reflect.hasMetadata(METHOD_METADATA, handler)) continue;
        const places = [handler, controller];
        facts.set(handlerName(controller.name, method), {
          open: reflector.getAllAndOverride<boolean | undefined>(IS_OPEN, places) ?? false,
          need: reflector.getAllAndOverride<Partial<Need> | undefined>(NEEDS, places) ?? {},
          refuses: reflector.getAllAndMerge<string[]>(REFUSES, places),
          takesQuery: handlerTakes(controller, method, RouteParamtypes.QUERY),
          takesBody: handlerTakes(controller, method, RouteParamtypes.BODY),
        });
      }
    }
  }
  return facts;
}
