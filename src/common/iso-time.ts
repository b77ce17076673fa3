import type { Moment } from './clock.js';

let known: Moment = Number.NaN;
let text = '';

/**
 * A moment as everybody is told it: RFC 3339 in UTC, with milliseconds. What is made of one request speaks of the same
 * moment again and again, and its text takes longer to make than the rest of a line, so the last one is remembered.
 *
 * @throws {RangeError} for what is no moment
 */
export function isoTime(moment: Moment): string {
  if (moment !== known) {
    text = new Date(moment).toISOString();
    known = moment;
  }
  return text;
}
