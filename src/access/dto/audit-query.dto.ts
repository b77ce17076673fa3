import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsISO8601, IsOptional, IsString, Matches, MaxLength, Min } from 'class-validator';
import { type Trail, TRAILS } from '../audit-log.js';

/** Which entries; all of them unless told. */
export class AuditQueryDto {
  /** calls: what begins or ends paying or shows a secret, written before it is done; requests: what was asked for. */
  @ApiProperty({ enum: TRAILS, required: false })
  @IsIn(TRAILS, { message: `must be one of ${TRAILS.join(', ')}` })
  @IsOptional()
  trail?: Trail;

  /** The owner of the key, or the duty of the service. */
  @MaxLength(64, { message: 'must be at most 64 characters' })
  @IsString({ message: 'must be a text' })
  @IsOptional()
  actor?: string;

  /** The key that was used. */
  @MaxLength(64, { message: 'must be at most 64 characters' })
  @IsString({ message: 'must be a text' })
  @IsOptional()
  keyId?: string;

  /** What was done, such as createInstance or delete-surplus. */
  @MaxLength(64, { message: 'must be at most 64 characters' })
  @IsString({ message: 'must be a text' })
  @IsOptional()
  action?: string;

  /** The instance that it was about, by our id or Novita's. */
  @Matches(/^[A-Za-z0-9_-]{1,128}$/, { message: 'must be the id of an instance' })
  @IsOptional()
  instanceId?: string;

  /** The request that it follows from. */
  @Matches(/^[A-Za-z0-9._-]{1,64}$/, { message: 'must be the id of a request' })
  @IsOptional()
  requestId?: string;

  /** Not before this moment (RFC 3339). */
  @IsISO8601({ strict: true, strictSeparator: true }, { message: 'must be a moment in RFC 3339' })
  @IsOptional()
  since?: string;

  /** Not after this moment (RFC 3339). */
  @IsISO8601({ strict: true, strictSeparator: true }, { message: 'must be a moment in RFC 3339' })
  @IsOptional()
  until?: string;

  /** 50 unless told; more than 1000 is lowered to 1000. */
  @Min(0, { message: 'must not be negative' })
  @IsInt({ message: 'must be a whole number' })
  @Type(() => Number)
  @IsOptional()
  pageSize?: number;

  /** The `nextPageToken` of the page before. */
  @MaxLength(512)
  @IsString()
  @IsOptional()
  pageToken?: string;
}
