import { Inject, Injectable, Logger } from '@nestjs/common';
import { messageOf } from '../../common/app-error.js';
import { failPoint } from '../../common/fail-points.js';
import { PROVISIONING_CONFIG, STARTUP_CONFIG } from '../../config/config.module.js';
import type { ProvisioningConfig, StartupConfig } from '../../config/config.js';
import { NovitaClient } from '../../novita/novita-client.js';
import { NovitaNotFoundError } from '../../novita/novita.errors.js';
import type { Instance } from '../instance.js';
import type { Work } from '../instance-work.js';
import { InstancesRepository } from '../instances.repository.js';
import { afterRound, portsToProbe } from './probing.js';
import { Prober } from './prober.js';
import { openCall } from './machine-call.js';
import { LoginReader } from './login-reader.js';
import { MachineCaller } from './machine-caller.js';
import { probingOf } from '../startup-settings.js';
import { believedGoneAfter, lacksEndpoints, parseSighting, type Sighting, sightingOf } from '../sighting.js';
import {
  becameReady,
  isOverdue,
  nextStartupStep,
  passProbingDeadline,
  readNews,
  vanished,
} from './startup.js';

/** How long complete looks must have missed a machine before a single look may declare it gone, in poll intervals. */
const ABSENT_POLLS = 3;

/** Brings one startup to its end: reads what was seen, probes, and settles on ready, failed or exited. */
@Injectable()
export class StartupMonitor {
  private readonly logger = new Logger(StartupMonitor.name);

  constructor(
    private readonly instances: InstancesRepository,
    private readonly novita: NovitaClient,
    private readonly prober: Prober,
    private readonly caller: MachineCaller,
    private readonly logins: LoginReader,
    @Inject(STARTUP_CONFIG) private readonly config: StartupConfig,
    @Inject(PROVISIONING_CONFIG) private readonly provisioning: ProvisioningConfig,
  ) {}

  async proceed(work: Work): Promise<void> {
    if (work.instance.status === 'ready') return this.logins.note(work);
    let sighting = await this.lastSighting(work.instance);
    if (openCall(work.instance)) {
      sighting = await this.caller.carryOut(work, sighting);
      if (!sighting) return;
    } else if (this.mustAsk(work, sighting)) {
      sighting = (await this.askNovita(work)) ?? believable(work.instance, sighting);
    }
    await work.save(readNews(work.instance, sighting, work.now(), this.config));
    if (work.instance.status !== 'starting' && work.instance.status !== 'running') return;
    switch (nextStartupStep(work.instance, sighting)) {
      case 'ask-novita':
        return this.lookForMissing(work, sighting);
      case 'start':
        return this.startOnce(work);
      case 'probe':
        return this.probe(work);
      case 'wait':
        return void (await work.save(waiting(work.instance)));
    }
  }

  /** Before a start is given up; for what a list leaves out; and for rest, because a list may be older than the start. */
  private mustAsk(work: Work, sighting: Sighting | undefined): boolean {
    const { instance } = work;
    if (isOverdue(instance, work.now()) && sighting?.status !== 'running') return true;
    if (instance.start && sighting?.status === 'exited') return true;
    return sighting !== undefined && lacksEndpoints(sighting);
  }

  private async lastSighting(instance: Instance): Promise<Sighting | undefined> {
    return parseSighting(await this.instances.readSighting(instance.id));
  }

  /** A single look; `undefined` when Novita cannot be asked or does not know the machine. */
  private async askNovita(work: Work): Promise<Sighting | undefined> {
    try {
      return sightingOf(await this.novita.getInstance(work.instance.novitaInstanceId ?? ''));
    } catch (error) {
      this.logger.warn({ reason: messageOf(error), msg: 'A single look at the machine failed' });
      return undefined;
    }
  }

  /** The list lacks the machine: it may lag, or the machine is gone; only Novita's own "unknown" tells. */
  private async lookForMissing(work: Work, sighting: Sighting | undefined): Promise<void> {
    const missedFor = work.now() - (sighting?.absentSince ?? work.now());
    try {
      const seen = sightingOf(await this.novita.getInstance(work.instance.novitaInstanceId ?? ''));
      await work.save(readNews(work.instance, seen, work.now(), this.config));
    } catch (error) {
      const usualMs = ABSENT_POLLS * this.config.pollIntervalMs;
      const believedAfter = believedGoneAfter(work.instance, usualMs, this.provisioning.settleMs);
      const gone = error instanceof NovitaNotFoundError && missedFor >= believedAfter;
      if (gone) return void (await work.save(vanished(work.instance, work.now())));
    }
    if (work.instance.status === 'starting' || work.instance.status === 'running')
      await work.save({ ...work.instance, nextLookAt: work.now() + this.config.pollIntervalMs });
  }

  /** Novita starts what it creates; a machine that came to rest without that is started once (design decision D6). */
  private async startOnce(work: Work): Promise<void> {
    await work.save({ ...work.instance, startSentAt: work.now() }, { action: 'start' });
    try {
      await this.novita.startInstance(work.instance.novitaInstanceId ?? '');
    } catch (error) {
      this.logger.warn({ reason: messageOf(error), msg: 'The start was not accepted; Novita will tell' });
    }
    await work.save(waiting(work.instance));
  }

  private async probe(work: Work): Promise<void> {
    const { instance } = work;
    const { healthCheck, targetPort } = probingOf(instance);
    const passed = new Set(instance.probing?.passed);
    const open = portsToProbe(instance.ports, targetPort).filter(({ port }) => !passed.has(port));
    const results = await Promise.all(
      open.map(async (port) => ({
        port: port.port,
        problem: await this.prober.probe(port, healthCheck.timeoutMs),
      })),
    );
    const round = afterRound(instance, results, work.now());
    await failPoint('startup.probed');
    const healthy = results.every(({ problem }) => problem === undefined);
    const now = work.now();
    await work.save(healthy ? becameReady(round, now) : passProbingDeadline(round, now));
  }
}

/** What a list says when Novita cannot be asked: that a started machine rests may be from before the start. */
function believable({ start }: Instance, sighting: Sighting | undefined): Sighting | undefined {
  return start && sighting?.status === 'exited' ? undefined : sighting;
}

/** Nothing to do before the deadline, unless news comes. */
function waiting(instance: Instance): Instance {
  const nextLookAt = instance.deadlines.running ?? instance.deadlines.healthy;
  return instance.nextLookAt === nextLookAt ? instance : { ...instance, nextLookAt };
}
