import { Injectable, Logger } from '@nestjs/common';
import { messageOf } from '../../common/app-error.js';
import { Clock } from '../../common/clock.js';
import { Fleet } from '../../novita/fleet.js';
import { NovitaClient } from '../../novita/novita-client.js';
import type { NovitaInstance } from '../../novita/novita-instance.js';
import { NovitaNotFoundError } from '../../novita/novita.errors.js';
import { InstancesRepository } from '../instances.repository.js';
import { InstanceWakes } from '../instance-wakes.js';
import { absence, parseSighting, sightingOf } from '../sighting.js';

/**
 * Feeds every instance that waits for news from one sweep over Novita's list: the cost grows with pages, not with
 * instances, and only what changed is written and woken (design decision D5).
 */
@Injectable()
export class FleetWatcher {
  private readonly logger = new Logger(FleetWatcher.name);
  /** Pages of the list, as the last sweep found them. */
  private pages = 1;

  constructor(
    private readonly instances: InstancesRepository,
    private readonly fleet: Fleet,
    private readonly novita: NovitaClient,
    private readonly wakes: InstanceWakes,
    private readonly clock: Clock,
  ) {}

  async look(): Promise<void> {
    const watched = await this.instances.watched();
    if (watched.size === 0) return;
    try {
      const seen =
        watched.size < this.pages ? await this.lookAtEach(watched) : await this.lookAtList(watched);
      await this.note(watched, seen);
    } catch (error) {
      this.logger.warn({
        watched: watched.size,
        reason: messageOf(error),
        msg: 'Novita could not be looked at',
      });
    }
  }

  /** Sightings by Novita id; `null` for a machine that a complete look did not find. */
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
    }
    this.pages = pages;
    if (complete && total > 0) for (const id of wanted) if (!seen.has(id)) seen.set(id, null);
    return seen;
  }

  private async lookAtEach(watched: Map<string, string>): Promise<Map<string, NovitaInstance | null>> {
    const seen = new Map<string, NovitaInstance | null>();
    await Promise.all(
      [...watched.values()].map(async (id) => {
        try {
          seen.set(id, await this.novita.getInstance(id));
        } catch (error) {
          if (error instanceof NovitaNotFoundError) seen.set(id, null);
        }
      }),
    );
    return seen;
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
