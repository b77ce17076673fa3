import type { FastifyReply } from 'fastify';

/** Points to the next page in the header Link (RFC 8288), beside the `nextPageToken` of the document. */
export function linkNextPage(reply: FastifyReply, token: string | undefined): void {
  if (token === undefined) return;
  const [path = '', query] = reply.request.url.split('?', 2);
  const parameters = new URLSearchParams(query);
  parameters.set('pageToken', token);
  void reply.header('link', `<${path}?${parameters.toString()}>; rel="next"`);
}
