import type { NovitaPage } from './novita-instance.js';

/** Two pages in a row without anything new: there is no more to be had this way. */
const DRY_PAGES = 2;

/**
 * Decides from the pages read so far which one to ask for next, and whether everything was seen. Believes neither
 * the base of the page numbers, nor their size, nor that the list keeps still.
 */
export class ListWalk<Row extends { id: string }> {
  /** The page to ask for; `undefined` when the walk is over. */
  next: number | undefined;
  /** As many different rows as Novita says there are, the same figure on every page, and all of them readable. */
  complete = false;
  /** The total changed from one page to another, so rows may have slipped through between them. */
  moved = false;

  private readonly seen = new Set<string>();
  private total?: number;
  private skipped = 0;
  private dry = 0;
  private triedZero: boolean;

  constructor(private readonly firstPage: number) {
    this.next = firstPage;
    this.triedZero = firstPage === 0;
  }

  /** Takes the page that was asked for and returns the rows that are new to this walk. */
  take(page: NovitaPage<Row>): Row[] {
    const fresh = page.rows.filter(({ id }) => !this.seen.has(id) && this.seen.add(id));
    this.moved ||= this.total !== undefined && page.total !== this.total;
    this.total = page.total;
    this.skipped += page.skipped;
    this.dry = fresh.length > 0 ? 0 : this.dry + 1;
    this.complete = !this.moved && this.skipped === 0 && this.seen.size === page.total;
    this.next = this.over() ? undefined : this.following();
    return fresh;
  }

  /** The page that was asked for does not exist. */
  end(): void {
    this.next = undefined;
  }

  /** A total that is smaller than what was seen is no reason to stop: the list moved, or the total is wrong. */
  private over(): boolean {
    const { size } = this.seen;
    return size + this.skipped === this.total || (this.moved && size >= (this.total ?? 0));
  }

  /** After dry pages the first one is tried under the number 0, once: perhaps the numbers begin there. */
  private following(): number | undefined {
    if (this.next === 0 && this.firstPage !== 0) return undefined;
    if (this.dry < DRY_PAGES) return (this.next ?? 0) + 1;
    if (this.triedZero) return undefined;
    this.triedZero = true;
    return 0;
  }
}
