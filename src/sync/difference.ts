import type { Moment } from '../common/clock.js';
import { toUsd } from '../common/money.js';
import type { Port } from '../instances/instance.js';
import { portsText, type Settled } from '../instances/settled.js';
import { sightingOf } from '../instances/sighting.js';
import type { NovitaInstance } from '../novita/novita-instance.js';

/** What can be otherwise at Novita than we know it. */
export type ChangeKind = 'status' | 'name' | 'price' | 'ports' | 'spot';

/** One thing that a machine's row says otherwise than its record; both sides as clients read them. */
export interface Change {
  kind: ChangeKind;
  before: string | undefined;
  after: string | undefined;
}

/**
 * Ours against theirs: what a row of Novita's list, or the machine read by itself, says otherwise than is known of the
 * machine of a settled record. What the row does not say is no difference: rows lack fields.
 */
export function difference(known: Settled, row: NovitaInstance): Change[] {
  return [
    ...statusChange(known, row),
    ...nameChange(known, row),
    ...priceChange(known, row),
    ...portsChange(known, row),
    ...spotChange(known, row),
  ];
}

function statusChange(known: Settled, { status }: NovitaInstance): Change[] {
  return status === '' || status === known.status
    ? []
    : [{ kind: 'status', before: known.status || undefined, after: status }];
}

/** A name that was never seen has not changed. */
function nameChange({ name: before }: Settled, { name: after }: NovitaInstance): Change[] {
  return before === undefined || after === '' || before === after ? [] : [{ kind: 'name', before, after }];
}

/** Of the whole machine, per hour. */
function priceChange({ pricePerHour, gpuNum }: Settled, row: NovitaInstance): Change[] {
  if (pricePerHour === undefined || row.pricePerGpuHour === undefined) return [];
  const now = row.pricePerGpuHour * (row.gpuNum ?? gpuNum);
  return now === pricePerHour ? [] : [{ kind: 'price', before: toUsd(pricePerHour), after: toUsd(now) }];
}

/** Only a running machine has endpoints, and not every row shows them. */
function portsChange(known: Settled, row: NovitaInstance): Change[] {
  const { ports } = sightingOf(row);
  const shown = row.status === 'running' && ports.length > 0 && ports.every(hasEndpoint);
  const now = portsText(ports);
  return !shown || now === known.ports
    ? []
    : [{ kind: 'ports', before: known.ports || undefined, after: now }];
}

function hasEndpoint({ endpoint }: Port): boolean {
  return endpoint !== undefined;
}

function spotChange(known: Settled, row: NovitaInstance): Change[] {
  const { spotStatus = known.spotStatus } = row;
  const at = row.spotReclaimAt?.getTime();
  if (spotStatus === known.spotStatus && (at === undefined || at === known.spotReclaimTime)) return [];
  return [
    {
      kind: 'spot',
      before: spotText(known.spotStatus, known.spotReclaimTime),
      after: spotText(spotStatus, at),
    },
  ];
}

function spotText(status: string | undefined, at: Moment | undefined): string | undefined {
  const parts = [status, at === undefined ? undefined : `at ${new Date(at).toISOString()}`];
  return parts.filter(Boolean).join(' ') || undefined;
}
