interface Entry {
  at: number;
  run: () => void;
}

/** Things that happen later in sandbox time; the world's ticker runs what is due. */
export class Agenda {
  private entries: Entry[] = [];

  add(at: number, run: () => void): void {
    this.entries.push({ at, run });
  }

  runDue(now: number): void {
    if (!this.entries.some((entry) => entry.at <= now)) return;
    const due = this.entries.filter((entry) => entry.at <= now).toSorted((a, b) => a.at - b.at);
    this.entries = this.entries.filter((entry) => entry.at > now);
    for (const entry of due) entry.run();
  }

  clear(): void {
    this.entries = [];
  }
}
