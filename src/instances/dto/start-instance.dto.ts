import { IntersectionType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { HealthCheckConfigDto } from './health-check-config.dto.js';
import { IsInstanceName } from './rules.js';

/** The one living instance of this name. */
export class NamedInstanceDto {
  /**
   * An instance's name; when several living instances have it, the answer names them.
   * @example "my-first-gpu"
   */
  @IsInstanceName()
  instanceName: string;
}

/** How an instance is to be started; what is left out is as the instance was asked for. */
export class StartInstanceDto {
  @ValidateNested()
  @Type(() => HealthCheckConfigDto)
  @IsObject({ message: 'must be an object' })
  @IsOptional()
  healthCheckConfig?: HealthCheckConfigDto;

  /** Only this port is probed. */
  @Max(65_535, { message: 'must be at most 65535' })
  @Min(1, { message: 'must be at least 1' })
  @IsInt({ message: 'must be a whole number' })
  @IsOptional()
  targetPort?: number;

  /**
   * Hears what becomes of this start, signed, beside the webhooks of the instance and of the service.
   * @example "https://example.com/hooks/gpu"
   */
  @Length(1, 2_048, { message: 'must be 1 to 2048 characters' })
  @IsString({ message: 'must be a text' })
  @IsOptional()
  webhookUrl?: string;

  /** Admins only: takes over a machine at rest that this service did not rent. It is never deleted from here. */
  @IsBoolean({ message: 'must be true or false' })
  @IsOptional()
  adopt?: boolean;
}

export class StartNamedInstanceDto extends IntersectionType(NamedInstanceDto, StartInstanceDto) {}
