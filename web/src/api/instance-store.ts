import type { InstanceDocument } from './documents';

/**
 * The instances that the page knows. Lists and events may arrive in any order: of two versions of a record the one
 * with the higher revision stays.
 */
export class InstanceStore {
  private readonly byId = new Map<string, InstanceDocument>();
  /** Which merge last told of each instance. */
  private readonly told = new Map<string, number>();
  private merges = 0;
  private readonly listeners = new Set<() => void>();
  private snapshot: readonly InstanceDocument[] = [];

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** The same array until something changes. */
  readonly all = (): readonly InstanceDocument[] => this.snapshot;

  readonly get = (id: string): InstanceDocument | undefined => this.byId.get(id);

  /** Takes newer versions in. */
  merge(documents: readonly InstanceDocument[]): void {
    let changed = false;
    this.merges += 1;
    for (const document of documents) {
      this.told.set(document.id, this.merges);
      const known = this.byId.get(document.id);
      if (known && !isNewer(document, known)) continue;
      this.byId.set(document.id, document);
      changed = true;
    }
    if (changed) this.tell();
  }

  /** Names this moment for `forgetUntoldSince`. */
  mark(): number {
    return this.merges;
  }

  /** Forgets what nobody has told of since a mark: what a complete list, and the events meanwhile, no longer have. */
  forgetUntoldSince(mark: number): void {
    const gone = [...this.byId.keys()].filter((id) => (this.told.get(id) ?? 0) <= mark);
    for (const id of gone) {
      this.byId.delete(id);
      this.told.delete(id);
    }
    if (gone.length > 0) this.tell();
  }

  private tell(): void {
    this.snapshot = [...this.byId.values()];
    for (const listener of this.listeners) listener();
  }
}

/** Use moves an instance's idle clock beside its record, under the same revision. */
function isNewer(document: InstanceDocument, known: InstanceDocument): boolean {
  if (document.revision !== known.revision) return document.revision > known.revision;
  return document.lastUsedAt !== known.lastUsedAt || document.idle?.stopsAt !== known.idle?.stopsAt;
}

export const instanceStore = new InstanceStore();
