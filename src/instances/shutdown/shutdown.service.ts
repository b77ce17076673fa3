import { Inject, Injectable, Logger } from '@nestjs/common';
import { messageOf } from '../../common/app-error.js';
import { failPoint } from '../../common/fail-points.js';
import { PROVISIONING_CONFIG, SHUTDOWN_CONFIG } from '../../config/config.module.js';
import type { ProvisioningConfig, ShutdownConfig } from '../../config/config.js';
import { NovitaClient } from '../../novita/novita-client.js';
import { NovitaNotFoundError } from '../../novita/novita.errors.js';
import { isShuttingDown } from '../duty.js';
import type { Work } from '../instance-work.js';
import { InstancesRepository } from '../instances.repository.js';
import { believedGoneAfter, parseSighting, type Sighting, sightingOf } from '../sighting.js';
import { gone, nextShutdownStep, noteStuck, readRest, repeatDelay, saysRest } from './shutdown.js';

/** A machine is believed gone when looks this many poll intervals apart did not find it. */
const ABSENT_POLLS = 2;

/** Brings a machine to rest and repeats the wish until Novita proves it; nothing makes it give up. */
@Injectable()
export class ShutdownService {
  private readonly logger = new Logger(ShutdownService.name);

  constructor(
    private readonly instances: InstancesRepository,
    private readonly novita: NovitaClient,
    @Inject(SHUTDOWN_CONFIG) private readonly config: ShutdownConfig,
    @Inject(PROVISIONING_CONFIG) private readonly provisioning: ProvisioningConfig,
  ) {}

  async proceed(work: Work): Promise<void> {
    const sighting = parseSighting(await this.instances.readSighting(work.instance.id));
    const nothingNew = sighting !== undefined && sighting.status === work.instance.novita?.status;
    const isWaitedFor = nothingNew && nextShutdownStep(work.instance, sighting) === 'wait';
    if (saysRest(work.instance, sighting) || isWaitedFor) return this.lookItself(work);
    await this.obey(work, sighting);
  }

  /**
   * The watcher writes what has changed: how old its last word is, nobody knows. A start may have come after rest, and
   * lists that cannot be believed may hide that a machine on its way down has arrived.
   */
  private async lookItself(work: Work): Promise<void> {
    let sighting: Sighting;
    try {
      sighting = sightingOf(await this.novita.getInstance(work.instance.novitaInstanceId ?? ''));
    } catch (error) {
      if (error instanceof NovitaNotFoundError) return this.believeAbsence(work);
      return this.comeBack(work);
    }
    await this.obey(work, sighting);
  }

  private async obey(work: Work, sighting: Sighting | undefined): Promise<void> {
    await work.save(readRest(work.instance, sighting, work.now(), this.config));
    if (!isShuttingDown(work.instance)) return;
    const step = nextShutdownStep(work.instance, sighting);
    if (step === 'ask-novita') return this.believeAbsence(work);
    if (step === 'wait') return this.comeBack(work);
    await this.call(work, step);
  }

  /** Only the first of a row of calls is written down: the others repeat it. */
  private async call(work: Work, step: 'stop' | 'delete'): Promise<void> {
    const { id, novitaInstanceId = '', shutdown } = work.instance;
    const calls = (shutdown?.calls ?? 0) + 1;
    const called = { ...work.instance, shutdown: { requestedAt: work.now(), ...shutdown, calls } };
    await work.save(called, calls === 1 ? { action: step } : undefined);
    let acceptedAt = shutdown?.acceptedAt;
    try {
      await (step === 'delete'
        ? this.novita.deleteInstance(novitaInstanceId)
        : this.novita.stopInstance(novitaInstanceId));
      acceptedAt ??= work.now();
    } catch (error) {
      if (error instanceof NovitaNotFoundError) return this.believeAbsence(work);
      this.logger.warn({
        instanceId: id,
        step,
        reason: messageOf(error),
        msg: 'Not accepted by Novita yet; repeating',
      });
    }
    await failPoint('shutdown.called');
    await this.comeBack(work, acceptedAt);
  }

  /** Unknown to Novita now; believed when it still is after a while, because lists and gateways lag. */
  private async believeAbsence(work: Work): Promise<void> {
    const { instance } = work;
    try {
      const seen = sightingOf(await this.novita.getInstance(instance.novitaInstanceId ?? ''));
      await work.save(readRest(instance, seen, work.now(), this.config));
      if (isShuttingDown(work.instance)) await this.forgetAbsence(work);
      return;
    } catch (error) {
      if (!(error instanceof NovitaNotFoundError)) return this.comeBack(work);
    }
    const absentSince = instance.shutdown?.absentSince ?? work.now();
    const usualMs = ABSENT_POLLS * this.config.pollIntervalMs;
    if (work.now() - absentSince >= believedGoneAfter(instance, usualMs, this.provisioning.settleMs))
      return void (await work.save(gone(instance, work.now())));
    const shutdown = { requestedAt: work.now(), calls: 0, ...instance.shutdown, absentSince };
    await work.save({ ...instance, shutdown });
    await this.comeBack(work);
  }

  private async forgetAbsence(work: Work): Promise<void> {
    const { shutdown } = work.instance;
    if (shutdown?.absentSince !== undefined)
      await work.save({ ...work.instance, shutdown: { ...shutdown, absentSince: undefined } });
    await this.call(work, work.instance.desired === 'deleted' ? 'delete' : 'stop');
  }

  private async comeBack(work: Work, acceptedAt = work.instance.shutdown?.acceptedAt): Promise<void> {
    const { shutdown, ...instance } = noteStuck(work.instance, work.now(), this.config);
    const delay = repeatDelay(shutdown?.calls ?? 0, this.config.pollIntervalMs);
    const noted = shutdown && { ...shutdown, acceptedAt };
    await work.save({ ...instance, shutdown: noted, nextLookAt: work.now() + delay });
  }
}
