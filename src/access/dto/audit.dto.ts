import { ApiProperty } from '@nestjs/swagger';
import { type Trail, TRAILS } from '../audit-log.js';
import type { AuditPage, FoundEntry } from '../audit-reader.js';

/** Who did what, when, on what, and what came of it. */
export class AuditEntryDto {
  /** @example "2026-11-22T10:00:00.000Z" */
  at: string;

  @ApiProperty({ enum: TRAILS })
  trail: Trail;

  /**
   * The owner of the key, or the duty of the service.
   * @example "team-a"
   */
  actor: string;

  /**
   * The key that was used.
   * @example "key_01ARZ3NDEKTSV4RRFFQ69G5FAV"
   */
  keyId?: string;

  /** @example "createInstance" */
  action: string;

  /** @example "inst_01ARZ3NDEKTSV4RRFFQ69G5FAV" */
  instanceId?: string;

  /** @example "8b5e9bd4f3c2" */
  novitaInstanceId?: string;

  /**
   * What else it is about.
   * @example "op_01ARZ3NDEKTSV4RRFFQ69G5FAV"
   */
  subject?: string;

  /** Which create call of the instance it is. */
  attempt?: number;

  /** @example "req_01ARZ3NDEKTSV4RRFFQ69G5FAV" */
  requestId?: string;

  /**
   * Where the request came from.
   * @example "203.0.113.7"
   */
  address?: string;

  /**
   * The HTTP status of the answer.
   * @example 202
   */
  status?: number;

  /** @example "4090.16c62g in CN-HK-01 at 0.35 USD/h" */
  detail?: string;
}

export class AuditDto {
  /** The newest first. */
  entries: AuditEntryDto[];

  /**
   * For the next page; absent at the end. A short page is not the end.
   * @example "b2xkZXN0"
   */
  nextPageToken?: string;
}

export function toAuditDto({ entries, nextPageToken }: AuditPage): AuditDto {
  return { entries: entries.map(toEntryDto), nextPageToken };
}

function toEntryDto({ trail, entry: { at, ...entry } }: FoundEntry): AuditEntryDto {
  return Object.assign({ at: new Date(at).toISOString(), trail }, entry);
}
