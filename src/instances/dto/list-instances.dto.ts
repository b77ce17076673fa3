import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Length, Matches, MaxLength, Min } from 'class-validator';
import { ORDERS } from '../filing.js';
import { Words } from './words.js';
import { INSTANCE_STATUSES, type InstanceStatus } from '../lifecycle.js';

const SORTS = ORDERS.flatMap((order) => [order, `-${order}`]);
const INCLUDES = ['terminated', 'unmanaged'] as const;

export type Include = (typeof INCLUDES)[number];

export class ListInstancesDto {
  /** 50 unless told; more than 1000 is lowered to 1000. */
  @Min(0, { message: 'must not be negative' })
  @IsInt({ message: 'must be a whole number' })
  @Type(() => Number)
  @IsOptional()
  pageSize?: number;

  /** The `nextPageToken` of the page before; everything else but the page size must be as it was there. */
  @MaxLength(1_024)
  @IsString()
  @IsOptional()
  pageToken?: string;

  /** Only instances in one of these statuses, separated by commas. */
  @IsIn(INSTANCE_STATUSES, { each: true, message: `must be among ${INSTANCE_STATUSES.join(', ')}` })
  @Words()
  @IsOptional()
  status?: InstanceStatus[];

  /**
   * Only instances of this name. With `*` before, behind or both it is a part of the name, in any case.
   * @example "training-*"
   */
  @Matches(/^\*?[A-Za-z0-9-]{1,63}\*?$/, {
    message: 'must be 1 to 63 letters, digits or hyphens, perhaps with * before or behind',
  })
  @IsOptional()
  name?: string;

  /**
   * Only instances that were bought in this region, or were asked for there.
   * @example "CN-HK-01"
   */
  @Length(1, 100, { message: 'must be 1 to 100 characters' })
  @IsString({ message: 'must be a text' })
  @IsOptional()
  region?: string;

  /**
   * Only instances of this product, by its name or its id.
   * @example "RTX 4090 24GB"
   */
  @Length(1, 255, { message: 'must be 1 to 255 characters' })
  @IsString({ message: 'must be a text' })
  @IsOptional()
  product?: string;

  /** Only instances of this owner; everybody but admins sees their own only, whatever stands here. */
  @Length(1, 128, { message: 'must be 1 to 128 characters' })
  @IsString({ message: 'must be a text' })
  @IsOptional()
  owner?: string;

  /** What to sort by; with `-` the greatest (the newest) first. */
  @IsIn(SORTS, { message: `must be one of ${SORTS.join(', ')}` })
  @IsOptional()
  sort?: string = '-createdAt';

  /**
   * `terminated` lists those too; `unmanaged` also what Novita has and this service does not manage (for admins; such
   * has neither an owner nor a status of ours, so filters by those leave it out).
   */
  @IsIn(INCLUDES, { each: true, message: `must be among ${INCLUDES.join(', ')}` })
  @Words()
  @IsOptional()
  include?: Include[];
}
