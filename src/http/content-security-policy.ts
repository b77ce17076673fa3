/** What every answer says: scripts and styles from ourselves only, nothing inline, no framing. */
export const CSP_DIRECTIVES = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
};

/** The same for a document with styles of its own, which carry this nonce. */
export function cspWithNonce(nonce: string): string {
  return policyWith(`'nonce-${nonce}'`);
}

/** The same for Swagger UI, which has styles in its page and in its elements. */
export const CSP_OF_DOCS = policyWith("'unsafe-inline'");

function policyWith(style: string): string {
  const directives = { ...CSP_DIRECTIVES, 'style-src': [...CSP_DIRECTIVES['style-src'], style] };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join(';');
}
