import type { Moment } from '../../common/clock.js';
import type { Instance, Port } from '../instance.js';
import { probingOf } from '../startup-settings.js';

/** What one attempt found at one port; no problem means that it answered. */
export interface ProbeResult {
  port: number;
  problem?: string;
}

/** The ports that must answer: the target port alone when one was named, else every mapped port. */
export function portsToProbe(ports: Port[], targetPort: number | undefined): Port[] {
  if (targetPort === undefined) return ports;
  const target = ports.find(({ port }) => port === targetPort);
  return [target ?? { port: targetPort, type: 'http' }];
}

/**
 * Notes one attempt. Attempts follow each other after the retry delay until the total wait is over; a full round of
 * failed attempts is announced, once per startup (design decision D22).
 */
export function afterRound(instance: Instance, results: ProbeResult[], now: Moment): Instance {
  const { healthCheck } = probingOf(instance);
  const before = instance.probing ?? { rounds: 0, passed: [] };
  const passed = results.filter(({ problem }) => problem === undefined).map(({ port }) => port);
  const problems = results.flatMap(({ problem }) => problem ?? []);
  const rounds = before.rounds + 1;
  const roundFailed = problems.length > 0 && rounds >= healthCheck.retryAttempts;
  return {
    ...instance,
    probing: {
      rounds,
      passed: [...before.passed, ...passed],
      lastError: problems.length > 0 ? problems.join('; ') : undefined,
      reportedAt: before.reportedAt ?? (roundFailed ? now : undefined),
    },
    nextLookAt: Math.min(now + healthCheck.retryDelayMs, instance.deadlines.healthy ?? Infinity),
  };
}
