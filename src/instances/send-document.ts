import type { FastifyReply } from 'fastify';
import type { ReadAnswer } from '../access/direct-reads.js';
import type { Served, Version } from './instance-reader.js';
import type { Text } from './known-documents.js';

/** Hands a stored document to the client as it is; one that is only remembered is marked with `stale` and `Age`. */
export function send<T extends Text>(reply: FastifyReply, served: Served<T>): T {
  if ('fresh' in served) return served.fresh;
  void reply.header('age', String(served.stale.age));
  return markStale(served.stale.text) as T;
}

function markStale(text: Text): Text {
  const mark = '{"stale":true,';
  return typeof text === 'string'
    ? mark + text.slice(1)
    : Buffer.concat([Buffer.from(mark), text.subarray(1)]);
}

/** The same with a strong `ETag` while it is fresh; 304 when the client has this version already. */
export function revisionAnswer(served: Served, ifNoneMatch: string | undefined): ReadAnswer {
  const headers = ['content-type', 'application/json; charset=utf-8'];
  if (!('fresh' in served)) {
    headers.push('age', String(served.stale.age));
    return { status: 200, headers, text: markStale(served.stale.text) as string };
  }
  if (served.version !== undefined) {
    const tag = entityTag(served.version);
    headers.push('etag', tag);
    if (ifNoneMatch !== undefined && names(ifNoneMatch, tag)) return { status: 304, headers };
  }
  return { status: 200, headers, text: served.fresh };
}

export function sendRevision(reply: FastifyReply, served: Served, ifNoneMatch: string | undefined): void {
  const { status, headers, text } = revisionAnswer(served, ifNoneMatch);
  for (let at = 0; at < headers.length; at += 2) void reply.header(headers[at] ?? '', headers[at + 1]);
  void reply.status(status).send(text);
}

/**
 * A document changes with its record's revision and, after the dot, with the use of the instance. Who edits the record
 * is refused for another revision, never for another use: a heartbeat is no edit.
 */
export function entityTag({ revision, uses }: Version): string {
  return `"${revision}.${uses}"`;
}

/** Whether a list of entity tags (RFC 9110, 8.8.3) holds this one, strong or weak, or is `*`. */
export function names(list: string, tag: string): boolean {
  return list.split(',').some((one) => {
    const text = one.trim();
    return text === '*' || text === tag || text === `W/${tag}`;
  });
}

/** A strong tag of ours: the revision, and after the dot the use, which is no edit. */
const TAG = /^"(\d{1,15})(?:\.\d{1,15})?"$/;

/** The revisions that an `If-Match` names; `undefined` when any will do. Weak tags and others' name none. */
export function revisionsOf(ifMatch: string | undefined): number[] | undefined {
  if (ifMatch === undefined) return undefined;
  const tags = ifMatch.split(',').map((tag) => tag.trim());
  if (tags.includes('*')) return undefined;
  return tags.flatMap((tag) => {
    const revision = TAG.exec(tag)?.[1];
    return revision === undefined ? [] : [Number(revision)];
  });
}
