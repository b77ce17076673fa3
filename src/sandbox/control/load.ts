import { z } from 'zod';
import { invalid } from '../envelope.js';
import type { Body } from './fields.js';

const busy = z.union([z.number(), z.array(z.number()).min(1).max(8)]).default(0);
const load = z.object({
  gpu: busy,
  memory: busy,
  history: z.array(z.object({ agoMs: z.number().min(0), gpu: busy, memory: busy })).optional(),
});

/** How busy GPUs are from now on, `{gpu, memory}`, or what they were doing until now, `{history: [{agoMs, …}]}`. */
export function readLoad(body: Body): z.infer<typeof load> {
  const result = load.safeParse(body);
  if (result.success) return result.data;
  throw invalid(result.error.issues[0]?.path.join('.') || 'load', 'not understood');
}
