import { Injectable } from '@nestjs/common';
import { ListWalk } from './list-walk.js';
import { NovitaClient } from './novita-client.js';
import type { NovitaInstance, NovitaPage } from './novita-instance.js';
import { NovitaRejectedError } from './novita.errors.js';

export interface FleetPage {
  /** Instances that no earlier page had. */
  instances: NovitaInstance[];
  /** The ids of all instances that this reading has shown so far; grows with the pages. */
  seen: ReadonlySet<string>;
  /**
   * True on the last page of a walk that has seen everything. Only then does absence mean anything; a walk whose
   * last page is not complete has seen a part of an unknown whole.
   */
  complete: boolean;
}

export interface FleetSnapshot {
  instances: NovitaInstance[];
  complete: boolean;
}

export interface FleetFilter {
  /** Only instances whose name contains this, as far as Novita filters. */
  name?: string;
}

const PAGE_SIZE = 100;

/** Also the end of a server that never runs out of rows. */
const MOST_PAGES = 5_000;

/**
 * Novita's list of instances, whatever its pages are like: their base (0 or 1) and size are not documented, rows
 * move while one reads, and totals change or lie.
 */
@Injectable()
export class Fleet {
  /** Learned from a server that counts its pages from 0. */
  private firstPage = 1;

  constructor(private readonly novita: NovitaClient) {}

  /** @throws the meaning of the failure, when any page cannot be had */
  async list(filter: FleetFilter = {}): Promise<FleetSnapshot> {
    const instances: NovitaInstance[] = [];
    let complete = false;
    for await (const page of this.pages(filter)) {
      instances.push(...page.instances);
      complete = page.complete;
    }
    return { instances, complete };
  }

  /** All instances whose name contains a text; Novita's own filter is fuzzy, so compare exactly what comes back. */
  async findByMarker(text: string): Promise<FleetSnapshot> {
    const { instances, complete } = await this.list({ name: text });
    return { instances: instances.filter(({ name }) => name.includes(text)), complete };
  }

  /**
   * The list page by page, each instance once; of what went by only the ids are kept.
   *
   * Rows that move while instances come and go can slip through between two pages. When the total shows that this
   * happened the list is walked a second time, and is complete only if it kept still then.
   */
  async *pages(filter: FleetFilter = {}, mostPages = MOST_PAGES): AsyncGenerator<FleetPage> {
    const known = new Set<string>();
    const first = yield* this.walk(filter, known, mostPages);
    if (first === 'moved') yield* this.walk(filter, known, mostPages);
  }

  private async *walk(
    filter: FleetFilter,
    known: Set<string>,
    mostPages: number,
  ): AsyncGenerator<FleetPage, 'ended' | 'moved'> {
    const walk = new ListWalk<NovitaInstance>(this.firstPage);
    for (let read = 0; read < mostPages && walk.next !== undefined; read++) {
      const pageNum = walk.next;
      const page = await this.page(pageNum, filter);
      const rows = page ? walk.take(page) : [];
      if (!page) walk.end();
      if (pageNum === 0 && rows.length > 0) this.firstPage = 0;
      const instances = rows.filter(({ id }) => !known.has(id));
      for (const { id } of instances) known.add(id);
      yield { instances, seen: known, complete: walk.complete };
    }
    return walk.moved ? 'moved' : 'ended';
  }

  /** Page 0 is a guess: a server that counts from 1 may say that there is none. */
  private async page(pageNum: number, filter: FleetFilter): Promise<NovitaPage<NovitaInstance> | undefined> {
    try {
      return await this.novita.listInstances({ pageNum, pageSize: PAGE_SIZE, ...filter });
    } catch (error) {
      if (pageNum === 0 && this.firstPage === 1 && error instanceof NovitaRejectedError) return undefined;
      throw error;
    }
  }
}
