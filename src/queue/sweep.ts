import { Injectable, Logger } from '@nestjs/common';
import { messageOf } from '../common/app-error.js';

/** Finds work of one room whose job was lost, wakes it, and says how much it was. */
export type SweepVisit = () => Promise<number>;

/** The periodic look over due records; rooms register what it visits. */
@Injectable()
export class Sweep {
  private readonly visits = new Map<string, SweepVisit>();
  private readonly logger = new Logger(Sweep.name);

  register(name: string, visit: SweepVisit): void {
    this.visits.set(name, visit);
  }

  /** Visits every room; one that fails does not keep the others from being visited. */
  async run(): Promise<number> {
    let woken = 0;
    for (const [name, visit] of this.visits) {
      try {
        woken += await visit();
      } catch (error) {
        this.logger.warn({ visit: name, reason: messageOf(error), msg: 'Sweep could not look here' });
      }
    }
    return woken;
  }
}
