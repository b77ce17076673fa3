import type { Principal } from '../../src/access/principal.js';
import { SCOPES_OF } from '../../src/access/roles.js';

/** Somebody with everything that the role may do. */
export function aPrincipal(role: Principal['role'] = 'admin', owner: string = role): Principal {
  return { keyId: `key-of-${owner}`, owner, role, scopes: SCOPES_OF[role] };
}
