import type { Telemetry } from 'bullmq';

let telemetry: Telemetry | undefined;

/** Has every queue and worker that is opened from now on tell of its jobs. */
export function tellOfJobsTo(one: Telemetry): void {
  telemetry = one;
}

/** Who is told of jobs, if anybody. */
export function jobTelemetry(): Telemetry | undefined {
  return telemetry;
}
