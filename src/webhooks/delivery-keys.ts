import { Injectable } from '@nestjs/common';
import { KeySpace } from '../redis/key-space.js';
import { type Delivery, laneOf } from './delivery.js';

/** What says where a delivery lies. */
type Placed = Pick<Delivery, 'instanceId' | 'type' | 'url' | 'endpoint' | 'owner'>;

/** What a list of deliveries may be narrowed to and still be read without looking at others. */
export interface DeliveryScope {
  instanceId?: string;
  endpoint?: string;
  owner?: string;
}

/** Where deliveries lie in Redis. */
@Injectable()
export class DeliveryKeys {
  constructor(private readonly keys: KeySpace) {}

  record(id: string): string {
    return this.keys.key('webhook-delivery', id);
  }

  /** Deliveries of one lane that are not settled, by sequence. */
  lane(delivery: Placed): string {
    return this.keys.key('webhook-lane', laneOf(delivery));
  }

  /** Set when its receiver has said that it is gone. */
  closed(delivery: Placed): string {
    return this.keys.key('webhook-closed', laneOf(delivery));
  }

  lease(delivery: Placed): string {
    return this.keys.key('webhook-lease', laneOf(delivery));
  }

  /** Pending deliveries that are first in their lane, by when they are to be looked at. */
  get due(): string {
    return this.keys.key('webhook-due');
  }

  /** Every delivery, by age. */
  get all(): string {
    return this.keys.key('webhook-deliveries');
  }

  /** The shortest list that holds everything of a scope, by age. */
  listOf(scope: DeliveryScope, deadOnly: boolean): string {
    return this.list(deadOnly, nameOf(scope));
  }

  /** Every list that a delivery is in, that of all of them first. */
  listsOf({ instanceId = 'account', endpoint, owner }: Placed, deadOnly: boolean): string[] {
    const names = ['', nameOf({ instanceId }), nameOf({ endpoint }), nameOf({ owner })];
    return names.map((name) => this.list(deadOnly, name));
  }

  private list(deadOnly: boolean, name: string): string {
    return this.keys.key(deadOnly ? 'webhook-dead' : 'webhook-deliveries', ...(name ? [name] : []));
  }
}

function nameOf({ instanceId, endpoint, owner }: DeliveryScope): string {
  if (instanceId) return instanceId;
  if (endpoint) return `to-${endpoint}`;
  return owner ? `of-${owner}` : '';
}
