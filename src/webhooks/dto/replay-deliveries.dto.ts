import { IsIn, IsISO8601, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { ENDPOINT, INSTANCE, MOMENT } from './delivery-rules.js';

const SETTLED = ['delivered', 'dead'] as const;

export class ReplayDeliveriesDto {
  /**
   * What was made then or later (RFC 3339).
   * @example "2026-11-22T00:00:00Z"
   */
  @IsISO8601(...MOMENT)
  since: string;

  /**
   * What was made then or before (RFC 3339).
   * @example "2026-11-22T06:00:00Z"
   */
  @IsISO8601(...MOMENT)
  until: string;

  /**
   * Only to one registered endpoint, or with `global` to the deployment's own; to all of them unless told.
   * @example "whe_01ARZ3NDEKTSV4RRFFQ69G5FAV"
   */
  @Matches(ENDPOINT.pattern, ENDPOINT)
  @IsOptional()
  endpointId?: string;

  /**
   * Only what happened to one instance.
   * @example "inst_01ARZ3NDEKTSV4RRFFQ69G5FAV"
   */
  @Matches(INSTANCE.pattern, INSTANCE)
  @IsOptional()
  instanceId?: string;

  /** Only what has arrived, or only what was given up; both unless told. */
  @IsIn(SETTLED, { message: `must be one of ${SETTLED.join(', ')}` })
  @IsOptional()
  status?: (typeof SETTLED)[number];

  /**
   * From the answer before, with everything else as it was.
   * @example "WzEsImEiXQ.kR3bJ0sXq1k"
   */
  @MaxLength(512)
  @IsString()
  @IsOptional()
  pageToken?: string;
}
