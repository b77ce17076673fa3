import { ApiProperty } from '@nestjs/swagger';
import { ArrayMinSize, ArrayUnique, IsArray, IsIn, IsISO8601, IsOptional, Matches } from 'class-validator';
import { ROLES, type Role, SCOPES, type Scope } from '../roles.js';

/** Who a new key is for and what it may do. */
export class CreateKeyDto {
  /**
   * What it is used for; need not be unique.
   * @example "ci pipeline"
   */
  @Matches(/^[A-Za-z0-9][A-Za-z0-9 ._@-]{0,62}$/, {
    message: 'must be 1 to 63 letters, digits, spaces, ., _, @ or -, beginning with a letter or digit',
  })
  name: string;

  /**
   * Whose instances it works on; keys of the same owner share them.
   * @example "team-a"
   */
  @Matches(/^[A-Za-z0-9][A-Za-z0-9._@-]{0,62}$/, {
    message: 'must be 1 to 63 letters, digits, ., _, @ or -, beginning with a letter or digit',
  })
  owner: string;

  /** viewer: reads; operator: also commands; admin: everything, of every owner. */
  @ApiProperty({ enum: ROLES })
  @IsIn(ROLES, { message: `must be one of ${ROLES.join(', ')}` })
  role: Role;

  /** Confines the key to parts of what its role may do; all of it unless given. */
  @ApiProperty({ enum: SCOPES, isArray: true, required: false })
  @ArrayUnique({ message: 'must not name a scope twice' })
  @IsIn(SCOPES, { each: true, message: `must be among ${SCOPES.join(', ')}` })
  @ArrayMinSize(1, { message: 'must not be empty' })
  @IsArray({ message: 'must be a list' })
  @IsOptional()
  scopes?: Scope[];

  /**
   * RFC 3339; for ever unless given.
   * @example "2030-01-01T00:00:00Z"
   */
  @IsISO8601({ strict: true, strictSeparator: true }, { message: 'must be a moment in RFC 3339' })
  @IsOptional()
  expiresAt?: string;
}
