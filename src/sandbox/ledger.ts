import type { EndpointName } from './endpoint-names.js';

const KEPT_CALLS = 200_000;

/** One call that was received; `status` is 0 while it has no answer, or when it never got one. */
export interface LedgerCall {
  at: number;
  method: string;
  path: string;
  endpoint: EndpointName | 'unknown';
  instanceId?: string;
  status: number;
  ms: number;
  faults?: string[];
}

/** Remembers the calls of Novita's API, the last 200,000 in full and all of them by number. */
export class Ledger {
  private calls: LedgerCall[] = [];
  private counts: Record<string, number> = {};

  record(call: LedgerCall): void {
    this.calls.push(call);
    this.counts[call.endpoint] = (this.counts[call.endpoint] ?? 0) + 1;
    if (this.calls.length > KEPT_CALLS * 1.1) this.calls = this.calls.slice(-KEPT_CALLS);
  }

  callsSince(moment: number): LedgerCall[] {
    return this.calls.filter((call) => call.at >= moment);
  }

  callCounts(): Record<string, number> {
    return { ...this.counts };
  }

  clear(): void {
    this.calls = [];
    this.counts = {};
  }
}
