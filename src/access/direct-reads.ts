import { Injectable, type Type } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { type IdPrefix, isId } from '../common/ids.js';
import type { Done } from '../redis/ask-together.js';
import type { Principal } from './principal.js';
import { type Handler, RouteRules } from './route-rules.js';

/** What is sent for a document: headers by turns with their values. */
export interface ReadAnswer {
  status: number;
  headers: string[];
  text?: string;
}

/** Reads what one of our ids names, or tells why not; without a promise, of which each costs as much as a log line. */
export type ReadOne = (
  id: string,
  principal: Principal,
  ifNoneMatch: string | undefined,
  done: Done<ReadAnswer>,
) => void;

interface DirectRead {
  handler: Handler;
  route: string;
  /** What stands before the id. */
  path: string;
  prefix: IdPrefix;
  read: ReadOne;
}

export interface FoundRead {
  route: string;
  id: string;
  read: ReadOne;
}

/**
 * Reads of one document that are asked so often that even the platform's way to them costs more than the answer. They
 * are named by one of our ids and by nothing else; whoever serves them finds them here, and what their routes ask of a
 * key.
 */
@Injectable()
export class DirectReads {
  private readonly reads: DirectRead[] = [];

  constructor(private readonly rules: RouteRules) {}

  /** For a controller's method whose path ends in `:id`. */
  register<T extends object>(
    controller: Type<T>,
    name: keyof T & string,
    prefix: IdPrefix,
    read: ReadOne,
  ): void {
    const base = Reflect.getMetadata(PATH_METADATA, controller) as string;
    const method = controller.prototype[name] as Handler['method'];
    this.reads.push({
      handler: { controller, method },
      route: `/${base}/:id`,
      path: `/${base}/`,
      prefix,
      read,
    });
  }

  /** Whether a URL is worth a look. */
  isRead(url: string): boolean {
    return this.reads.some(({ path }) => url.startsWith(path));
  }

  /** The read that a URL means, when it may be done with this key; `undefined` for all else. */
  find(url: string, principal: Principal): FoundRead | undefined {
    for (const { handler, route, path, prefix, read } of this.reads) {
      if (!url.startsWith(path)) continue;
      const id = url.slice(path.length);
      if (isId(prefix, id) && this.rules.allows(principal, 'GET', handler)) return { route, id, read };
    }
    return undefined;
  }
}
