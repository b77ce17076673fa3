import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsOptional, IsString, Length } from 'class-validator';
import { INSTANCE_STATUSES, type InstanceStatus } from '../lifecycle.js';

const MOST = 1_000;

/** Which instances to stop: those that fit everything that is said; all that are up when nothing is. */
export class StopAllDto {
  /** By our ids or Novita's. What is named here is answered for even when there is nothing to stop. */
  @Length(1, 128, { each: true, message: 'must hold ids of 1 to 128 characters' })
  @IsString({ each: true, message: 'must hold texts' })
  @ArrayMaxSize(MOST, { message: `must be at most ${MOST}` })
  @IsArray({ message: 'must be a list' })
  @IsOptional()
  instanceIds?: string[];

  /** By exact names; every instance of a name. */
  @Length(1, 63, { each: true, message: 'must hold names of 1 to 63 characters' })
  @IsString({ each: true, message: 'must hold texts' })
  @ArrayMaxSize(MOST, { message: `must be at most ${MOST}` })
  @IsArray({ message: 'must be a list' })
  @IsOptional()
  names?: string[];

  /** @example "CN-HK-01" */
  @Length(1, 100, { message: 'must be 1 to 100 characters' })
  @IsString({ message: 'must be a text' })
  @IsOptional()
  region?: string;

  /**
   * A product's name or id.
   * @example "RTX 4090 24GB"
   */
  @Length(1, 255, { message: 'must be 1 to 255 characters' })
  @IsString({ message: 'must be a text' })
  @IsOptional()
  product?: string;

  /** Only those that are in one of these now. */
  @IsIn(INSTANCE_STATUSES, { each: true, message: `must be of ${INSTANCE_STATUSES.join(', ')}` })
  @ArrayMaxSize(INSTANCE_STATUSES.length, { message: `must be at most ${INSTANCE_STATUSES.length}` })
  @IsArray({ message: 'must be a list' })
  @IsOptional()
  status?: InstanceStatus[];

  /**
   * Admins only: whose instances; everybody's when it is left out. For everybody else it is their own.
   * @example "team-vision"
   */
  @Length(1, 128, { message: 'must be 1 to 128 characters' })
  @IsString({ message: 'must be a text' })
  @IsOptional()
  owner?: string;

  /** Says what would be stopped, and stops nothing. */
  @IsBoolean({ message: 'must be true or false' })
  @IsOptional()
  dryRun?: boolean = false;
}

/** Why one instance was left as it is. */
export class StopErrorDto {
  /** @example "instance_protected" */
  code: string;

  /** @example "Instance inst_01ARZ3NDEKTSV4RRFFQ69G5FAV is protected" */
  message: string;
}

/** What becomes of one instance. */
export class StopResultDto {
  /** @example "inst_01ARZ3NDEKTSV4RRFFQ69G5FAV" */
  instanceId: string;

  /**
   * Absent when there is no such instance.
   * @example "my-first-gpu"
   */
  name?: string;

  accepted: boolean;

  /**
   * The operation that stops it; none in a dry run.
   * @example "op_01ARZ3NDEKTSV4RRFFQ69G5FAV"
   */
  operationId?: string;

  error?: StopErrorDto;
}

export class StopAllResultDto {
  /** How many are stopped, or would be. */
  count: number;

  dryRun: boolean;

  results: StopResultDto[];
}
