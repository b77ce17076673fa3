import { Inject, Injectable } from '@nestjs/common';
import { InvalidRequestError } from '../common/app-error.js';
import { Clock } from '../common/clock.js';
import { Ids } from '../common/ids.js';
import { ACCESS_CONFIG } from '../config/config.module.js';
import type { AccessConfig } from '../config/config.js';
import { KeyNotFoundError, TooManyKeysError } from './access.errors.js';
import { type ApiKey, isExpired } from './api-key.js';
import type { CreateKeyDto } from './dto/create-key.dto.js';
import { digestOf, keyIdOf, makeKey, sameDigest } from './key-text.js';
import { KeysRepository } from './keys.repository.js';
import { KnownKeys } from './known-keys.js';
import type { Principal } from './principal.js';
import { SCOPES, SCOPES_OF } from './roles.js';

/** The key from the environment: it makes the others, and works without the store. */
export const BOOTSTRAP_KEY: Principal = { keyId: 'admin', owner: 'admin', role: 'admin', scopes: SCOPES };

/** So that reading all of them stays cheap. */
const MAX_KEYS = 10_000;

/** Makes, lists and revokes keys, and tells who a key belongs to. */
@Injectable()
export class KeysService {
  private readonly bootstrapDigest: string;

  constructor(
    private readonly keys: KeysRepository,
    private readonly known: KnownKeys,
    private readonly clock: Clock,
    private readonly ids: Ids,
    @Inject(ACCESS_CONFIG) config: AccessConfig,
  ) {
    this.bootstrapDigest = digestOf(config.adminKey);
  }

  /**
   * Who a key belongs to; `undefined` when it opens nothing. Does not look at the store for the bootstrap key, for keys
   * that were in use a moment ago and for texts that cannot be keys.
   *
   * @param reading whether the request changes nothing
   */
  async principalOf(text: string, digest: string, reading: boolean): Promise<Principal | undefined> {
    return this.principalWith(keyIdOf(text), digest, reading);
  }

  /** Who a key that was in use a moment ago belongs to; `undefined` when that takes a look. */
  knownPrincipal(digest: string): Principal | undefined {
    return this.known.at(digest) ?? (sameDigest(digest, this.bootstrapDigest) ? BOOTSTRAP_KEY : undefined);
  }

  /** The same for a digest that stands in for its key, in a session. */
  async principalWith(
    keyId: string | undefined,
    digest: string,
    reading: boolean,
  ): Promise<Principal | undefined> {
    const known = this.knownPrincipal(digest);
    if (known || keyId === undefined) return known;
    return this.known.look(keyId, digest, reading);
  }

  /** Whether a key that has opened something may keep it open; for what lasts longer than a request. */
  async opensStill(keyId: string): Promise<boolean> {
    if (keyId === BOOTSTRAP_KEY.keyId) return true;
    const key = await this.keys.find(keyId);
    return key !== undefined && !isExpired(key, this.clock.now().getTime());
  }

  /**
   * The key's text is in the answer and nowhere else.
   *
   * @throws {InvalidRequestError} when it would be more than its role or its maker may do, or is over already
   */
  async create(request: CreateKeyDto, maker: Principal): Promise<{ key: ApiKey; text: string }> {
    const now = this.clock.now().getTime();
    const scopes = SCOPES.filter((scope) => (request.scopes ?? SCOPES_OF[request.role]).includes(scope));
    const expiresAt = request.expiresAt === undefined ? undefined : Date.parse(request.expiresAt);
    const errors = [
      ...scopes
        .filter((scope) => !SCOPES_OF[request.role].includes(scope))
        .map((scope) => ({ detail: `${request.role} keys cannot have ${scope}`, pointer: '#/scopes' })),
      ...scopes
        .filter((scope) => !maker.scopes.includes(scope))
        .map((scope) => ({ detail: `your own key does not have ${scope}`, pointer: '#/scopes' })),
      ...(expiresAt !== undefined && expiresAt <= now
        ? [{ detail: 'must be in the future', pointer: '#/expiresAt' }]
        : []),
    ];
    if (errors.length > 0) throw new InvalidRequestError(errors);
    if ((await this.keys.count()) >= MAX_KEYS) throw new TooManyKeysError(MAX_KEYS);
    const id = this.ids.next('key');
    const text = makeKey(id);
    const { name, owner, role } = request;
    const key: ApiKey = {
      id,
      name,
      owner,
      role,
      scopes,
      digest: digestOf(text),
      createdAt: now,
      createdBy: maker.keyId,
      expiresAt,
    };
    await this.keys.add(key, text);
    return { key, text };
  }

  async list(): Promise<Awaited<ReturnType<KeysRepository['list']>>> {
    return this.keys.list();
  }

  /**
   * From now on this process refuses the key, within 5 seconds every process does.
   *
   * @throws {KeyNotFoundError}
   */
  async revoke(id: string): Promise<void> {
    const removed = await this.keys.remove(id);
    this.known.forget(id);
    if (!removed) throw new KeyNotFoundError(id);
  }
}
