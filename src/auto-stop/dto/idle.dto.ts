import { ApiProperty } from '@nestjs/swagger';

const SIGNALS = ['last_used', 'gpu_utilization', 'gpu_memory', 'ready_since'] as const;
const VERDICTS = ['idle', 'active', 'unknown', 'exempt'] as const;

/** One thing that tells whether an instance is used. */
export class IdleSignalDto {
  @ApiProperty({ enum: SIGNALS, enumName: 'IdleSignalName' })
  name: (typeof SIGNALS)[number];

  /** A moment (RFC 3339), or the highest per cent of any GPU; null when it is not known. */
  @ApiProperty({ oneOf: [{ type: 'string' }, { type: 'number' }, { type: 'null' }], example: 3 })
  value: string | number | null;

  /** When it was so; null when it is not known. */
  at: string | null;

  /** How long ago that was; null when it is not known. */
  ageSeconds: number | null;

  /** Whether it shows no use; null when it is not known. */
  quiet: boolean | null;

  /** For people. */
  note: string;
}

/** Whether an instance is idle, and why. */
export class IdleDto {
  instanceId: string;

  /** `unknown`: something is not known and keeps it. `exempt`: it is not stopped for being idle at all. */
  @ApiProperty({ enum: VERDICTS, enumName: 'IdleVerdict' })
  verdict: (typeof VERDICTS)[number];

  signals: IdleSignalDto[];

  /** How long it may go unused; left out when it is exempt. */
  thresholdMinutes?: number;

  /** When it is stopped unless it is used or extended; left out when it is kept. */
  stopsAt?: string;

  /** When its lease ends, whatever its use; left out when it has none. */
  expiresAt?: string;

  /** Why, in one sentence. */
  explanation: string;
}
