import { ApiProperty } from '@nestjs/swagger';
import type { Moment } from '../../common/clock.js';
import type { ApiKey } from '../api-key.js';
import { type Role, ROLES, type Scope, SCOPES } from '../roles.js';

/** A key without its text, which nobody keeps. */
export class KeyDto {
  /** @example "key_01ARZ3NDEKTSV4RRFFQ69G5FAV" */
  id: string;

  /** @example "ci pipeline" */
  name: string;

  /**
   * Whose instances it works on.
   * @example "team-a"
   */
  owner: string;

  @ApiProperty({ enum: ROLES })
  role: Role;

  /** The parts of the API that it can be used for. */
  @ApiProperty({ enum: SCOPES, isArray: true })
  scopes: Scope[];

  /** @example "2026-11-22T10:00:00.000Z" */
  createdAt: string;

  /**
   * The id of the key that made it.
   * @example "admin"
   */
  createdBy: string;

  /** @example "2030-01-01T00:00:00.000Z" */
  expiresAt?: string;

  /**
   * To about a minute.
   * @example "2026-11-22T11:00:00.000Z"
   */
  lastUsedAt?: string;
}

export class KeysDto {
  keys: KeyDto[];
}

export class CreatedKeyDto extends KeyDto {
  /**
   * The key itself, shown this once.
   * @example "ngi_01ARZ3NDEKTSV4RRFFQ69G5FAV_0123456789abcdefghijklmnopqrstuv_000000"
   */
  key: string;
}

export function toKeyDto(key: ApiKey & { lastUsedAt?: Moment }): KeyDto {
  const { digest: _kept, scopes, createdAt, expiresAt, lastUsedAt, ...rest } = key;
  return {
    ...rest,
    scopes: [...scopes],
    createdAt: new Date(createdAt).toISOString(),
    expiresAt: expiresAt === undefined ? undefined : new Date(expiresAt).toISOString(),
    lastUsedAt: lastUsedAt === undefined ? undefined : new Date(lastUsedAt).toISOString(),
  };
}
