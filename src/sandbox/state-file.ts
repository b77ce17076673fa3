import { mkdirSync, readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Keeps the sandbox's state over restarts. Every write is a whole new file put in the old one's place, so a kill at
 * any moment leaves the state before or after a change, never half of it.
 */
export class StateFile {
  private running: Promise<void> | undefined;
  private following: Promise<void> | undefined;
  private dirty = false;

  constructor(
    private readonly file: string,
    private readonly snapshot: () => unknown,
  ) {}

  /** What was saved last, or undefined on the first start. */
  static read(file: string): unknown {
    mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
    try {
      return JSON.parse(readFileSync(file, 'utf8'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  changed(): void {
    this.dirty = true;
  }

  /** Resolves when everything changed so far is in the file; callers at the same time share a write. */
  saved(): Promise<void> {
    if (!this.dirty) return this.following ?? this.running ?? Promise.resolve();
    if (!this.running) return this.write();
    this.following ??= this.running.catch(() => undefined).then(() => this.write());
    return this.following;
  }

  private write(): Promise<void> {
    this.following = undefined;
    this.dirty = false;
    this.running = this.replace(JSON.stringify(this.snapshot()))
      .catch((error: unknown) => {
        this.dirty = true;
        throw error;
      })
      .finally(() => {
        this.running = undefined;
      });
    return this.running;
  }

  private async replace(text: string): Promise<void> {
    const fresh = `${this.file}.new`;
    await writeFile(fresh, text, { mode: 0o600 });
    await rename(fresh, this.file);
  }
}
