import type { FastifyReply } from 'fastify';

export const WINDOW_SECONDS = 60;

/** What is limited, as the share of `RATE_LIMIT_PER_MINUTE`. */
export const POLICIES = {
  /** Requests of a key that change nothing. */
  read: 1,
  /** Commands of a key. */
  write: 1 / 10,
  /** Requests without a key, per address. */
  open: 1,
  /** Wrong keys, per address. */
  login: 1 / 100,
} as const;

export type PolicyName = keyof typeof POLICIES;

/** Where a subject stands after a request was counted. */
export interface Count {
  policy: PolicyName;
  quota: number;
  remaining: number;
  resetSeconds: number;
}

/** What is left, as draft-ietf-httpapi-ratelimit-headers has it. */
export function countHeaders({ policy, quota, remaining, resetSeconds }: Count) {
  return {
    'ratelimit-policy': `"${policy}";q=${quota};w=${WINDOW_SECONDS}`,
    ratelimit: `"${policy}";r=${remaining};t=${resetSeconds}`,
  };
}

export function tellCount(reply: FastifyReply, count: Count): void {
  void reply.headers(countHeaders(count));
}
