import { Inject, Injectable, Logger } from '@nestjs/common';
import { messageOf } from '../common/app-error.js';
import { Ids } from '../common/ids.js';
import { STARTUP_CONFIG } from '../config/config.module.js';
import type { StartupConfig } from '../config/config.js';
import { isAtRest } from '../instances/duty.js';
import type { Instance } from '../instances/instance.js';
import { InstanceRegistry } from '../instances/instance-registry.js';
import type { Work } from '../instances/instance-work.js';
import { settledOf } from '../instances/settled.js';
import { NovitaClient } from '../novita/novita-client.js';
import type { NovitaInstance } from '../novita/novita-instance.js';
import { NovitaNotFoundError } from '../novita/novita.errors.js';
import { ProductsService } from '../products/products.service.js';
import { SubjectBusy } from '../queue/job-processor.js';
import { difference } from './difference.js';
import { readOutsideNews, vanished } from './outside-news.js';
import { changesNoted } from './sync-metrics.js';

export const SYNC_ACTOR = 'sync';

/** What a look at one settled machine came to. */
export type Outcome =
  /** The record follows what was found. */
  | 'updated'
  /** Complete lists did not have it and Novita does not know it: its record is terminated. */
  | 'vanished'
  /** There was nothing to do, or nothing any more. */
  | 'same'
  /** Somebody else is at it. */
  | 'busy'
  /** Novita could not be asked: left to a later round. */
  | 'unknown';

/**
 * Brings single settled records in line with their machines. Lists only say where to look: what is noted comes from a
 * look at the machine by itself, made while nobody else works on the instance, so that an old row undoes nothing.
 */
@Injectable()
export class Reconciler {
  private readonly logger = new Logger(Reconciler.name);

  constructor(
    private readonly registry: InstanceRegistry,
    private readonly novita: NovitaClient,
    private readonly products: ProductsService,
    private readonly ids: Ids,
    @Inject(STARTUP_CONFIG) private readonly startup: StartupConfig,
  ) {}

  /** Notes what has changed at the machine of a settled record. */
  async noteChanges(instanceId: string): Promise<Outcome> {
    return this.look(instanceId, async (work, machine) => {
      if (machine === 'unknown') return 'same';
      const changes = difference(settledOf(work.instance), machine);
      if (changes.length === 0) return 'same';
      const before = work.instance;
      const ids = { operationId: this.ids.next('op'), requestId: this.ids.next('req') };
      const after = readOutsideNews(before, machine, changes, ids, work.now(), this.startup);
      await work.save(after);
      await this.rememberReclaim(before, work.instance);
      for (const { kind } of changes) changesNoted.inc({ kind });
      return 'updated';
    });
  }

  /** Terminates the record of a machine that complete lists have missed for long enough, if Novita does not know it. */
  async believeVanished(instanceId: string): Promise<Outcome> {
    return this.look(instanceId, async (work, machine) => {
      if (machine !== 'unknown' && machine.status !== 'removed') return 'same';
      await work.save(vanished(work.instance, work.now()));
      changesNoted.inc({ kind: 'vanished' });
      return 'vanished';
    });
  }

  /** Whether Novita, asked for it by its id, does not have the machine; `undefined` when it could not be asked. */
  async isUnknown(novitaInstanceId: string): Promise<boolean | undefined> {
    const machine = await this.askNovita(novitaInstanceId);
    return machine === undefined ? undefined : machine === 'unknown' || machine.status === 'removed';
  }

  private async look(
    instanceId: string,
    step: (work: Work, machine: NovitaInstance | 'unknown') => Promise<Outcome>,
  ): Promise<Outcome> {
    let outcome: Outcome = 'same';
    try {
      await this.registry.workOn(instanceId, SYNC_ACTOR, async (work) => {
        const { instance } = work;
        if (!isAtRest(instance) || instance.novitaInstanceId === undefined) return;
        const machine = await this.askNovita(instance.novitaInstanceId);
        outcome = machine === undefined ? 'unknown' : await step(work, machine);
      });
    } catch (error) {
      if (!(error instanceof SubjectBusy)) throw error;
      return 'busy';
    }
    return outcome;
  }

  /** `unknown` is Novita's own word; `undefined` when it could not be asked. */
  private async askNovita(novitaInstanceId: string): Promise<NovitaInstance | 'unknown' | undefined> {
    try {
      return await this.novita.getInstance(novitaInstanceId);
    } catch (error) {
      if (error instanceof NovitaNotFoundError) return 'unknown';
      this.logger.warn({
        novitaInstanceId,
        reason: messageOf(error),
        msg: 'A settled machine could not be read; it is looked at later',
      });
      return undefined;
    }
  }

  /** Where one machine was taken back others will be: the next one is bought elsewhere if it can be. */
  private async rememberReclaim(before: Instance, { reclaim, product, spec }: Instance): Promise<void> {
    if (!reclaim || before.reclaim || !product) return;
    const { billingMode } = spec;
    await this.products.noteReclaim({ productId: product.id, region: product.region, billingMode });
  }
}
