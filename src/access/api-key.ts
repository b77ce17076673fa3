import { z } from 'zod';
import type { Moment } from '../common/clock.js';
import type { Principal } from './principal.js';
import { ROLES, SCOPES, SCOPES_OF } from './roles.js';

/** A key as it is kept: everything but the key. */
export interface ApiKey extends Pick<Principal, 'owner' | 'role' | 'scopes'> {
  id: string;
  name: string;
  /** SHA-256 of the key's text. */
  digest: string;
  createdAt: Moment;
  /** The id of the key that made it. */
  createdBy: string;
  expiresAt?: Moment;
}

const STORED = z.looseObject({
  id: z.string(),
  name: z.string(),
  owner: z.string(),
  role: z.enum(ROLES),
  scopes: z.array(z.string()),
  digest: z.string().length(64),
  createdAt: z.number(),
  createdBy: z.string(),
  expiresAt: z.number().optional(),
});

/** Reads a stored key; `undefined` for what cannot be read, which opens nothing. */
export function readApiKey(text: string | null): ApiKey | undefined {
  if (text === null) return undefined;
  try {
    const { scopes, ...key } = STORED.parse(JSON.parse(text));
    return { ...key, scopes: SCOPES.filter((scope) => scopes.includes(scope)) };
  } catch {
    return undefined;
  }
}

/** Who asks with this key. A scope that its role has lost since is lost to it, too. */
export function principalOf({ id, owner, role, scopes }: ApiKey): Principal {
  return { keyId: id, owner, role, scopes: scopes.filter((scope) => SCOPES_OF[role].includes(scope)) };
}

export function isExpired({ expiresAt }: Pick<ApiKey, 'expiresAt'>, now: Moment): boolean {
  return expiresAt !== undefined && now >= expiresAt;
}
