import { Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock } from '../common/clock.js';
import { type ApiKey, isExpired, principalOf } from './api-key.js';
import { sameDigest } from './key-text.js';
import { KeysRepository } from './keys.repository.js';
import type { Principal } from './principal.js';
import { ShortMemory } from './short-memory.js';

/** The last use of a key is written at most so often per process (ms). */
const NOTE_USE_MS = 60_000;
const MAX_NOTED = 10_000;

interface KnownKey {
  key: ApiKey;
  principal: Principal;
}

/** The keys in use, by digest: a request passes without asking Redis. The keys themselves are not in memory. */
@Injectable()
export class KnownKeys {
  private readonly memory = new ShortMemory<KnownKey>(new Logger(KnownKeys.name));
  private readonly notedAt = new LRUCache<string, number>({ max: MAX_NOTED });

  constructor(
    private readonly keys: KeysRepository,
    private readonly clock: Clock,
  ) {}

  /** Who asks, as far as it is known well enough without a look. */
  at(digest: string): Principal | undefined {
    return this.principalOf(this.memory.at(digest, async ({ key }) => this.read(key.id, digest)));
  }

  /** Reads the key with this id, which opens only when its digest is the same. */
  async look(id: string, digest: string, reading: boolean): Promise<Principal | undefined> {
    return this.principalOf(await this.memory.look(digest, async () => this.read(id, digest), reading));
  }

  forget(id: string): void {
    this.memory.forget(({ key }) => key.id === id);
  }

  private principalOf(known: KnownKey | undefined): Principal | undefined {
    return known && !isExpired(known.key, this.clock.now().getTime()) ? known.principal : undefined;
  }

  private async read(id: string, digest: string): Promise<KnownKey | undefined> {
    const key = await this.keys.find(id);
    if (!key || !sameDigest(key.digest, digest)) return undefined;
    this.noteUse(id);
    return { key, principal: principalOf(key) };
  }

  private noteUse(id: string): void {
    const now = performance.now();
    if (now - (this.notedAt.get(id) ?? -Infinity) < NOTE_USE_MS) return;
    this.notedAt.set(id, now);
    this.keys.noteUse(id, this.clock.now().getTime()).catch(() => this.notedAt.delete(id));
  }
}
