import { AsyncLocalStorage } from 'node:async_hooks';

/** What every log line and outgoing call of one piece of work carries. */
export interface RequestContext {
  requestId: string;
  /** The key that the request came with. */
  keyId?: string;
  instanceId?: string;
  operationId?: string;
}

const storage = new AsyncLocalStorage<RequestContext>();

export function runInContext<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}

export function currentContext(): RequestContext | undefined {
  return storage.getStore();
}
