import { Injectable, Logger } from '@nestjs/common';
import { messageOf } from '../../common/app-error.js';
import { Clock } from '../../common/clock.js';
import { Fleet, type FleetPage } from '../../novita/fleet.js';
import { NovitaClient } from '../../novita/novita-client.js';
import type { NovitaInstance } from '../../novita/novita-instance.js';
import { NovitaNotFoundError } from '../../novita/novita.errors.js';
import { InstancesRepository } from '../instances.repository.js';
import { JobWakes } from '../../queue/job-wakes.js';
import { InstanceWakes } from '../instance-wakes.js';
import { MachinesRepository } from '../machines.repository.js';
import { hasStirred } from '../settled.js';
import { absence, parseSighting, sightingOf } from '../sighting.js';

/** Single looks of one sweep, when the list says nothing. */
const MOST_SINGLE_LOOKS = 20;

/** Another duty that goes along with a walk over Novita's whole list. */
export interface WalkCompanion {
  see: (page: FleetPage) => Promise<void>;
  /** After the last page, complete or not; not called when the walk broke off. */
  end: () => Promise<void>;
}

/** Decides when a walk begins whether to go along. */
export type JoinWalk = () => Promise<WalkCompanion | undefined>;

/**
 * Feeds every instance that waits for news, and every spot machine in use, from one sweep over Novita's list: the cost
 * grows with pages, not with instances, and only what changed is written and woken (design decision D5).
 */
@Injectable()
export class FleetWatcher {
  private readonly logger = new Logger(FleetWatcher.name);
  /** Pages of the list, as the last sweep found them. */
  private pages = 1;
  private readonly companions: JoinWalk[] = [];

  constructor(
    private readonly instances: InstancesRepository,
    private readonly machines: MachinesRepository,
    private readonly fleet: Fleet,
    private readonly novita: NovitaClient,
    private readonly wakes: InstanceWakes,
    private readonly jobs: JobWakes,
    private readonly clock: Clock,
  ) {}

  /** Has another duty asked at the beginning of each walk over the whole list. */
  accompany(join: JoinWalk): void {
    this.companions.push(join);
  }

  /** One sweep; what goes wrong ends it, and the next one begins anew. */
  async look(): Promise<void> {
    const [watched, spot] = await Promise.all([this.instances.watched(), this.machines.countSpotUp()]);
    if (watched.size + spot === 0) return;
    try {
      const few = watched.size + spot < this.pages;
      if (few) await this.lookAtEach(watched);
      else await this.lookAtList(watched);
    } catch (error) {
      this.logger.warn({
        watched: watched.size,
        spot,
        reason: messageOf(error),
        msg: 'Novita could not be looked at',
      });
    }
  }

  /**
   * Notes page by page what is seen, and after a complete look who was not. An empty list is no news of anybody: it may
   * be right, when the last machine of an account has gone, so some are asked for one by one.
   */
  private async lookAtList(watched: Map<string, string>): Promise<void> {
    const companions = await this.joined();
    const missing = new Map([...watched].map(([id, novitaInstanceId]) => [novitaInstanceId, id]));
    let pages = 0;
    let complete = false;
    let total = 0;
    for await (const page of this.fleet.pages()) {
      pages += 1;
      total += page.instances.length;
      complete = page.complete;
      const seen = new Map<string, NovitaInstance>();
      const others: NovitaInstance[] = [];
      for (const row of page.instances) {
        const id = missing.get(row.id);
        if (id === undefined) others.push(row);
        else seen.set(id, row);
        missing.delete(row.id);
      }
      await Promise.all([this.note(seen), this.tellOfChanges(others)]);
      for (const { see } of companions) await see(page);
    }
    this.pages = pages;
    if (complete && total === 0) await this.lookAtEach(new Map([...watched].slice(0, MOST_SINGLE_LOOKS)));
    else if (complete) await this.note(new Map([...missing.values()].map((id) => [id, null])));
    for (const { end } of companions) await end();
  }

  private async joined(): Promise<WalkCompanion[]> {
    const joined = await Promise.all(this.companions.map(async (join) => join()));
    return joined.filter((companion) => companion !== undefined);
  }

  private async lookAtEach(watched: Map<string, string>): Promise<void> {
    const ours = new Map([...watched].map(([id, novitaInstanceId]) => [novitaInstanceId, id]));
    const seen = new Map<string, NovitaInstance | null>();
    await Promise.all(
      [...watched.values(), ...(await this.machines.spotUp())].map(async (id) => {
        try {
          seen.set(id, await this.novita.getInstance(id));
        } catch (error) {
          if (error instanceof NovitaNotFoundError) seen.set(id, null);
        }
      }),
    );
    await this.note(
      new Map(
        [...seen].flatMap(([novitaInstanceId, row]) => {
          const id = ours.get(novitaInstanceId);
          return id === undefined ? [] : [[id, row] as const];
        }),
      ),
    );
    await this.tellOfChanges([...seen.values()].filter((row) => row !== null));
  }

  /**
   * Settled machines that are not as they were: a notice to a spot machine must not wait for the next sync. The watched
   * ones are told by their sightings.
   */
  private async tellOfChanges(rows: NovitaInstance[]): Promise<void> {
    const settled = await this.machines.settled(rows.map(({ id }) => id));
    for (const row of rows) {
      const known = settled.get(row.id);
      if (known && hasStirred(known, row))
        await this.jobs.now('note-changes', { instanceId: known.instanceId });
    }
  }

  /** @param seen what was seen of instances, by our id; `null` for a machine that a complete look did not find */
  private async note(seen: Map<string, NovitaInstance | null>): Promise<void> {
    if (seen.size === 0) return;
    const now = this.clock.now().getTime();
    const before = await this.instances.sightings([...seen.keys()]);
    const changed = new Map<string, string>();
    [...seen].forEach(([id, row], index) => {
      const last = before[index];
      const sighting = JSON.stringify(row ? sightingOf(row) : absence(parseSighting(last), now));
      if (sighting !== last) changed.set(id, sighting);
    });
    if (changed.size === 0) return;
    await this.instances.writeSightings(changed, now);
    await this.wakes.wakeMany([...changed.keys()]);
  }
}
