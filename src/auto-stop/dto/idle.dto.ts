import { ApiProperty } from '@nestjs/swagger';
import { ApiFraction } from '../../common/api-types.js';

const SIGNALS = ['last_used', 'gpu_utilization', 'gpu_memory', 'ready_since'] as const;
const VERDICTS = ['idle', 'active', 'unknown', 'exempt'] as const;

/** One thing that tells whether an instance is used; what is not known of it is left out. */
export class IdleSignalDto {
  @ApiProperty({ enum: SIGNALS })
  name: (typeof SIGNALS)[number];

  /** A moment (RFC 3339), or the highest per cent of any GPU. */
  @ApiProperty({
    oneOf: [
      { type: 'string', format: 'date-time' },
      { type: 'number', format: 'double' },
    ],
    required: false,
    example: 3.5,
  })
  value?: string | number;

  /** When it was so. */
  at?: string;

  ageSeconds?: number;

  /** Whether it shows no use; left out when it is not known. */
  quiet?: boolean;

  /**
   * For people.
   * @example "GPU at most 3.5 %"
   */
  note: string;
}

/** Whether an instance is idle, and why. */
export class IdleVerdictDto {
  /** @example "inst_01ARZ3NDEKTSV4RRFFQ69G5FAV" */
  instanceId: string;

  /** `unknown`: something is not known and keeps it. `exempt`: it is not stopped for being idle at all. */
  @ApiProperty({ enum: VERDICTS })
  verdict: (typeof VERDICTS)[number];

  signals: IdleSignalDto[];

  /** How long it may go unused; left out when it is exempt. */
  @ApiFraction()
  thresholdMinutes?: number;

  /** When it is stopped unless it is used or extended; left out when it is kept. */
  stopsAt?: string;

  /** When its lease ends, whatever its use; left out when it has none. */
  expiresAt?: string;

  /**
   * Why, in one sentence.
   * @example "Idle: not used for 20 min (no heartbeat was ever received; GPU at most 0 %; ready for 1 h)"
   */
  explanation: string;
}
