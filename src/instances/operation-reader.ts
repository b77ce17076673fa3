import { Injectable } from '@nestjs/common';
import { maySee, type Principal, viewOf } from '../access/principal.js';
import { isId } from '../common/ids.js';
import type { Served } from './instance-reader.js';
import { OperationNotFoundError } from './instance.errors.js';
import { InstancesRepository } from './instances.repository.js';
import { KnownDocuments, type Reading } from './known-documents.js';

/** What of a stored operation is looked at on its way to a client. */
export interface OperationFacts {
  type: string;
  done: boolean;
  instanceId: string;
  owner?: string;
  metadata: { phase: string; queuePosition?: number };
  error?: { code: string };
}

/** Operations as clients read them: as they are stored, and with their place in the line while they wait in it. */
@Injectable()
export class OperationReader {
  constructor(
    private readonly instances: InstancesRepository,
    private readonly known: KnownDocuments,
  ) {}

  /** @throws {OperationNotFoundError} also for what belongs to others */
  async read(id: string, principal: Principal): Promise<Served> {
    if (!isId('op', id)) throw new OperationNotFoundError(id);
    const served = await this.known.read<string>(`operation:${id}:${viewOf(principal)}`, async () =>
      this.load(id, principal),
    );
    if ('stale' in served) return served;
    if (served.fresh === undefined) throw new OperationNotFoundError(id);
    return { fresh: served.fresh };
  }

  private async load(id: string, principal: Principal): Promise<Reading | undefined> {
    const text = await this.instances.operation(id);
    if (text === undefined) return undefined;
    const operation = JSON.parse(text) as OperationFacts;
    if (!maySee(principal, operation.owner ?? '')) return undefined;
    return { text: await this.withPlaceInLine(operation, text) };
  }

  /** The line moves on without the operations that wait in it being written. */
  private async withPlaceInLine(operation: OperationFacts, text: string): Promise<string> {
    const { type, instanceId, metadata } = operation;
    if (type !== 'start' || metadata.phase !== 'initiated') return text;
    const ahead = await this.instances.startsAhead(instanceId);
    if (ahead === undefined) return text;
    return JSON.stringify({ ...operation, metadata: { ...metadata, queuePosition: ahead + 1 } });
  }
}

/** What stands in a document that was read. */
export function factsOf(served: Served): OperationFacts {
  return JSON.parse('fresh' in served ? served.fresh : served.stale.text) as OperationFacts;
}
