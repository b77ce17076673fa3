import { Inject, Injectable } from '@nestjs/common';
import type { Moment } from '../common/clock.js';
import { NOVITA_CONFIG } from '../config/config.module.js';
import type { NovitaConfig } from '../config/config.js';
import type { Instance } from '../instances/instance.js';
import { NovitaClient } from '../novita/novita-client.js';
import { NovitaError, NovitaNotFoundError, NovitaRejectedError } from '../novita/novita.errors.js';
import { type Cached, SharedCache } from '../redis/shared-cache.js';
import { intervalFor, LATE_MS } from './figures.js';
import type { FiguresAnswer } from './idle.js';
import { type MachineSeries, seriesOf } from './machine-series.js';
import { figuresMissed } from './metrics.js';

const CACHE = 'machine-figures';

/** Figures are kept for a fortieth of what is looked at, within these (ms). */
const FRESH_SHARE = 40;
const SHORTEST_TTL_MS = 50;
const LONGEST_TTL_MS = 30_000;

export interface FiguresOfSpan {
  from: Moment;
  to: Moment;
  intervalSeconds: number;
  series: MachineSeries;
}

/** Novita's figures of machines: asked for one at a time, shared by all processes for a moment. */
@Injectable()
export class MachineFigures {
  constructor(
    private readonly cache: SharedCache,
    private readonly novita: NovitaClient,
    @Inject(NOVITA_CONFIG) private readonly config: NovitaConfig,
  ) {}

  /** What is needed to judge whether an instance was idle for so long; trouble with Novita is an answer too. */
  async toJudge({ novitaInstanceId }: Instance, limitMs: number, now: Moment): Promise<FiguresAnswer> {
    if (novitaInstanceId === undefined) return { kind: 'none' };
    try {
      const { value } = await this.through(novitaInstanceId, limitMs, LATE_MS, now);
      return { kind: 'series', series: value.series };
    } catch (error) {
      if (!(error instanceof NovitaError)) throw error;
      const none = error instanceof NovitaNotFoundError || error instanceof NovitaRejectedError;
      figuresMissed.inc({ reason: none ? 'none' : 'unavailable' });
      return none ? { kind: 'none' } : { kind: 'unavailable', reason: error.code };
    }
  }

  /**
   * The figures of the last so many milliseconds.
   *
   * @param now by the clock that is trusted
   * @throws the meaning of Novita's failure, when they are not cached and cannot be had
   */
  async of(novitaInstanceId: string, spanMs: number, now: Moment): Promise<Cached<FiguresOfSpan>> {
    return this.through(novitaInstanceId, spanMs, 0, now);
  }

  /** @param beforeMs of how long before that as well: what has lagged tells how it was when the span began */
  private async through(
    novitaInstanceId: string,
    spanMs: number,
    beforeMs: number,
    now: Moment,
  ): Promise<Cached<FiguresOfSpan>> {
    const ttlMs = Math.round(Math.min(LONGEST_TTL_MS, Math.max(SHORTEST_TTL_MS, spanMs / FRESH_SHARE)));
    const options = { ttlMs, loadTimeoutMs: this.config.timeoutMs };
    return this.cache.through(CACHE, `${novitaInstanceId}:${spanMs}+${beforeMs}`, options, async () => {
      const from = now - spanMs - beforeMs;
      const intervalSeconds = intervalFor(spanMs);
      const metrics = await this.novita.getInstanceMetrics(
        novitaInstanceId,
        new Date(from),
        new Date(now),
        intervalSeconds,
      );
      return { from, to: now, intervalSeconds, series: seriesOf(metrics) };
    });
  }
}
