import { NovitaRefusal } from './envelope.js';

/** Accepts `Bearer sk_…`, or exactly the configured key; everything else is refused with the given status. */
export function checkKey(header: string | undefined, apiKey: string | undefined, refusal: 401 | 403): void {
  const [, key] = /^Bearer +(\S+)$/i.exec(header ?? '') ?? [];
  const accepted = key !== undefined && (apiKey ? key === apiKey : key.startsWith('sk_'));
  if (accepted) return;
  if (refusal === 403) throw new NovitaRefusal('INVALID_API_KEY', 'invalid api-key');
  throw new NovitaRefusal('UNAUTHORIZED', 'unauthorized');
}
