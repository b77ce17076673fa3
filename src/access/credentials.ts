import type { IncomingHttpHeaders } from 'node:http';

/** What a request shows of itself: a key, or the id of a session. */
export type Credentials = { kind: 'key'; text: string } | { kind: 'session'; id: string };

export const SESSION_COOKIE = 'ngi_session';

const BEARER = /^Bearer +(\S{1,512})$/i;
const SESSION_ID = /^[A-Za-z0-9_-]{43}$/;

/** From the headers only, never from the URL, which ends up in logs and histories. A key wins over a session. */
export function credentialsOf(headers: IncomingHttpHeaders): Credentials | undefined {
  const { authorization, cookie, 'x-api-key': apiKey } = headers;
  if (authorization !== undefined) {
    const text = BEARER.exec(authorization)?.[1];
    if (text !== undefined) return { kind: 'key', text };
  }
  if (typeof apiKey === 'string' && apiKey !== '') return { kind: 'key', text: apiKey };
  const id = cookie === undefined ? undefined : cookieValue(cookie, SESSION_COOKIE);
  return id !== undefined && SESSION_ID.test(id) ? { kind: 'session', id } : undefined;
}

function cookieValue(header: string, name: string): string | undefined {
  for (const pair of header.split(';')) {
    const equals = pair.indexOf('=');
    if (equals > 0 && pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim();
  }
  return undefined;
}
