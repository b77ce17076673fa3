import type { Envelope } from './wire/envelope.js';
import { readEnvelope } from './wire/envelope.js';

/** The body of an answer, as far as it could be understood. */
export type Body =
  | { kind: 'json'; value: unknown }
  | { kind: 'empty' }
  /** A gateway's or CDN's page, whatever its status. */
  | { kind: 'page' }
  | { kind: 'garbled' };

/** What came back from Novita or from something before it. */
export interface Answer {
  status: number;
  retryAfterMs?: number;
  /** What the clock of whoever answered said, to the second (milliseconds since 1970). */
  date?: number;
  body: Body;
}

export function readBody(text: string): Body {
  const trimmed = text.trim();
  if (trimmed === '') return { kind: 'empty' };
  if (trimmed.startsWith('<')) return { kind: 'page' };
  try {
    return { kind: 'json', value: JSON.parse(trimmed) as unknown };
  } catch {
    return { kind: 'garbled' };
  }
}

/** Novita's own word on a failure, when it is Novita's own. */
export function envelopeOf({ body }: Answer): Envelope | undefined {
  return body.kind === 'json' ? readEnvelope(body.value) : undefined;
}
