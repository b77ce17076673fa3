import { randomBytes } from 'node:crypto';

export const ADMIN_KEY = 'ngi_admin_000000000000000000000000000000000bench';
const NOVITA_KEY = 'sk_bench_0123456789abcdef';

/**
 * What a measured service is told that another is not: where things are, its secrets, and limits so high that they
 * are counted and never reached. Everything else is as it is by default; a test holds it to that.
 *
 * @param {{ redisUrl: string, novitaUrl: string, role?: 'all' | 'api' | 'worker' }} place
 * @returns {Record<string, string>}
 */
export function measuredEnvironment({ redisUrl, novitaUrl, role = 'api' }) {
  return {
    PORT: '0',
    ROLE: role,
    REDIS_URL: redisUrl,
    NOVITA_API_BASE_URL: novitaUrl,
    NOVITA_API_KEY: NOVITA_KEY,
    ADMIN_API_KEY: ADMIN_KEY,
    ENCRYPTION_KEY: 'encryption-key-of-the-benches-000000000000000',
    WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
    RATE_LIMIT_PER_MINUTE: '100000000',
  };
}

/** A text that no other run has. */
export function randomName() {
  return randomBytes(4).toString('hex');
}
