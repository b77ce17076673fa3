import { Inject, Injectable, Logger } from '@nestjs/common';
import { messageOf } from '../../common/app-error.js';
import { STARTUP_CONFIG } from '../../config/config.module.js';
import type { StartupConfig } from '../../config/config.js';
import { NovitaClient } from '../../novita/novita-client.js';
import type { NovitaInstance } from '../../novita/novita-instance.js';
import { SecretBox } from '../../redis/secret-box.js';
import { lookAgain, noteConnection } from '../connection.js';
import type { Work } from '../instance-work.js';

/** Asks Novita how people get into a machine that is ready: lists leave that out, and reads never ask Novita. */
@Injectable()
export class LoginReader {
  private readonly logger = new Logger(LoginReader.name);

  constructor(
    private readonly novita: NovitaClient,
    private readonly box: SecretBox,
    @Inject(STARTUP_CONFIG) private readonly config: StartupConfig,
  ) {}

  async note(work: Work): Promise<void> {
    const { pollIntervalMs } = this.config;
    const machine = await this.read(work.instance.novitaInstanceId ?? '');
    const { instance } = work;
    await work.save(
      machine
        ? noteConnection(instance, machine, this.box, work.now(), pollIntervalMs)
        : lookAgain(instance, work.now(), pollIntervalMs),
    );
  }

  private async read(novitaInstanceId: string): Promise<NovitaInstance | undefined> {
    try {
      return await this.novita.getInstance(novitaInstanceId);
    } catch (error) {
      this.logger.warn({ reason: messageOf(error), msg: 'The logins of the machine could not be read yet' });
      return undefined;
    }
  }
}
