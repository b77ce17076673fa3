import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AuditEntry } from '../access/audit-log.js';
import type { PrincipalCarrier } from '../access/principal.js';
import { isId, isSomeId } from '../common/ids.js';
import type { RequestContext } from '../common/request-context.js';

/** What the platform leaves on a request. */
export interface ContextCarrier {
  context?: RequestContext;
}

/** What the audit trail keeps of a request that is over; nothing of one that only read or was nobody's. */
export function auditEntryOf(
  request: FastifyRequest & PrincipalCarrier & ContextCarrier,
  reply: FastifyReply,
  at: Date,
): AuditEntry | undefined {
  const { principal, audited, context } = request;
  if (!principal || audited === undefined) return undefined;
  const { id } = request.params as { id?: string };
  // What has no form of ours may be anything, such as a key that somebody took for its id.
  const named = id !== undefined && isSomeId(id) ? id : undefined;
  const instanceId = context?.instanceId ?? (named !== undefined && isId('inst', named) ? named : undefined);
  return {
    at: at.getTime(),
    actor: principal.owner,
    keyId: principal.keyId,
    action: audited,
    instanceId,
    subject: context?.subject ?? context?.operationId ?? (named === instanceId ? undefined : named),
    requestId: request.id,
    address: request.ip,
    status: reply.statusCode,
  };
}
