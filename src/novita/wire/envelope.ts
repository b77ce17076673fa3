import { z } from 'zod';
import { anything, asNumber, asText } from './lenient.js';

const envelope = z.looseObject({
  code: anything.transform(asNumber).pipe(z.number()),
  reason: anything.transform(asText).pipe(z.string()),
  message: anything.transform((value) => asText(value) ?? ''),
});

export interface Envelope {
  /** Novita's machine name of the failure. */
  reason: string;
  /** For people, and not stable. */
  message: string;
}

/** The body of every failure that Novita itself sends: `{code, reason, message, metadata}`. */
export function readEnvelope(body: unknown): Envelope | undefined {
  const parsed = envelope.safeParse(body);
  if (!parsed.success || !('message' in (body as object))) return undefined;
  return { reason: parsed.data.reason, message: parsed.data.message };
}
