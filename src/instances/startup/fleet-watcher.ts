import { Injectable, Logger } from '@nestjs/common';
import { messageOf } from '../../common/app-error.js';
import { Clock } from '../../common/clock.js';
import { Fleet } from '../../novita/fleet.js';
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

/**
 * Feeds every instance that waits for news, and every spot machine in use, from one sweep over Novita's list: the cost
 * grows with pages, not with instances, and only what changed is written and woken (design decision D5).
 */
@Injectable()
export class FleetWatcher {
  private readonly logger = new Logger(FleetWatcher.name);
  /** Pages of the list, as the last sweep found them. */
  private pages = 1;

  constructor(
    private readonly instances: InstancesRepository,
    private readonly machines: MachinesRepository,
    private readonly fleet: Fleet,
    private readonly novita: NovitaClient,
    private readonly wakes: InstanceWakes,
    private readonly jobs: JobWakes,
    private readonly clock: Clock,
  ) {}

  async look(): Promise<void> {
    const [watched, spot] = await Promise.all([this.instances.watched(), this.machines.countSpotUp()]);
    if (watched.size + spot === 0) return;
    try {
      const few = watched.size + spot < this.pages;
      await this.note(watched, few ? await this.lookAtEach(watched) : await this.lookAtList(watched));
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
   * Sightings by Novita id; `null` for a machine that a complete look did not find. An empty list is no news of anybody:
   * it may be right, when the last machine of an account has gone, so some are asked for one by one.
   */
  private async lookAtList(watched: Map<string, string>): Promise<Map<string, NovitaInstance | null>> {
    const wanted = new Set(watched.values());
    const seen = new Map<string, NovitaInstance | null>();
    let pages = 0;
    let complete = false;
    let total = 0;
    for await (const page of this.fleet.pages()) {
      pages += 1;
      total += page.instances.length;
      complete = page.complete;
      for (const row of page.instances) if (wanted.has(row.id)) seen.set(row.id, row);
      await this.tellOfChanges(page.instances);
    }
    this.pages = pages;
    if (complete && total === 0) return this.lookAtEach(new Map([...watched].slice(0, MOST_SINGLE_LOOKS)));
    if (complete) for (const id of wanted) if (!seen.has(id)) seen.set(id, null);
    return seen;
  }

  private async lookAtEach(watched: Map<string, string>): Promise<Map<string, NovitaInstance | null>> {
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
    await this.tellOfChanges([...seen.values()].filter((row) => row !== null));
    return seen;
  }

  /** Settled machines that are not as they were: a notice to a spot machine must not wait for the next sync. */
  private async tellOfChanges(rows: NovitaInstance[]): Promise<void> {
    const settled = await this.machines.settled(rows.map(({ id }) => id));
    for (const row of rows) {
      const known = settled.get(row.id);
      if (known && hasStirred(known, row))
        await this.jobs.now('note-changes', { instanceId: known.instanceId });
    }
  }

  private async note(watched: Map<string, string>, seen: Map<string, NovitaInstance | null>): Promise<void> {
    const now = this.clock.now().getTime();
    const ids = [...watched.keys()];
    const before = await this.instances.sightings(ids);
    const changed = new Map<string, string>();
    ids.forEach((id, index) => {
      const row = seen.get(watched.get(id) ?? '');
      if (row === undefined) return;
      const last = before[index];
      const sighting = JSON.stringify(row ? sightingOf(row) : absence(parseSighting(last), now));
      if (sighting !== last) changed.set(id, sighting);
    });
    await this.instances.writeSightings(changed, now);
    await this.wakes.wakeMany([...changed.keys()]);
  }
}
