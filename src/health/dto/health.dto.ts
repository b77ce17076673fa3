/** One thing that the service needs. */
export class IndicatorDto {
  status: 'up' | 'down';
}

/** What the service needs, and whether it has it. */
export class HealthDto {
  status: 'ok' | 'error' | 'shutting_down';

  /** What is well. */
  info: Record<string, IndicatorDto>;

  /** What is not. */
  error: Record<string, IndicatorDto>;

  /** Both. */
  details: Record<string, IndicatorDto>;
}

/** The process answers. */
export class LiveDto {
  status: 'ok';
}
