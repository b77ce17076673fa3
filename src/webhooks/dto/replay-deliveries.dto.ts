import { IsIn, IsISO8601, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { ENDPOINT, INSTANCE, MOMENT } from './delivery-rules.js';

const SETTLED = ['delivered', 'dead'] as const;

export class ReplayDeliveriesDto {
  /** What was made then or later (RFC 3339). */
  @IsISO8601(...MOMENT)
  since: string;

  /** What was made then or before (RFC 3339). */
  @IsISO8601(...MOMENT)
  until: string;

  /** Only to one registered endpoint, or with `global` to the deployment's own; to all of them unless told. */
  @Matches(ENDPOINT.pattern, ENDPOINT)
  @IsOptional()
  endpointId?: string;

  /** Only what happened to one instance. */
  @Matches(INSTANCE.pattern, INSTANCE)
  @IsOptional()
  instanceId?: string;

  /** Only what has arrived, or only what was given up; both unless told. */
  @IsIn(SETTLED, { message: `must be one of ${SETTLED.join(', ')}` })
  @IsOptional()
  status?: (typeof SETTLED)[number];

  /** From the answer before, with everything else as it was. */
  @MaxLength(512)
  @IsString()
  @IsOptional()
  pageToken?: string;
}
