import { Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import { AppError } from '../common/app-error.js';
import { CommandRunner } from './command-runner.js';
import { type CommandIds, obeyStop } from './commands.js';
import type { StopAllDto, StopAllResultDto, StopResultDto } from './dto/stop-all.dto.js';
import { InstanceLookup } from './instance-lookup.js';
import { InstanceRegistry, type KnownInstance } from './instance-registry.js';
import { InstanceShelvesRepository } from './instance-shelves.repository.js';
import { InstanceNotFoundError, InstanceProtectedError } from './instance.errors.js';
import type { Instance } from './instance.js';
import { isMeant, isUp } from './stop-all.js';

/** Stops under way at the same time: each is a read and a write in Redis, and nobody else should have to wait. */
const AT_ONCE = 50;

/** Only judges, for dry runs and for what a stop would refuse. */
const DRY: CommandIds = { operationId: '', requestId: '' };

/** Stops every instance that fits, each by an operation of its own; one that cannot be stopped keeps none from it. */
@Injectable()
export class StopAllService {
  constructor(
    private readonly shelves: InstanceShelvesRepository,
    private readonly registry: InstanceRegistry,
    private readonly lookup: InstanceLookup,
    private readonly runner: CommandRunner,
  ) {}

  async stopAll(filter: StopAllDto, principal: Principal): Promise<StopAllResultDto> {
    const { dryRun = false } = filter;
    const results: StopResultDto[] = [];
    for await (const instances of this.targets(filter, principal)) {
      for (let from = 0; from < instances.length; from += AT_ONCE) {
        const some = instances.slice(from, from + AT_ONCE);
        results.push(...(await Promise.all(some.map(async (one) => this.stop(one, principal, dryRun)))));
      }
    }
    return { count: results.filter(({ accepted }) => accepted).length, dryRun, results };
  }

  /** Records to stop, or ids for which there is none. */
  private async *targets(filter: StopAllDto, principal: Principal): AsyncGenerator<(Instance | string)[]> {
    if (filter.instanceIds) {
      yield await this.named(filter.instanceIds, filter, principal);
      return;
    }
    const seen = new Set<string>();
    for await (const ids of this.shelves.livingIds()) {
      const records = await this.registry.byIds(ids.filter((id) => !seen.has(id)));
      for (const id of ids) seen.add(id);
      yield [...records.values()].filter(
        (record): record is Instance =>
          record !== 'unreadable' && isMeant(record, filter, principal) && isUp(record),
      );
    }
  }

  private async named(
    ids: string[],
    filter: StopAllDto,
    principal: Principal,
  ): Promise<(Instance | string)[]> {
    const ours = await Promise.all(ids.map(async (id) => this.lookup.ourId(id)));
    const records = await this.registry.byIds(ours.flatMap((id) => id ?? []));
    const isTheirs = (record: KnownInstance | undefined): record is Instance =>
      record !== undefined && record !== 'unreadable' && isMeant(record, filter, principal);
    const found = ours.map((id, index) => {
      const record = id === undefined ? undefined : records.get(id);
      return isTheirs(record) ? record : (ids[index] ?? '');
    });
    return [...new Set(found)];
  }

  private async stop(one: Instance | string, principal: Principal, dryRun: boolean): Promise<StopResultDto> {
    if (typeof one === 'string') return refused({ instanceId: one }, new InstanceNotFoundError(one));
    const { id, name } = one;
    try {
      if (dryRun) {
        judge(one, DRY, 0);
        return { instanceId: id, name, accepted: true };
      }
      const stopped = await this.runner.run(id, principal, judge);
      if (!stopped) throw new InstanceNotFoundError(id);
      return { instanceId: id, name, accepted: true, operationId: stopped.operation.id };
    } catch (error) {
      return refused({ instanceId: id, name }, error);
    }
  }
}

/** Along with others nothing is stopped that is protected. */
function judge(instance: Instance, ids: CommandIds, now: number): Instance {
  if (instance.protected) throw new InstanceProtectedError(instance.id);
  return obeyStop(instance, ids, now);
}

function refused(which: { instanceId: string; name?: string }, error: unknown): StopResultDto {
  if (!(error instanceof AppError)) throw error;
  return { ...which, accepted: false, error: { code: error.code, message: error.message } };
}
