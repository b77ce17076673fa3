import { Inject, Injectable } from '@nestjs/common';
import { openPlace, sealPlace } from '../common/page-token.js';
import type { DeploymentConfig } from '../config/config.js';
import { DEPLOYMENT_CONFIG } from '../config/config.module.js';
import { AuditLog, type StoredAuditEntry, type Trail, TRAILS } from './audit-log.js';
import type { AuditQueryDto } from './dto/audit-query.dto.js';

const DEFAULT_PAGE = 50;
const MAX_PAGE = 1_000;
/** Read at a time from each trail. */
const CHUNK = 500;
/** One page looks at no more entries than this; a short page is not the end. */
const MOST_LOOKED_AT = 20_000;

export interface FoundEntry extends StoredAuditEntry {
  trail: Trail;
}

export interface AuditPage {
  entries: FoundEntry[];
  nextPageToken?: string;
}

/** Where a page ended: after this id of this trail, the trails of one moment in the order of their list. */
interface Place {
  id: string;
  trail: number;
}

/** Both trails as one, newest first, by what they are about. */
@Injectable()
export class AuditReader {
  constructor(
    private readonly audit: AuditLog,
    @Inject(DEPLOYMENT_CONFIG) private readonly deployment: DeploymentConfig,
  ) {}

  /** @throws {InvalidRequestError} for a page token of another query */
  async page({ pageSize, pageToken, ...query }: AuditQueryDto): Promise<AuditPage> {
    const size = Math.min(pageSize || DEFAULT_PAGE, MAX_PAGE);
    const name = `audit|${JSON.stringify(query, Object.keys(query).toSorted())}`;
    let place = pageToken && readPlace(openPlace(this.deployment.cursorKey, name, pageToken));
    const found: FoundEntry[] = [];
    for (let looked = 0; looked < MOST_LOOKED_AT;) {
      const chunk = await this.chunk(place || undefined, query);
      for (const one of chunk) {
        looked += 1;
        place = { id: one.id, trail: TRAILS.indexOf(one.trail) };
        if (isMeant(one, query)) found.push(one);
        if (found.length === size) break;
      }
      if (found.length === size) break;
      if (chunk.length === 0) return { entries: found };
    }
    const token = place && sealPlace(this.deployment.cursorKey, name, `${place.id} ${place.trail}`);
    return { entries: found, ...(token ? { nextPageToken: token } : {}) };
  }

  /** The next entries of both trails, as far as both have been read. */
  private async chunk(place: Place | undefined, { since, until }: AuditQueryDto): Promise<FoundEntry[]> {
    const oldest = since === undefined ? '-' : String(Date.parse(since));
    const latest = until === undefined ? '+' : String(Date.parse(until));
    const read = await Promise.all(
      TRAILS.map(async (trail, index) => {
        const newest = place ? `${index <= place.trail ? '(' : ''}${place.id}` : latest;
        const entries = await this.audit.read(trail, newest, oldest, CHUNK);
        return entries.map((one) => Object.assign(one, { trail }));
      }),
    );
    const merged = read.flat().toSorted((a, b) => compareIds(b.id, a.id));
    const unread = read.flatMap((entries) => (entries.length === CHUNK ? [entries.at(-1)?.id ?? ''] : []));
    const readTo = unread.toSorted(compareIds).at(-1);
    return readTo === undefined ? merged : merged.filter(({ id }) => compareIds(id, readTo) >= 0);
  }
}

function isMeant({ entry, trail }: FoundEntry, query: AuditQueryDto): boolean {
  return (
    (query.trail === undefined || trail === query.trail) &&
    (query.actor === undefined || entry.actor === query.actor) &&
    (query.keyId === undefined || entry.keyId === query.keyId) &&
    (query.action === undefined || entry.action === query.action) &&
    (query.requestId === undefined || entry.requestId === query.requestId) &&
    (query.instanceId === undefined ||
      entry.instanceId === query.instanceId ||
      entry.novitaInstanceId === query.instanceId)
  );
}

function readPlace(text: string): Place {
  const [id = '', trail] = text.split(' ');
  return { id, trail: Number(trail) };
}

/** Ids of streams are two numbers: milliseconds and a sequence. */
function compareIds(a: string, b: string): number {
  const [aMs = 0, aSequence = 0] = a.split('-').map(Number);
  const [bMs = 0, bSequence = 0] = b.split('-').map(Number);
  return aMs - bMs || aSequence - bSequence;
}
