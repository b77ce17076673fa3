import type { InstanceDocument } from '../api/documents';

const SOON_MS = 10 * 60_000;
const STUCK_MS = 15 * 60_000;
const SHOWN = 8;

export interface Summary {
  /** USD per hour of everything that is on the meter. */
  burnPerHour: number;
  paid: number;
  ready: number;
  starting: number;
  failed: number;
  idleSoon: number;
  attention: { instance: InstanceDocument; why: string }[];
}

/** What the fleet comes to, and whom somebody should look at. */
export function summaryOf(instances: readonly InstanceDocument[], now: number): Summary {
  const summary: Summary = {
    burnPerHour: 0,
    paid: 0,
    ready: 0,
    starting: 0,
    failed: 0,
    idleSoon: 0,
    attention: [],
  };
  for (const instance of instances) {
    const { status, burnPerHour } = instance;
    const burn = Number(burnPerHour ?? 0);
    if (burn > 0) summary.paid += 1;
    summary.burnPerHour += burn;
    if (status === 'ready') summary.ready += 1;
    if (status === 'creating' || status === 'starting' || status === 'running') summary.starting += 1;
    if (status === 'failed') summary.failed += 1;
    if (stopsSoon(instance, now)) summary.idleSoon += 1;
    const why = reasonToLook(instance, now);
    if (why !== undefined) summary.attention.push({ instance, why });
  }
  summary.attention = summary.attention
    .toSorted((a, b) => (a.instance.statusChangedAt < b.instance.statusChangedAt ? 1 : -1))
    .slice(0, SHOWN);
  return summary;
}

function reasonToLook(instance: InstanceDocument, now: number): string | undefined {
  const { status, failure, novita, statusChangedAt } = instance;
  if (status === 'failed') return failure?.message ?? 'failed';
  if (status === 'stopping' && now - Date.parse(statusChangedAt) > STUCK_MS)
    return 'Novita has not confirmed the stop yet';
  if (novita?.spotReclaimTime !== undefined && status !== 'exited' && status !== 'terminated')
    return 'Novita takes the machine back';
  return stopsSoon(instance, now) ? 'will be stopped soon' : undefined;
}

function stopsSoon({ status, idle, expiresAt }: InstanceDocument, now: number): boolean {
  if (status !== 'ready' && status !== 'running') return false;
  return [idle?.stopsAt, expiresAt].some((at) => at !== undefined && Date.parse(at) - now < SOON_MS);
}
