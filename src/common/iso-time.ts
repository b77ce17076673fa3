import type { Moment } from './clock.js';

interface Told {
  moment: Moment;
  text: string;
}

let last: Told = { moment: Number.NaN, text: '' };
let before = last;

/**
 * A moment as everybody is told it: RFC 3339 in UTC, with milliseconds. What is made of one request speaks again and
 * again of two moments, when it came and by when it must be done, and their texts take longer to make than what is
 * around them; so the two that were asked for last are remembered.
 *
 * @throws {RangeError} for what is no moment
 */
export function isoTime(moment: Moment): string {
  if (moment === last.moment) return last.text;
  const told = moment === before.moment ? before : { moment, text: new Date(moment).toISOString() };
  before = last;
  last = told;
  return told.text;
}
