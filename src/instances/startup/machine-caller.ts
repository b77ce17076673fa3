import { Inject, Injectable, Logger } from '@nestjs/common';
import { AppError, messageOf } from '../../common/app-error.js';
import { failPoint } from '../../common/fail-points.js';
import { STARTUP_CONFIG } from '../../config/config.module.js';
import type { StartupConfig } from '../../config/config.js';
import { NovitaClient } from '../../novita/novita-client.js';
import {
  NovitaNoCapacityError,
  NovitaNotFoundError,
  NovitaStateError,
  NovitaUnavailableError,
  type Unavailability,
} from '../../novita/novita.errors.js';
import type { StartFailureCode } from '../failure.js';
import type { Instance } from '../instance.js';
import { StartsFullError } from '../instance.errors.js';
import type { Work } from '../instance-work.js';
import { SendDeadline } from '../send-deadline.js';
import { type Sighting, sightingOf } from '../sighting.js';
import { ResourceConstraintsError, type StartupError, StartupFailedError } from '../startup.errors.js';
import {
  accepted,
  answered,
  callOf,
  lookAgain,
  missCall,
  nextCallStep,
  noteLook,
  noteProof,
  openCall,
  refuseCall,
  setBack,
  takePlace,
  withCallIntent,
} from './machine-call.js';
import { cameToRest, vanished } from './startup.js';

/** "Invalid state change" is looked into after this (ms), because the machine may start all the same. */
const LOOK_AFTER_DOUBT_MS = 2_000;

/** A machine that neither a list nor a single look finds for so many poll intervals is gone. */
const ABSENT_POLLS = 3;

/** Nothing was done: the call was not sent, or Novita said "not now". */
const NOT_SENT = new Set<Unavailability>(['budget', 'not-asking', 'told-to-wait']);

/** Refusals that no waiting would change. */
const FINAL: Partial<Record<string, StartFailureCode>> = {
  balance_not_enough: 'balance_not_enough',
  novita_unauthorized: 'novita_unauthorized',
  novita_quota_exceeded: 'novita_quota_exceeded',
  novita_rejected: 'novita_rejected',
};

/**
 * Has Novita start or restart a machine: looks, writes down what it is about to do, calls, and looks again until
 * Novita is seen at it. Whoever dies in between leaves a record that says where to go on.
 */
@Injectable()
export class MachineCaller {
  private readonly logger = new Logger(MachineCaller.name);

  constructor(
    private readonly novita: NovitaClient,
    @Inject(STARTUP_CONFIG) private readonly config: StartupConfig,
  ) {}

  /**
   * Does the next step of an open call.
   *
   * @param listed what the list last said of the machine
   * @returns what the machine looks like once Novita is seen carrying the call out; `undefined` while it is not
   */
  async carryOut(work: Work, listed: Sighting | undefined): Promise<Sighting | undefined> {
    if (!(await this.hasPlace(work))) return undefined;
    if (listed) await work.save(noteProof(work.instance, listed, 'list', work.now(), this.config));
    if (!openCall(work.instance)) return listed;

    const seen = await this.look(work, listed);
    if (!seen) return undefined;
    await work.save(noteLook(work.instance, seen, work.now(), this.config));
    if (!openCall(work.instance)) return seen;
    if (restedBefore(work.instance, seen)) {
      await work.save(cameToRest(work.instance, work.now()));
      return undefined;
    }
    await work.save(missCall(work.instance, work.now(), this.config));
    if (work.instance.status !== 'starting' || !openCall(work.instance)) return undefined;
    if (nextCallStep(work.instance, seen, work.now(), this.config) === 'call') await this.call(work, seen);
    else await this.comeBack(work, this.config.pollIntervalMs);
    return undefined;
  }

  /** A start waits in line while as many are under way as may be. */
  private async hasPlace(work: Work): Promise<boolean> {
    const { start } = work.instance;
    if (!start || start.goingSince !== undefined) return true;
    try {
      await work.begin(takePlace(work.instance, work.now(), this.config), this.config.maxConcurrent);
      return true;
    } catch (error) {
      if (!(error instanceof StartsFullError)) throw error;
      await this.comeBack(work, this.config.pollIntervalMs);
      return false;
    }
  }

  /** A look of our own; `undefined` when Novita cannot be asked or does not know the machine (any more). */
  private async look(work: Work, listed: Sighting | undefined): Promise<Sighting | undefined> {
    try {
      return sightingOf(await this.novita.getInstance(work.instance.novitaInstanceId ?? ''));
    } catch (error) {
      if (error instanceof NovitaNotFoundError) await this.missMachine(work, listed);
      else await this.beSetBack(work, error);
      return undefined;
    }
  }

  /** Gateways lag too: a machine is gone only when complete lists have missed it for a while as well. */
  private async missMachine(work: Work, listed: Sighting | undefined): Promise<void> {
    const missedFor = work.now() - (listed?.absentSince ?? work.now());
    if (missedFor >= ABSENT_POLLS * this.config.pollIntervalMs) {
      await work.save(vanished(work.instance, work.now()));
      return;
    }
    await work.save(missCall(work.instance, work.now(), this.config));
    if (openCall(work.instance) && work.instance.status === 'starting')
      await this.comeBack(work, this.config.pollIntervalMs);
  }

  private async call(work: Work, seen: Sighting): Promise<void> {
    const { start, novitaInstanceId = '' } = work.instance;
    const deadline = new SendDeadline();
    const intended = withCallIntent(work.instance, seen, work.now());
    const { calls } = callOf(intended);
    await work.save(intended, { action: start ? 'start' : 'restart', attempt: calls });
    await failPoint('start.intent-saved');
    try {
      await (start
        ? this.novita.startInstance(novitaInstanceId, deadline)
        : this.novita.restartInstance(novitaInstanceId, deadline));
    } catch (error) {
      return this.notAccepted(work, error);
    }
    await failPoint('start.called');
    await work.save(accepted(work.instance, work.now()));
    await this.comeBack(work, this.config.pollIntervalMs);
  }

  private async notAccepted(work: Work, error: unknown): Promise<void> {
    this.logger.warn({ reason: messageOf(error), msg: 'Novita did not accept the call' });
    if (error instanceof NovitaUnavailableError) {
      if (NOT_SENT.has(error.because)) await work.save(answered(work.instance));
      return this.beSetBack(work, error);
    }
    const refusal = refusalOf(work.instance, error);
    if (refusal) {
      await work.save(refuseCall(answered(work.instance), refusal, work.now(), this.config));
      return;
    }
    if (!(error instanceof NovitaStateError) && !(error instanceof NovitaNotFoundError)) throw error;
    await work.save(answered(work.instance));
    await this.comeBack(work, Math.min(LOOK_AFTER_DOUBT_MS, this.config.pollIntervalMs));
  }

  /** Novita could not be asked: comes back soon, and later from time to time. */
  private async beSetBack(work: Work, error: unknown): Promise<void> {
    if (!(error instanceof AppError)) throw error;
    const missed = missCall(work.instance, work.now(), this.config, error.message);
    if (missed !== work.instance) return void (await work.save(missed));
    const setbacks = callOf(work.instance).setbacks ?? 0;
    const told = (error.facts.retryAfterSeconds ?? 0) * 1_000;
    const delay = Math.max(told, Math.min(1_000 * 2 ** Math.min(setbacks, 5), this.config.pollIntervalMs));
    await work.save(lookAgain(setBack(work.instance, work.now() + delay), work.now() + delay));
  }

  private async comeBack(work: Work, delayMs: number): Promise<void> {
    await work.save(lookAgain(work.instance, work.now() + delayMs));
  }
}

/** A machine that was at rest before it could be restarted has nothing to restart. */
function restedBefore(instance: Instance, { status }: Sighting): boolean {
  return openCall(instance) === 'restart' && status === 'exited' && callOf(instance).calls === 0;
}

/** What ends the start or restart at once; `undefined` for what may change. */
function refusalOf({ id }: Instance, error: unknown): StartupError | undefined {
  if (error instanceof NovitaNoCapacityError) return new ResourceConstraintsError(id, 'GPU');
  const code = error instanceof AppError ? FINAL[error.code] : undefined;
  return code && new StartupFailedError(id, code, messageOf(error), 'api_call');
}
