import type { Moment } from '../common/clock.js';
import type { MicroPrice } from '../common/money.js';
import type { NovitaInstance } from '../novita/novita-instance.js';
import { isAtRest } from './duty.js';
import type { Instance, Port } from './instance.js';

/** What is known of the machine of a settled record: enough to see in a row of Novita's list that it has changed. */
export interface Settled {
  instanceId: string;
  /** Novita's word when it was last looked at. */
  status: string;
  name?: string;
  spotStatus?: string;
  spotReclaimTime?: Moment;
  /** For the whole machine. */
  pricePerHour?: MicroPrice;
  gpuNum: number;
  /** As {@link portsText} writes them. */
  ports: string;
}

/** As it lies beside the record; `undefined` while something is under way that looks at the machine itself. */
export function writeSettled(instance: Instance): string | undefined {
  if (!isAtRest(instance)) return undefined;
  return JSON.stringify(settledOf(instance));
}

/** What a row of Novita's list is held against. */
export function settledOf({ id, novita, pricePerHour, ports, spec }: Instance): Settled {
  return {
    instanceId: id,
    status: novita?.status ?? '',
    name: novita?.name,
    spotStatus: novita?.spotStatus,
    spotReclaimTime: novita?.spotReclaimTime,
    pricePerHour,
    gpuNum: spec.gpuNum,
    ports: portsText(ports),
  };
}

export function readSettled(text: string): Settled {
  return JSON.parse(text) as Settled;
}

/** Whether its machine has come to another status, or is announced to be taken back. */
export function hasStirred(known: Settled, row: NovitaInstance): boolean {
  const { spotStatus = known.spotStatus, spotReclaimAt } = row;
  return (
    (row.status !== '' && row.status !== known.status) ||
    spotStatus !== known.spotStatus ||
    (spotReclaimAt !== undefined && spotReclaimAt.getTime() !== known.spotReclaimTime)
  );
}

/** The same text for the same ports in any order. */
export function portsText(ports: Port[]): string {
  return ports
    .map(({ port, type, endpoint = '' }) => `${port}/${type}=${endpoint}`)
    .toSorted()
    .join(' ');
}
