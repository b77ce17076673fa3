import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { NullRemoves } from '../../common/null-removes.js';
import { SPOT_POLICIES, type SpotPolicy } from '../instance.js';
import { AutoStopDto } from './auto-stop.dto.js';
import { IsInstanceName, IsMoment } from './rules.js';

const IsGiven = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);

/** What is to become otherwise; what is left out stays, and null goes back to what the service does by itself. */
@NullRemoves()
export class ChangeInstanceDto {
  /**
   * Letters, digits and hyphens; the machine keeps the name that it was bought under.
   * @example "my-first-gpu"
   */
  @IsInstanceName()
  @IsGiven()
  name?: string;

  /** Hears every event of this instance from now on; null: only the service's own webhook does. */
  @ApiProperty({ type: String, nullable: true, required: false })
  @Length(1, 2_048, { message: 'must be 1 to 2048 characters' })
  @IsString({ message: 'must be a text' })
  @IsOptional()
  webhookUrl?: string | null;

  /** When it counts as idle; null: as the service says. */
  @ApiProperty({ type: () => AutoStopDto, nullable: true, required: false })
  @ValidateNested()
  @Type(() => AutoStopDto)
  @IsObject({ message: 'must be an object' })
  @IsOptional()
  autoStop?: AutoStopDto | null;

  /** `true`: refuses a delete, and is stopped neither by the service's duties nor along with others. */
  @IsBoolean({ message: 'must be true or false' })
  @IsGiven()
  protected?: boolean;

  /**
   * When the lease ends; null: there is none, or it ends `maxHours` after the start.
   * @example "2030-01-31T18:00:00Z"
   */
  @ApiProperty({ type: String, format: 'date-time', nullable: true, required: false })
  @IsMoment()
  @IsOptional()
  expiresAt?: string | null;

  /** Hours after each start at which the machine is stopped, unless `expiresAt` says when; null: never. */
  @ApiProperty({ type: Number, nullable: true, required: false })
  @Max(87_600, { message: 'must be at most 87600' })
  @Min(0.001, { message: 'must be at least 0.001' })
  @IsNumber({ allowNaN: false, allowInfinity: false }, { message: 'must be a number' })
  @IsOptional()
  maxHours?: number | null;

  /** What is done when Novita takes the spot machine back; counts at once, also for a notice that was seen before. */
  @IsIn(SPOT_POLICIES, { message: 'must be notify, restart or replace' })
  @IsGiven()
  spotPolicy?: SpotPolicy;
}
