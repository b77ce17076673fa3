import { CSP_DIRECTIVES } from './content-security-policy.js';
import { BARE_HEADERS } from './broken-requests.js';

const CONTENT_SECURITY_POLICY = Object.entries(CSP_DIRECTIVES)
  .map(([name, sources]) => `${name} ${sources.join(' ')}`)
  .join(';');

/**
 * What browsers are told with every answer: run nothing that is not ours, frame us nowhere, guess no types. The values
 * that Helmet 8 sends for the same settings; it works them out anew for each request, which costs as much as the rest
 * of a read.
 */
export const SAFE_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'referrer-policy': BARE_HEADERS['referrer-policy'],
  'x-content-type-options': BARE_HEADERS['x-content-type-options'],
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-frame-options': BARE_HEADERS['x-frame-options'],
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
};
