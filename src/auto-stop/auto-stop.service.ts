import { Inject, Injectable, Logger } from '@nestjs/common';
import { messageOf } from '../common/app-error.js';
import type { Moment } from '../common/clock.js';
import { AUTO_STOP_CONFIG } from '../config/config.module.js';
import type { AutoStopConfig } from '../config/config.js';
import { InstanceRegistry, type KnownInstance } from '../instances/instance-registry.js';
import type { Instance } from '../instances/instance.js';
import { idleDeadline, idleLimit, idleWarnMs } from '../instances/use/idle-clock.js';
import { InstanceDeadlines, type Outcome } from '../instances/use/instance-deadlines.js';
import { isRedisAway } from '../redis/redis.errors.js';
import { type FiguresAnswer, judge, type Judgement } from './idle.js';
import { MachineFigures } from './machine-figures.js';
import { looks, roundDurations, rounds, stops, warnings } from './metrics.js';
import { nextStep, type Step } from './next-step.js';
import { countRows, type Round, type RoundRow } from './round.js';
import { type PastRound, RoundsRepository } from './rounds.repository.js';

/** Instances that are looked at at the same time: each may have to wait for Novita. */
const AT_ONCE = 10;

/** With so many intervals between two rounds, nobody may have been heard meanwhile. */
const SILENT_INTERVALS = 2;

/** How a round looks at each instance. */
interface Look {
  now: Moment;
  dryRun: boolean;
  afterSilence: boolean;
}

/**
 * Stops what nobody uses and what its lease has ended for. A round looks at those whose warning or deadline has come,
 * which an index tells; asks Novita for the figures of these alone; judges each by itself, and carries out the one
 * thing that follows. Dry, it leaves out that last step and nothing else. Two rounds at once do no harm: whatever is
 * done depends on the record and the deadline that were judged.
 */
@Injectable()
export class AutoStopService {
  private readonly logger = new Logger(AutoStopService.name);

  constructor(
    private readonly deadlines: InstanceDeadlines,
    private readonly registry: InstanceRegistry,
    private readonly figures: MachineFigures,
    private readonly history: RoundsRepository,
    @Inject(AUTO_STOP_CONFIG) private readonly config: AutoStopConfig,
  ) {}

  /**
   * @param dryRun does nothing but say what it would do; always so when the service is set to
   * @throws when the store is away; the next round begins anew
   */
  async round(by: Round['by'], dryRun: boolean): Promise<Round> {
    const dry = dryRun || this.config.dryRun;
    const mode = dry ? 'dry' : 'real';
    const ended = roundDurations.startTimer();
    try {
      const round = await this.look(by, dry);
      rounds.inc({ mode, result: 'done' });
      return round;
    } catch (error) {
      rounds.inc({ mode, result: 'failed' });
      throw error;
    } finally {
      ended();
    }
  }

  /** Whether an instance is idle, by what is known of it now. */
  async judge(instance: Instance): Promise<{ judgement: Judgement; now: Moment }> {
    const now = await this.deadlines.now();
    const limitMs = idleLimit(instance, this.config);
    const figures = limitMs === undefined ? NOT_ASKED : await this.figures.toJudge(instance, limitMs, now);
    return { judgement: judge(instance, figures, now, this.config), now };
  }

  private async look(by: Round['by'], dryRun: boolean): Promise<Round> {
    const began = performance.now();
    const [{ now: startedAt, ids }, last] = await Promise.all([this.deadlines.due(), this.history.last()]);
    const now = (): Moment => startedAt + Math.round(performance.now() - began);
    const afterSilence = hasBeenSilent(last, startedAt, this.config);
    const rows: RoundRow[] = [];
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      const some = ids.slice(from, from + AT_ONCE);
      const records = await this.registry.byIds(some);
      rows.push(
        ...(await Promise.all(
          some.map(async (id) => this.lookAt(id, records.get(id), { now: now(), dryRun, afterSilence })),
        )),
      );
    }
    const durationMs = Math.round(performance.now() - began);
    const round: Round = { startedAt, durationMs, dryRun, by, ...countRows(rows), rows };
    await this.history.note(round);
    return round;
  }

  /** One instance; whatever is wrong with it does not keep the others from being looked at. */
  private async lookAt(
    id: string,
    record: KnownInstance | undefined,
    { now, dryRun, afterSilence }: Look,
  ): Promise<RoundRow> {
    try {
      if (record === undefined) return await this.withoutRecord(id, dryRun);
      if (record === 'unreadable') return await this.withoutSense(id, dryRun);
      const judgement = judge(record, await this.figuresFor(record, now), now, this.config);
      looks.inc({ verdict: judgement.verdict });
      const step = nextStep(record, judgement, now, this.config, afterSilence);
      const outcome = dryRun ? 'dry' : await this.carryOut(record, step, now);
      return { ...rowOf(record, judgement, step), outcome };
    } catch (error) {
      if (isRedisAway(error)) throw error;
      this.logger.error({ instanceId: id, reason: messageOf(error), msg: 'Could not be looked at' });
      return failed(id, 'The instance could not be looked at');
    }
  }

  /** Only for those whose idle deadline is near; a lease needs no figures. */
  private async figuresFor(instance: Instance, now: Moment): Promise<FiguresAnswer> {
    const limitMs = idleLimit(instance, this.config);
    if (limitMs === undefined) return NOT_ASKED;
    const isNear = now >= idleDeadline(instance, limitMs) - idleWarnMs(limitMs, this.config);
    return isNear ? this.figures.toJudge(instance, limitMs, now) : NOT_ASKED;
  }

  private async carryOut(instance: Instance, step: Step, now: Moment): Promise<Outcome> {
    switch (step.do) {
      case 'nothing':
        return 'done';
      case 'note-activity':
        await this.deadlines.noteActivity(instance, step.at);
        return 'done';
      case 'note-repair':
        return this.deadlines.noteRepair(instance, now);
      case 'warn':
        return this.told(
          instance,
          step,
          await this.deadlines.warn(instance, step.deadline, now, step.movedFrom),
        );
      case 'stop':
        return this.told(instance, step, await this.deadlines.stop(instance, step.deadline, now));
    }
  }

  private told(
    { id }: Instance,
    { do: done, deadline: { cause, words } }: Extract<Step, { do: 'warn' | 'stop' }>,
    outcome: Outcome,
  ): Outcome {
    if (outcome === 'done') {
      (done === 'stop' ? stops : warnings).inc({ cause });
      this.logger.log({ instanceId: id, cause, reason: words, msg: done });
    }
    return outcome;
  }

  private async withoutRecord(id: string, dryRun: boolean): Promise<RoundRow> {
    if (!dryRun) await this.deadlines.forget(id);
    const explanation = 'There is no such record';
    return {
      instanceId: id,
      verdict: 'gone',
      action: 'nothing',
      outcome: dryRun ? 'dry' : 'done',
      explanation,
    };
  }

  private async withoutSense(id: string, dryRun: boolean): Promise<RoundRow> {
    if (!dryRun) await this.deadlines.setAside(id);
    return failed(id, 'The record cannot be read; it is set aside for an operator');
  }
}

const NOT_ASKED: FiguresAnswer = { kind: 'not-asked' };

/** Whether the service was away, or Redis' clock has jumped ahead, since the last scheduled round. */
function hasBeenSilent(last: PastRound[], now: Moment, { checkIntervalMs }: AutoStopConfig): boolean {
  const before = last.find(({ by }) => by === 'schedule');
  return (
    before !== undefined && now - before.startedAt - before.durationMs > SILENT_INTERVALS * checkIntervalMs
  );
}

function rowOf(instance: Instance, judgement: Judgement, step: Step): Omit<RoundRow, 'outcome'> {
  const row = { instanceId: instance.id, verdict: judgement.verdict, action: step.do };
  if (step.do === 'warn' || step.do === 'stop') {
    const { cause, at, words } = step.deadline;
    return { ...row, cause, ...(cause === 'data' ? {} : { stopsAt: at }), explanation: words };
  }
  const { deadline, words, verdict } = judgement;
  return { ...row, ...(verdict === 'active' ? { stopsAt: deadline } : {}), explanation: words };
}

function failed(instanceId: string, explanation: string): RoundRow {
  return { instanceId, verdict: 'unreadable', action: 'nothing', outcome: 'failed', explanation };
}
