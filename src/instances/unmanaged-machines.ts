import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Moment } from '../common/clock.js';
import { toUsd } from '../common/money.js';
import type { NovitaInstance } from '../novita/novita-instance.js';
import { regionName } from '../products/regions.js';
import { KeySpace } from '../redis/key-space.js';
import { RedisConnections } from '../redis/redis-connections.js';
import type { UnmanagedInstanceDto, UnmanagedKind } from './dto/unmanaged-instance.dto.js';
import { entryOf, type Filing, ordersOf } from './filing.js';
import type { Lodger } from './instance-shelves.repository.js';
import { InstancesRepository } from './instances.repository.js';
import { isWanted, type Listing } from './listing.js';
import { portsOf } from './sighting.js';

/** A machine that no record refers to. */
export interface UnmanagedMachine {
  machine: NovitaInstance;
  kind: UnmanagedKind;
  firstSeenAt: Moment;
}

/** The machine as lists find it and as it is served. */
type Stored = Pick<Filing, 'name' | 'region' | 'productName' | 'productId' | 'orders'> & {
  id: string;
  document: string;
};

/** An account with more of them than this is not ours to show completely. */
const MOST_KEPT = 5_000;

/** What Novita has and we do not manage, as the last complete list had it: reads never ask Novita. */
@Injectable()
export class UnmanagedMachines {
  constructor(
    private readonly redis: RedisConnections,
    private readonly keys: KeySpace,
    private readonly instances: InstancesRepository,
  ) {}

  /** Replaces what was known by what a complete list has; writes the machines only when they have changed. */
  async note(machines: UnmanagedMachine[], now: Moment): Promise<void> {
    const key = this.keys.key('unmanaged');
    const text = JSON.stringify(machines.slice(0, MOST_KEPT).map(store));
    const digest = createHash('sha256').update(text).digest('base64url');
    const isKnown = (await this.redis.state.hget(key, 'digest')) === digest;
    const asOf = String(now);
    await this.redis.state.hset(key, isKnown ? { asOf } : { asOf, digest, machines: text });
  }

  /**
   * Those that a list is to hold, each in its place, and since when that is known. What a record has come to refer to
   * since then is no longer among them.
   */
  async lodgers(listing: Listing): Promise<{ lodgers: Lodger[]; asOf?: Moment }> {
    const [asOf, text] = await this.redis.state.hmget(this.keys.key('unmanaged'), 'asOf', 'machines');
    const wanted = (JSON.parse(text ?? '[]') as Stored[]).filter((machine) => isWanted(machine, listing));
    const recorded = await this.instances.recorded(wanted.map(({ id }) => id));
    const lodgers = wanted
      .filter(({ id }) => !recorded.has(id))
      .map(({ id, orders, document }) => ({ place: entryOf(orders[listing.order], id), document }));
    return { lodgers, asOf: asOf ? Number(asOf) : undefined };
  }
}

function store({ machine, kind, firstSeenAt }: UnmanagedMachine): Stored {
  const { id, name, productName, productId, lastStartedAt, lastStoppedAt } = machine;
  const createdAt = machine.createdAt?.getTime() ?? firstSeenAt;
  const changedAt = Math.max(createdAt, lastStartedAt?.getTime() ?? 0, lastStoppedAt?.getTime() ?? 0);
  return {
    id,
    name,
    region: regionOf(machine),
    productName: productName ?? '',
    productId,
    orders: ordersOf(name, createdAt, changedAt),
    document: JSON.stringify(render(machine, kind, firstSeenAt)),
  };
}

function render(machine: NovitaInstance, kind: UnmanagedKind, firstSeenAt: Moment): UnmanagedInstanceDto {
  const { id, name, status, productId, productName, rootfsSizeGb, gpuNum, billingMode } = machine;
  const { pricePerGpuHour, createdAt } = machine;
  return {
    managed: false,
    kind,
    novitaInstanceId: id,
    name,
    status,
    product: { id: productId, name: productName, region: regionOf(machine), rootfsSize: rootfsSizeGb },
    gpuNum,
    billingMode,
    pricePerHour: pricePerGpuHour === undefined ? undefined : toUsd(pricePerGpuHour * (gpuNum ?? 1)),
    currency: 'USD',
    ports: portsOf(machine),
    createdAt: createdAt?.toISOString(),
    firstSeenAt: new Date(firstSeenAt).toISOString(),
  };
}

function regionOf({ clusterName, clusterId }: NovitaInstance): string | undefined {
  const region = regionName(clusterName ?? clusterId ?? '');
  return region === '' ? undefined : region;
}
