import { SEEDED_AUTH } from '../catalogue/templates.js';
import { NovitaRefusal } from '../envelope.js';
import type { SeededRandom } from '../random.js';

export interface RegistryAuth {
  id: string;
  name: string;
  username: string;
  password: string;
}

/** The account's logins to container registries; `name` is the registry's host. */
export class RegistryAuths {
  private auths: RegistryAuth[] = [{ ...SEEDED_AUTH }];

  constructor(private readonly random: SeededRandom) {}

  all(): RegistryAuth[] {
    return this.auths;
  }

  has(id: string): boolean {
    return this.auths.some((auth) => auth.id === id);
  }

  /** Novita answers nothing: who wants the id lists again. */
  save(name: string, username: string, password: string): void {
    this.auths = [...this.auths, { id: this.random.uuid(), name, username, password }];
  }

  delete(id: string, inUse: boolean): void {
    if (!this.has(id)) throw new NovitaRefusal('RESOURCE_NOT_FOUND', 'repository auth not found');
    if (inUse) throw new NovitaRefusal('IMAGE_AUTH_IN_USE', 'image auth in use');
    this.auths = this.auths.filter((auth) => auth.id !== id);
  }

  reset(): void {
    this.auths = [{ ...SEEDED_AUTH }];
  }

  load(auths: RegistryAuth[]): void {
    this.auths = auths;
  }
}
