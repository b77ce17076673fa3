import type { HeadersObject } from '@nestjs/swagger';

const text = (description: string, example: string) => ({
  description,
  schema: { type: 'string', examples: [example] },
});

const whole = (description: string, example: number) => ({
  description,
  schema: { type: 'integer', minimum: 0, examples: [example] },
});

/** Every header that an answer may carry and a client may rely on. */
export const HEADERS = {
  'X-Request-Id': text(
    'Names the request in logs and problems; a harmless one that was sent is kept.',
    'req_01ARZ3NDEKTSV4RRFFQ69G5FAV',
  ),
  'Retry-After': whole('Seconds to wait before asking again.', 2),
  'WWW-Authenticate': text('How to show a key.', 'Bearer'),
  RateLimit: text('What is left: requests, and seconds until there are more.', '"read";r=5999;t=60'),
  'RateLimit-Policy': text('How many requests there are, per seconds.', '"read";q=6000;w=60'),
  Location: text(
    'Where what was begun or made can be read.',
    '/api/operations/op_01ARZ3NDEKTSV4RRFFQ69G5FAV',
  ),
  'Operation-Location': text('As Location.', '/api/operations/op_01ARZ3NDEKTSV4RRFFQ69G5FAV'),
  'Idempotency-Replayed': text(
    'The request was carried out before, and this is what was answered then.',
    'true',
  ),
  ETag: text('The revision of the document, for If-None-Match and If-Match.', '"12"'),
  Link: text('Where the next page is; absent on the last.', '</api/instances?pageToken=n4l0f>; rel="next"'),
  Age: whole('Of a document that is not fresh: seconds since it was.', 12),
} as const satisfies HeadersObject;

export type HeaderName = keyof typeof HEADERS;

/** References to headers by their names. */
export function headers(...names: HeaderName[]): HeadersObject {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}
