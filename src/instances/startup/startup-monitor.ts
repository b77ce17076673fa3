import { Inject, Injectable, Logger } from '@nestjs/common';
import { messageOf } from '../../common/app-error.js';
import { failPoint } from '../../common/fail-points.js';
import { STARTUP_CONFIG } from '../../config/config.module.js';
import type { StartupConfig } from '../../config/config.js';
import { NovitaClient } from '../../novita/novita-client.js';
import { NovitaNotFoundError } from '../../novita/novita.errors.js';
import type { Instance } from '../instance.js';
import type { Work } from '../instance-work.js';
import { InstancesRepository } from '../instances.repository.js';
import { afterRound } from './probing.js';
import { Prober, portsToProbe } from './prober.js';
import { lacksEndpoints, parseSighting, type Sighting, sightingOf } from '../sighting.js';
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
    @Inject(STARTUP_CONFIG) private readonly config: StartupConfig,
  ) {}

  async proceed(work: Work): Promise<void> {
    let sighting = await this.lastSighting(work.instance);
    const late = isOverdue(work.instance, work.now()) && sighting?.status !== 'running';
    if (late || (sighting && lacksEndpoints(sighting))) sighting = (await this.askNovita(work)) ?? sighting;
    await work.save(readNews(work.instance, sighting, work.now(), this.config));
    if (work.instance.status !== 'starting' && work.instance.status !== 'running') return;
    switch (nextStartupStep(work.instance, sighting)) {
      case 'ask-novita':
        return this.lookForMissing(work, sighting);
      case 'start':
        return this.startOnce(work);
      case 'restart':
        return this.callRestart(work);
      case 'probe':
        return this.probe(work);
      case 'wait':
        return void (await work.save(waiting(work.instance)));
    }
  }

  private async lastSighting(instance: Instance): Promise<Sighting | undefined> {
    const [text] = await this.instances.sightings([instance.id]);
    return parseSighting(text);
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
      const gone =
        error instanceof NovitaNotFoundError && missedFor >= ABSENT_POLLS * this.config.pollIntervalMs;
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

  /** Repeated until Novita is seen carrying it out; the deadline of the start bounds it. */
  private async callRestart(work: Work): Promise<void> {
    const { restart } = work.instance;
    if (!restart) return;
    const calls = restart.calls + 1;
    await work.save(
      { ...work.instance, restart: { ...restart, calls, calledAt: work.now() } },
      { action: 'restart', attempt: calls },
    );
    try {
      await this.novita.restartInstance(work.instance.novitaInstanceId ?? '');
    } catch (error) {
      this.logger.warn({ reason: messageOf(error), msg: 'The restart was not accepted yet; repeating' });
    }
    const deadline = work.instance.deadlines.running ?? Infinity;
    const nextLookAt = Math.min(deadline, work.now() + this.config.pollIntervalMs * 2 ** Math.min(calls, 4));
    await work.save({ ...work.instance, nextLookAt });
  }

  private async probe(work: Work): Promise<void> {
    const { instance } = work;
    const { timeoutMs } = instance.healthCheck;
    const passed = new Set(instance.probing?.passed);
    const open = portsToProbe(instance.ports, instance.targetPort).filter(({ port }) => !passed.has(port));
    const results = await Promise.all(
      open.map(async (port) => ({ port: port.port, problem: await this.prober.probe(port, timeoutMs) })),
    );
    const round = afterRound(instance, results, work.now());
    await failPoint('startup.probed');
    const healthy = results.every(({ problem }) => problem === undefined);
    const now = work.now();
    await work.save(healthy ? becameReady(round, now) : passProbingDeadline(round, now));
  }
}

/** Nothing to do before the deadline, unless news comes. */
function waiting(instance: Instance): Instance {
  const nextLookAt = instance.deadlines.running ?? instance.deadlines.healthy;
  return instance.nextLookAt === nextLookAt ? instance : { ...instance, nextLookAt };
}
