import type { EndpointName } from '../endpoint-names.js';
import type { SeededRandom } from '../random.js';

export type Params = Record<string, string | number | boolean | null>;

/** What is asked to go wrong: the next time, the next n times, or with a probability. */
export interface FaultRequest {
  fault: string;
  endpoints: readonly EndpointName[];
  instanceId?: string;
  times?: number;
  probability?: number;
  params: Params;
}

export interface ActiveFault extends FaultRequest {
  id: number;
  played: number;
}

/** The faults that wait for their call, in the order they were asked for. */
export class FaultList {
  private active: ActiveFault[] = [];
  private nextId = 1;

  constructor(private readonly random: SeededRandom) {}

  add(request: FaultRequest): ActiveFault {
    const times = request.times ?? (request.probability === undefined ? 1 : undefined);
    const fault: ActiveFault = {
      ...request,
      ...(times === undefined ? {} : { times }),
      id: this.nextId,
      played: 0,
    };
    this.nextId += 1;
    this.active.push(fault);
    return fault;
  }

  all(): ActiveFault[] {
    return this.active;
  }

  remove(id: number): boolean {
    const before = this.active.length;
    this.active = this.active.filter((fault) => fault.id !== id);
    return this.active.length < before;
  }

  clear(): void {
    this.active = [];
  }

  /** The faults this call meets; those that are used up leave the list. */
  draw(endpoint: EndpointName, instanceId: string | undefined): ActiveFault[] {
    if (this.active.length === 0) return [];
    const hit = this.active.filter((fault) => concerns(fault, endpoint, instanceId) && this.strikes(fault));
    for (const fault of hit) fault.played += 1;
    this.active = this.active.filter((fault) => fault.times === undefined || fault.played < fault.times);
    return hit;
  }

  private strikes(fault: ActiveFault): boolean {
    return fault.probability === undefined || this.random.next() < fault.probability;
  }
}

function concerns(fault: ActiveFault, endpoint: EndpointName, instanceId: string | undefined): boolean {
  if (!fault.endpoints.includes(endpoint)) return false;
  return fault.instanceId === undefined || endpoint === 'list' || fault.instanceId === instanceId;
}
