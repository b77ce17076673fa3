import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { MalformedRequestError, UnsupportedMediaTypeError } from './http.errors.js';

const CHARSET = /;\s*charset\s*=\s*"?([^\s";]+)/i;

/**
 * Bodies are JSON in UTF-8, as they are. An empty one counts as none, whatever its content type: many clients name
 * the type of bodies that they do not send.
 */
export function readJsonOnly(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.addContentTypeParser<Buffer>(
    'application/json',
    { parseAs: 'buffer' },
    (request, body, done): void => {
      const refusal = refusalOf(request, body);
      if (refusal) done(refusal);
      else if (body.length === 0) done(null);
      else {
        const text = body.toString('utf8');
        void parse(request, text, (error, value) =>
          error ? done(new MalformedRequestError(whyNot(text))) : done(null, value),
        );
      }
    },
  );
  fastify.addContentTypeParser<Buffer>('*', { parseAs: 'buffer' }, (request, body, done): void => {
    if (body.length === 0) done(null);
    else done(new UnsupportedMediaTypeError(`Bodies are JSON, not ${request.headers['content-type']}`));
  });
}

/** The parser refuses what could change the prototype of objects, and says of it that it were no JSON. */
function whyNot(text: string): string {
  try {
    JSON.parse(text);
    return 'No field may be called __proto__, nor constructor with a prototype inside';
  } catch {
    return 'The body is not valid JSON';
  }
}

function refusalOf({ headers }: FastifyRequest, body: Buffer): Error | undefined {
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
    return new UnsupportedMediaTypeError(`Bodies are not compressed: the encoding ${encoding} is not read`);
  const charset = CHARSET.exec(headers['content-type'] ?? '')?.[1]?.toLowerCase();
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8')
    return new UnsupportedMediaTypeError(`Bodies are UTF-8, not ${charset}`);
  return isUtf8(body) ? undefined : new MalformedRequestError('The body is not valid UTF-8');
}
