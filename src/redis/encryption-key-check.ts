import { Inject, Injectable } from '@nestjs/common';
import { DEPLOYMENT_CONFIG, SECRETS_CONFIG } from '../config/config.module.js';
import type { DeploymentConfig, SecretsConfig } from '../config/config.js';
import { KeySpace } from './key-space.js';
import { LuaScript } from './lua-script.js';
import { RedisConnections } from './redis-connections.js';
import { UnreadableSecretError } from './redis.errors.js';
import { type Sealed, SecretBox } from './secret-box.js';

const keepScript = new LuaScript(new URL('./keep-key-mark.lua', import.meta.url));

/** Where the mark belongs; nothing else that is sealed can take its place. */
const CONTEXT = 'encryption-key';

/** The store was written with an encryption key that is not known here; the message says what to do. */
export class WrongEncryptionKeyError extends Error {
  override readonly name = 'WrongEncryptionKeyError';
}

/**
 * Looks, before anything is accepted, whether the keys that are known here are those of the store. Its mark is the
 * deployment's id, sealed with the newest key that any process has started with.
 */
@Injectable()
export class EncryptionKeyCheck {
  constructor(
    private readonly redis: RedisConnections,
    private readonly keys: KeySpace,
    private readonly box: SecretBox,
    @Inject(SECRETS_CONFIG) private readonly secrets: SecretsConfig,
    @Inject(DEPLOYMENT_CONFIG) private readonly deployment: DeploymentConfig,
  ) {}

  /**
   * Marks a store that has no mark, and marks it anew with a key that has replaced the one before. Safe to run in any
   * number of processes at once.
   *
   * @throws {WrongEncryptionKeyError} when it must not be used with these keys
   */
  async run(): Promise<void> {
    for (;;) {
      const found = (await this.redis.state.get(this.key)) ?? '';
      if (found !== '') this.assertOurs(found as Sealed);
      if (found !== '' && !this.isOutdated(found as Sealed)) return;
      const own = this.box.seal(this.deployment.id, CONTEXT);
      if ((await keepScript.run(this.redis.state, [this.key], [found, own])) === 1) return;
    }
  }

  private assertOurs(mark: Sealed): void {
    if (this.opened(mark) === this.deployment.id) return;
    throw new WrongEncryptionKeyError(
      'the last of ENCRYPTION_KEYS_PREVIOUS is not the key that this store began with, which marks the machines that ' +
        'were bought; they would be taken for strangers. Put the first key that ever was at the end of ' +
        'ENCRYPTION_KEYS_PREVIOUS',
    );
  }

  private opened(mark: Sealed): string {
    try {
      return this.box.open(mark, CONTEXT);
    } catch (error) {
      if (!(error instanceof UnreadableSecretError)) throw error;
      throw new WrongEncryptionKeyError(
        'ENCRYPTION_KEY is not the one that the data in Redis was written with: stored secrets could not be read, and ' +
          'machines that were bought would be taken for strangers. Set ENCRYPTION_KEY to that key (unless it was set, ' +
          'it is in encryption.key of the DATA_DIR of that time), or, when it was replaced, put it first into ' +
          `ENCRYPTION_KEYS_PREVIOUS. When it is lost for good, accept that by removing ${this.key} from Redis`,
        { cause: error },
      );
    }
  }

  /**
   * Whether a key that is newer here has sealed nothing yet. A process that knows its own key as a previous one was
   * prepared for the next: it leaves the mark to those that have that one.
   */
  private isOutdated(mark: Sealed): boolean {
    const { current, previous } = this.secrets;
    return this.box.keyIdOf(mark) !== current.id && previous.every(({ id }) => id !== current.id);
  }

  private get key(): string {
    return this.keys.key('encryption-key');
  }
}
