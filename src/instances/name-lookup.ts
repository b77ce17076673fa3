import { Inject, Injectable } from '@nestjs/common';
import { maySee, type Principal } from '../access/principal.js';
import type { StartupConfig } from '../config/config.js';
import { STARTUP_CONFIG } from '../config/config.module.js';
import { MachineAdopter } from './adoption/machine-adopter.js';
import { AmbiguousNameError } from './instance.errors.js';
import { InstanceShelvesRepository } from './instance-shelves.repository.js';
import { isNovitaId } from './instance-lookup.js';
import { InstanceRegistry } from './instance-registry.js';
import type { Instance } from './instance.js';

/** More living instances of one name than these need not be told apart. */
const MOST_NAMESAKES = 50;

/** Finds the instance that a client means by a name, and machines that have no record yet. */
@Injectable()
export class NameLookup {
  constructor(
    private readonly shelves: InstanceShelvesRepository,
    private readonly registry: InstanceRegistry,
    private readonly adopter: MachineAdopter,
    @Inject(STARTUP_CONFIG) private readonly config: StartupConfig,
  ) {}

  /**
   * Our id of a machine that has no record, after it was taken over.
   *
   * @throws {InstanceNotStartableError} when it is not at rest
   */
  async takeOver(novitaInstanceId: string, principal: Principal): Promise<string | undefined> {
    return isNovitaId(novitaInstanceId) ? this.adopter.takeOverById(novitaInstanceId, principal) : undefined;
  }

  /**
   * Our id of the one living instance of a name (design decision D21): first by our records, whose index is written
   * with them, then by what Novita has. A machine of ours without a record gets it back; somebody else's gets one only
   * when that is asked for.
   *
   * @throws {AmbiguousNameError} when several are meant
   * @throws {NovitaUnavailableError} when no record has the name and Novita cannot be asked
   */
  async named(name: string, principal: Principal, takeOver = false): Promise<string | undefined> {
    const known = await this.theOnly(name, principal);
    if (known !== undefined || !this.config.nameLookup) return known;
    const adopted = await this.adopter.adoptNamed(name, principal, takeOver);
    // Somebody else may have given it its record while Novita was asked.
    return adopted ?? this.theOnly(name, principal);
  }

  private async theOnly(name: string, principal: Principal): Promise<string | undefined> {
    const namesakes = await this.namesakes(name, principal);
    if (namesakes.length > 1) throw new AmbiguousNameError(name, namesakes.map(candidateOf));
    return namesakes[0]?.id;
  }

  /** Those that are being deleted are meant only when there are no others. */
  private async namesakes(name: string, principal: Principal): Promise<Instance[]> {
    const owner = principal.role === 'admin' ? undefined : principal.owner;
    const records = await this.registry.byIds(await this.shelves.idsNamed(name, owner, MOST_NAMESAKES));
    const living = [...records.values()].flatMap((record) =>
      record !== 'unreadable' &&
      record.name === name &&
      record.status !== 'terminated' &&
      maySee(principal, record.owner)
        ? [record]
        : [],
    );
    const staying = living.filter(({ desired }) => desired !== 'deleted');
    return staying.length > 0 ? staying : living;
  }
}

function candidateOf({ id, novitaInstanceId, status, createdAt }: Instance): {
  instanceId: string;
  novitaInstanceId?: string;
  status: string;
  createdAt: string;
} {
  return { instanceId: id, novitaInstanceId, status, createdAt: new Date(createdAt).toISOString() };
}
