import { momentOf } from '../common/ids.js';
import type { Moment } from '../common/clock.js';

/** Dates know nothing later. */
const LAST_MOMENT = 8.64e15;

const ISO_8601 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;

/** The specification's time for a start, for one whose deadline cannot be read. */
const USUAL_START_MS = 600_000;

const OPTIONAL = [
  'startedAt',
  'readyAt',
  'stoppedAt',
  'startSeenAt',
  'startSentAt',
  'nextLookAt',
  'expiresAt',
  'keepUntil',
  'adoptedAt',
] as const;

/** What was wrong with the moments of a record when it was read. */
export interface Repair {
  fields: string[];
  /** When the repaired record was first saved as such; nothing from before counts against the instance. Absent until then. */
  at?: Moment;
}

type Fields = Record<string, unknown>;

/**
 * Gives moments that are none (null, text, another type, 0, out of range) back as what they say, if they say
 * something, and otherwise as if they had never been set; the record notes which. Moments that no record can be
 * without are taken from the id and from each other.
 */
export function repairMoments(record: Fields): Fields {
  const wrong: string[] = [];
  const repaired = { ...record };
  const put = (fields: Fields, name: string, path: string, instead?: Moment): void => {
    if (!(name in fields) || isMoment(fields[name])) return;
    wrong.push(path);
    const read = readMoment(fields[name]) ?? instead;
    if (read === undefined) delete fields[name];
    else fields[name] = read;
  };
  for (const name of OPTIONAL) put(repaired, name, name);
  if (!isMoment(repaired['createdAt'])) {
    wrong.push('createdAt');
    repaired['createdAt'] = readMoment(repaired['createdAt']) ?? momentOf(String(repaired['id']));
  }
  if (!isMoment(repaired['statusChangedAt'])) {
    wrong.push('statusChangedAt');
    repaired['statusChangedAt'] = readMoment(repaired['statusChangedAt']) ?? latestOf(repaired);
  }
  const began = repaired['statusChangedAt'] as Moment;
  repaired['deadlines'] = inside(repaired['deadlines'], (deadlines) => {
    for (const name of ['running', 'healthy'])
      put(deadlines, name, `deadlines.${name}`, began + USUAL_START_MS);
  });
  repaired['warned'] = inside(repaired['warned'], (warned) => {
    for (const name of ['idle', 'lease', 'data']) put(warned, name, `warned.${name}`);
  });
  return wrong.length === 0 ? record : { ...repaired, repaired: noteRepair(repaired['repaired'], wrong) };
}

/** The record's own note of what was repaired, with more fields; not stamped, because they are new. */
export function noteRepair(before: unknown, fields: string[]): Repair {
  const known = (before as Partial<Repair> | undefined)?.fields;
  return { fields: [...new Set([...(Array.isArray(known) ? known : []), ...fields])] };
}

/** A moment in milliseconds from a number or a text that can only mean one. */
export function readMoment(value: unknown): Moment | undefined {
  if (isMoment(value)) return value;
  if (typeof value !== 'string') return undefined;
  const read = /^\d{1,16}$/.test(value)
    ? Number(value)
    : ISO_8601.test(value)
      ? Date.parse(value)
      : undefined;
  return isMoment(read) ? read : undefined;
}

function isMoment(value: unknown): value is Moment {
  return typeof value === 'number' && value > 0 && value <= LAST_MOMENT;
}

function latestOf({ createdAt, startedAt, readyAt, stoppedAt }: Fields): Moment {
  return Math.max(...[createdAt, startedAt, readyAt, stoppedAt].filter(isMoment));
}

function inside(value: unknown, mend: (fields: Fields) => void): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const fields = { ...(value as Fields) };
  mend(fields);
  return fields;
}
