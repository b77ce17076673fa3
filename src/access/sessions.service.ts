import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { digestOf } from './key-text.js';
import { KeysService } from './keys.service.js';
import type { Principal } from './principal.js';
import { randomToken, type Session, SESSION_SECONDS } from './session.js';
import { SessionsRepository } from './sessions.repository.js';
import { ShortMemory } from './short-memory.js';

export interface OpenSession {
  session: Session;
  principal: Principal;
}

/** The page's log-in: a key is shown once, after that a cookie stands for it. */
@Injectable()
export class SessionsService {
  private readonly memory = new ShortMemory<Session>(new Logger(SessionsService.name));

  constructor(
    private readonly sessions: SessionsRepository,
    private readonly keys: KeysService,
    private readonly clock: Clock,
  ) {}

  /** Begins a session of a key that was found valid; `id` is for the cookie and nowhere else. */
  async begin(keyText: string, principal: Principal): Promise<OpenSession & { id: string }> {
    const id = randomToken();
    const session: Session = {
      keyId: principal.keyId,
      keyDigest: digestOf(keyText),
      csrfToken: randomToken(),
      expiresAt: this.clock.now().getTime() + SESSION_SECONDS * 1_000,
    };
    await this.sessions.add(digestOf(id), session);
    return { id, session, principal };
  }

  /** Whose session it is, as long as its key opens too. */
  async find(id: string, reading: boolean): Promise<OpenSession | undefined> {
    const digest = digestOf(id);
    const load = async (): Promise<Session | undefined> => this.sessions.find(digest);
    const session = this.memory.at(digest, load) ?? (await this.memory.look(digest, load, reading));
    if (!session || session.expiresAt <= this.clock.now().getTime()) return undefined;
    const principal = await this.keys.principalWith(session.keyId, session.keyDigest, reading);
    return principal && { session, principal };
  }

  /** Ended here at once, in every process within 5 seconds. */
  async end(id: string): Promise<void> {
    const digest = digestOf(id);
    await this.sessions.remove(digest);
    this.memory.forget((_session, known) => known === digest);
  }
}
