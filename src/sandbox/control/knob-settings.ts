import { z } from 'zod';
import { invalid } from '../envelope.js';
import type { Knobs } from '../knobs.js';
import type { Body } from './fields.js';

const ms = z.number().min(0);

const knobs = z.strictObject({
  bootMs: ms.optional(),
  warmupMs: ms.optional(),
  removedVisibleMs: ms.optional(),
  spotNoticeMs: ms.optional(),
  pageBase: z.union([z.literal(0), z.literal(1)]).optional(),
  maskPasswords: z.boolean().optional(),
  authRefusal: z.union([z.literal(401), z.literal(403)]).optional(),
  rateLimit: z
    .object({
      requests: z.int().min(0),
      windowMs: z.number().min(1),
      retryAfter: z.enum(['none', 'seconds', 'date']).default('seconds'),
    })
    .nullable()
    .optional(),
  maxInstances: z.int().min(0).nullable().optional(),
});

/** Turns the knobs that are named. */
export function turnKnobs(current: Knobs, body: Body): Knobs {
  const result = knobs.safeParse(body);
  if (!result.success) {
    const issue = result.error.issues[0];
    throw invalid(issue?.path.join('.') || 'knobs', issue?.message ?? 'not understood');
  }
  return Object.assign(current, result.data);
}
