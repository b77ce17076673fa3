import { Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import { CommandRunner } from './command-runner.js';
import { obeyCancel } from './commands.js';
import type { Served } from './instance-reader.js';
import { OperationNotCancellableError, OperationNotFoundError } from './instance.errors.js';
import { factsOf, OperationReader } from './operation-reader.js';

/** Takes operations back. */
@Injectable()
export class OperationCancels {
  constructor(
    private readonly operations: OperationReader,
    private readonly runner: CommandRunner,
  ) {}

  /**
   * Ends an operation by asking for the opposite, which is as durable a wish as any: a create by a delete, a start by a
   * stop. Cancelled twice it is cancelled once.
   *
   * @returns the operation as it has ended
   * @throws {OperationNotFoundError} {@link OperationNotCancellableError}
   */
  async cancel(id: string, principal: Principal): Promise<Served> {
    const before = await this.operations.read(id, principal);
    if (wasCancelled(before)) return before;
    try {
      const instance = await this.runner.run(factsOf(before).instanceId, principal, (found, ids, now) =>
        obeyCancel(found, id, ids, now),
      );
      if (!instance) throw new OperationNotFoundError(id);
    } catch (error) {
      if (!(error instanceof OperationNotCancellableError)) throw error;
      const meanwhile = await this.operations.read(id, principal);
      if (!wasCancelled(meanwhile)) throw error;
      return meanwhile;
    }
    return this.operations.read(id, principal);
  }
}

function wasCancelled(served: Served): boolean {
  return factsOf(served).error?.code === 'operation_cancelled';
}
