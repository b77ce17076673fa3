import { AsyncLocalStorage } from 'node:async_hooks';

/** What every log line and outgoing call of one piece of work carries. */
export interface RequestContext {
  requestId: string;
  /** Its place in the trace of the request, when that is followed. */
  trace?: string;
  /** The key that the request came with. */
  keyId?: string;
  instanceId?: string;
  operationId?: string;
  /** What else it is about, for the audit trail. */
  subject?: string;
}

const storage = new AsyncLocalStorage<RequestContext>();

export function runInContext<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}

/** Says what a request turned out to be about. */
export function noteSubject(about: Pick<RequestContext, 'instanceId' | 'operationId' | 'subject'>): void {
  const context = storage.getStore();
  if (context) Object.assign(context, about);
}

export function currentContext(): RequestContext | undefined {
  return storage.getStore();
}
