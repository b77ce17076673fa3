import { randomFillSync } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { decodeTime, monotonicFactory } from 'ulid';
import type { Moment } from './clock.js';

export type IdPrefix = 'inst' | 'op' | 'evt' | 'msg' | 'whe' | 'key' | 'req';

/** `<prefix>_` followed by a ULID: 26 characters of Crockford's base 32. */
const ID = /^[a-z]{2,4}_[0-9A-HJKMNP-TV-Z]{26}$/;

/** Whether a text can be an id of ours with this prefix; asked before any Redis key or URL is built from it. */
export function isId(prefix: IdPrefix, text: string): boolean {
  return text.startsWith(`${prefix}_`) && ID.test(text);
}

/** Whether a text can be the id of anything of ours. */
export function isSomeId(text: string): boolean {
  return ID.test(text);
}

/** The ULID part of an id, as it stands inside the marker of a Novita name. */
export function ulidOf(id: string): string {
  return id.slice(id.indexOf('_') + 1);
}

/** When an id was made, by the clock of the process that made it; `undefined` for what is no id. */
export function momentOf(id: string): Moment | undefined {
  return ID.test(id) ? decodeTime(ulidOf(id)) : undefined;
}

/** Random bytes are drawn so many at a time: one by one, as `ulid` draws them, they cost more than the request. */
const pool = Buffer.alloc(4_096);
let drawn = pool.length;

function random(): number {
  if (drawn === pool.length) {
    randomFillSync(pool);
    drawn = 0;
  }
  return (pool[drawn++] ?? 0) / 256;
}

/** Makes ULIDs; those of one millisecond count on. */
export function ulids(): () => string {
  const next = monotonicFactory(random);
  return () => next();
}

/** The only place the program makes new ids: sortable by time, unique over processes. */
export abstract class Ids {
  abstract next(prefix: IdPrefix): string;
}

@Injectable()
export class UlidIds extends Ids {
  private readonly ulid = ulids();

  next(prefix: IdPrefix): string {
    return `${prefix}_${this.ulid()}`;
  }
}
