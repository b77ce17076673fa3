import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { ulid } from 'ulid';
import { PROBLEM_TYPE, toProblem } from './to-problem.js';

const REFUSALS: Partial<Record<string, { statusCode: number; message: string }>> = {
  HPE_HEADER_OVERFLOW: { statusCode: 431, message: 'The headers are larger than 16 kB' },
  ERR_HTTP_REQUEST_TIMEOUT: { statusCode: 408, message: 'The request took too long to arrive' },
};

/** What answers say that are given before the hooks of the platform run. */
export const BARE_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none';frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** Answers what is not HTTP enough to become a request: a problem on the bare connection, which then ends. */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const refusal = REFUSALS[error.code ?? ''] ?? { statusCode: 400, message: 'The request is not valid HTTP' };
  if (socket.writable) socket.write(answerOf(refusal));
  socket.destroySoon();
}

/** Refuses every `Expect` but `100-continue`, which Node itself answers. */
export function refuseExpectations(server: Server): void {
  server.on('checkExpectation', (request, response) => {
    const statusCode = 417;
    const requestId = `req_${ulid()}`;
    const message = `The expectation ${request.headers.expect} cannot be met`;
    const problem = toProblem({ statusCode, message }, requestId);
    response.writeHead(statusCode, {
      ...BARE_HEADERS,
      'content-type': PROBLEM_TYPE,
      'x-request-id': requestId,
    });
    response.end(JSON.stringify(problem));
  });
}

function answerOf(refusal: { statusCode: number; message: string }): string {
  const requestId = `req_${ulid()}`;
  const problem = toProblem(refusal, requestId);
  const body = JSON.stringify(problem);
  return [
    `HTTP/1.1 ${problem.status} ${problem.title}`,
    `Date: ${new Date().toUTCString()}`,
    `Content-Type: ${PROBLEM_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${requestId}`,
    ...Object.entries(BARE_HEADERS).map(([name, value]) => `${name}: ${value}`),
    ...(problem.retryAfterSeconds === undefined ? [] : [`Retry-After: ${problem.retryAfterSeconds}`]),
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}
