import { z } from 'zod';
import { asNumber, asText } from './lenient.js';

const envelope = z.looseObject({
  code: z.unknown().transform(asNumber).pipe(z.number()),
  reason: z.unknown().transform(asText).pipe(z.string()),
  message: z.unknown().transform((value) => asText(value) ?? ''),
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
