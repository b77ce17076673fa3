import { writeSync } from 'node:fs';
import type { DestinationStream } from 'pino';

/** How long a gathered line waits for others (ms), and how many characters go on together at the most. */
const GATHER_MS = 100;
const GATHER_CHARACTERS = 32 * 1024;

/** Where lines are kept; `fd` where gathered ones may wait, for then they can be written in a process's last moment. */
export type LineKeeper = DestinationStream & { fd?: number };

/**
 * Hands lines on to where they are kept. A line goes at once, unless it may be gathered: handing one to the operating
 * system costs more than making it. What was gathered goes before whatever is written after it, so the order stays.
 */
export class LogLines implements DestinationStream {
  private gathered = '';
  private timer?: NodeJS.Timeout;
  private readonly mayWait: boolean;

  constructor(private readonly keepers: readonly LineKeeper[]) {
    this.mayWait = keepers.every(({ fd }) => fd !== undefined);
    process.once('exit', () => this.flushLast());
  }

  write(line: string): void {
    this.pass(this.gathered + line);
  }

  /** Hands a line on within a tenth of a second, together with others; who kills the process takes it along. */
  gather(line: string): void {
    this.gathered += line;
    if (!this.mayWait || this.gathered.length >= GATHER_CHARACTERS) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), GATHER_MS).unref();
  }

  flush(): void {
    if (this.gathered !== '') this.pass(this.gathered);
  }

  private pass(text: string): void {
    this.gathered = '';
    clearTimeout(this.timer);
    this.timer = undefined;
    for (const keeper of this.keepers) keeper.write(text);
  }

  /** Nothing is carried out any more that is not done when this returns. */
  private flushLast(): void {
    const { gathered } = this;
    this.gathered = '';
    if (gathered === '') return;
    for (const { fd } of this.keepers) if (fd !== undefined && fd >= 0) writeLast(fd, gathered);
  }
}

/** A disk that is full, or a reader that has gone, keeps no line from the others, nor the process from its exit code. */
function writeLast(fd: number, text: string): void {
  try {
    writeSync(fd, text);
  } catch {
    // There is nobody left to tell.
  }
}
