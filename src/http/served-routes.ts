import type { FastifyInstance } from 'fastify';
import { MethodNotAllowedError, RouteNotFoundError } from './http.errors.js';

interface ServedRoute {
  segments: string[];
  methods: Set<string>;
}

/** Every address that is served and by which methods: tells a wrong method from a wrong address. */
export class ServedRoutes {
  private readonly routes = new Map<string, ServedRoute>();

  /** Learns of every route that is registered from now on. */
  listen(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', ({ url, method }) => {
      const route = this.routes.get(url) ?? { segments: url.split('/'), methods: new Set() };
      for (const name of [method].flat()) route.methods.add(name);
      this.routes.set(url, route);
    });
  }

  /** Why nothing answers to this. */
  refusal(method: string, url: string): RouteNotFoundError | MethodNotAllowedError {
    const path = url.split('?', 1)[0] ?? '';
    const allowed = this.methodsAt(path);
    return allowed.length > 0 && !allowed.includes(method)
      ? new MethodNotAllowedError(method, path, allowed)
      : new RouteNotFoundError(method, path);
  }

  private methodsAt(path: string): string[] {
    const segments = path.split('/');
    const matching = [...this.routes.values()].filter((route) => matches(route.segments, segments));
    return [...new Set(matching.flatMap(({ methods }) => Array.from(methods)))].toSorted();
  }
}

function matches(pattern: string[], segments: string[]): boolean {
  return (
    pattern.length === segments.length &&
    pattern.every((part, index) => (part.startsWith(':') ? segments[index] !== '' : part === segments[index]))
  );
}
