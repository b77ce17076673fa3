import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { ApiFraction } from '../../common/api-types.js';
import { SPOT_POLICIES, type SpotPolicy } from '../instance.js';
import { AutoStopDto } from './auto-stop.dto.js';
import { EnvVariableDto } from './env-variable.dto.js';
import { HealthCheckConfigDto } from './health-check-config.dto.js';
import { HasUniqueKeys, IsInstanceName, IsMoment, IsUsdPerHour } from './rules.js';

/** What to rent. */
export class CreateInstanceDto {
  /**
   * Letters, digits and hyphens; need not be unique.
   * @example "my-first-gpu"
   */
  @IsInstanceName()
  name: string;

  /**
   * A product of Novita's price list, by its exact name in any case.
   * @example "RTX 4090 24GB"
   */
  @Length(1, 255, { message: 'must be 1 to 255 characters' })
  @IsString({ message: 'must be a text' })
  productName: string;

  /**
   * A template's id at Novita: image, ports, variables and command come from it.
   * @example "107672"
   */
  @Matches(/^[A-Za-z0-9_-]{1,128}$/, { message: 'must be 1 to 128 letters, digits, - or _' })
  @Transform(({ value }: { value: unknown }) => (Number.isSafeInteger(value) ? String(value) : value))
  templateId: string;

  @Max(8, { message: 'must be at most 8' })
  @Min(1, { message: 'must be at least 1' })
  @IsInt({ message: 'must be a whole number' })
  @IsOptional()
  gpuNum?: number = 1;

  /** Root disk in GB; raised to the template's or product's minimum when below. */
  @Max(6_144, { message: 'must be at most 6144' })
  @Min(10, { message: 'must be at least 10' })
  @IsInt({ message: 'must be a whole number' })
  @IsOptional()
  rootfsSize?: number = 60;

  @IsIn(['spot', 'onDemand'], { message: 'must be spot or onDemand' })
  @IsOptional()
  billingMode?: 'spot' | 'onDemand' = 'spot';

  /**
   * Only this region; without it the default region and then the configured others.
   * @example "CN-HK-01"
   */
  @Length(1, 100, { message: 'must be 1 to 100 characters' })
  @IsString({ message: 'must be a text' })
  @IsOptional()
  region?: string;

  /** The most that the whole machine may cost, in USD per hour. */
  @ApiProperty({ type: String, required: false, example: '0.50' })
  @IsUsdPerHour()
  @IsOptional()
  maxPricePerHour?: string | number;

  /** Environment variables beside the template's. */
  @ValidateNested({ each: true })
  @Type(() => EnvVariableDto)
  @HasUniqueKeys()
  @IsObject({ each: true, message: 'must hold objects of key and value' })
  @ArrayMaxSize(98, { message: 'must be at most 98' })
  @IsArray({ message: 'must be a list' })
  @IsOptional()
  envs?: EnvVariableDto[] = [];

  /**
   * Hears every event of this instance, signed, beside the service's own webhook.
   * @example "https://example.com/hook"
   */
  @Length(1, 2_048, { message: 'must be 1 to 2048 characters' })
  @IsString({ message: 'must be a text' })
  @IsOptional()
  webhookUrl?: string;

  @ValidateNested()
  @Type(() => HealthCheckConfigDto)
  @IsObject({ message: 'must be an object' })
  @IsOptional()
  healthCheckConfig?: HealthCheckConfigDto;

  /** Only this port is probed; without it every mapped port. */
  @Max(65_535, { message: 'must be at most 65535' })
  @Min(1, { message: 'must be at least 1' })
  @IsInt({ message: 'must be a whole number' })
  @IsOptional()
  targetPort?: number;

  /** What becomes of the machine when the start fails. */
  @IsIn(['stop', 'delete', 'keep'], { message: 'must be stop, delete or keep' })
  @IsOptional()
  onStartFailure?: 'stop' | 'delete' | 'keep';

  /** When it counts as idle, otherwise than the service says. */
  @ValidateNested()
  @Type(() => AutoStopDto)
  @IsObject({ message: 'must be an object' })
  @IsOptional()
  autoStop?: AutoStopDto;

  /** Neither stopped by the service's duties nor deleted or stopped along with others. */
  @IsBoolean({ message: 'must be true or false' })
  @IsOptional()
  protected?: boolean;

  /**
   * The lease ends then, and the machine is stopped.
   * @example "2030-01-31T18:00:00Z"
   */
  @IsMoment()
  @IsOptional()
  expiresAt?: string;

  /** The machine is stopped so many hours after each start, unless `expiresAt` says when. */
  @ApiFraction()
  @Max(87_600, { message: 'must be at most 87600' })
  @Min(0.001, { message: 'must be at least 0.001' })
  @IsNumber({ allowNaN: false, allowInfinity: false }, { message: 'must be a number' })
  @IsOptional()
  maxHours?: number;

  /**
   * What is done when Novita takes the spot machine back, beside telling it: `notify` nothing, `restart` starts it again
   * when there is stock, `replace` buys another one at the notice and lets this one go once that is ready.
   */
  @IsIn(SPOT_POLICIES, { message: 'must be notify, restart or replace' })
  @IsOptional()
  spotPolicy?: SpotPolicy;

  /** `true`: rents nothing, and answers what would be rented, where and at what price. */
  @IsBoolean({ message: 'must be true or false' })
  @IsOptional()
  validateOnly?: boolean;
}
