import { ApiProperty } from '@nestjs/swagger';
import { Length } from 'class-validator';
import type { OpenSession } from '../sessions.service.js';
import { type Role, ROLES, type Scope, SCOPES } from '../roles.js';

export class LogInDto {
  /**
   * The key, as its maker was shown it.
   * @example "ngi_01ARZ3NDEKTSV4RRFFQ69G5FAV_0123456789abcdefghijklmnopqrstuv_000000"
   */
  @Length(1, 512, { message: 'must be 1 to 512 characters' })
  key: string;
}

export class SessionDto {
  /** @example "team-a" */
  owner: string;

  @ApiProperty({ enum: ROLES })
  role: Role;

  @ApiProperty({ enum: SCOPES, isArray: true })
  scopes: Scope[];

  /**
   * To be sent as X-CSRF-Token with everything that changes something.
   * @example "mAqf7mJ9GZmN8mVw0vYVd3m2sWq8i2hQ4m0y5bq1v3E"
   */
  csrfToken: string;

  /** @example "2026-11-22T22:00:00.000Z" */
  expiresAt: string;
}

export function toSessionDto({ session, principal }: OpenSession): SessionDto {
  const { owner, role, scopes } = principal;
  return {
    owner,
    role,
    scopes: [...scopes],
    csrfToken: session.csrfToken,
    expiresAt: new Date(session.expiresAt).toISOString(),
  };
}
