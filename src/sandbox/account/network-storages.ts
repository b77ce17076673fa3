import { clusterById } from '../catalogue/clusters.js';
import type { SandboxClock } from '../clock.js';
import { invalid, NovitaRefusal } from '../envelope.js';
import { NETWORK_STORAGE_PRICE, storageCost } from '../machines/billing.js';
import type { SeededRandom } from '../random.js';

const MIN_GB = 10;
const MAX_GB = 10_000;

/** A network volume; `cost` (1e-5 USD) is booked up to `settledAt`. */
export interface NetworkStorage {
  storageId: string;
  storageName: string;
  storageSize: number;
  clusterId: string;
  settledAt: number;
}

export interface StoragesState {
  storages: NetworkStorage[];
  settledCost: number;
}

/** The account's network volumes. */
export class NetworkStorages {
  private storages = new Map<string, NetworkStorage>();
  private settledCost = 0;

  constructor(
    private readonly clock: SandboxClock,
    private readonly random: SeededRandom,
  ) {}

  all(): NetworkStorage[] {
    return [...this.storages.values()];
  }

  find(id: string): NetworkStorage | undefined {
    return this.storages.get(id);
  }

  get(id: string): NetworkStorage {
    const storage = this.storages.get(id);
    if (!storage) throw new NovitaRefusal('NETWORK_STORAGE_NOT_FOUND', 'network storage not found');
    return storage;
  }

  create(clusterId: string, storageName: string, storageSize: number): NetworkStorage {
    const cluster = clusterById(clusterId);
    if (!cluster) throw invalid('clusterId', 'no such cluster');
    if (!cluster.supportNetworkStorage)
      throw new NovitaRefusal(
        'CUR_CLUSTER_NETWORK_STORAGE_NOT_SUPPORT',
        'the cluster does not support network storage',
      );
    checkSize(storageSize);
    const storageId = this.random.uuid();
    const storage = { storageId, storageName, storageSize, clusterId, settledAt: this.clock.now() };
    this.storages.set(storageId, storage);
    return storage;
  }

  /** Volumes can be renamed and grown, never shrunk. */
  update(id: string, storageName: string, storageSize: number): void {
    const storage = this.get(id);
    checkSize(storageSize);
    if (storageSize < storage.storageSize) throw invalid('storageSize', 'a network storage can only grow');
    this.settle(storage);
    storage.storageName = storageName;
    storage.storageSize = storageSize;
  }

  delete(id: string): void {
    this.settle(this.get(id));
    this.storages.delete(id);
  }

  /** 1e-5 USD for all volumes there ever were. */
  totalCost(): number {
    return this.all().reduce((cost, storage) => cost + this.costOf(storage), this.settledCost);
  }

  clear(): void {
    this.storages.clear();
    this.settledCost = 0;
  }

  dump(): StoragesState {
    return { storages: this.all(), settledCost: this.settledCost };
  }

  load(state: StoragesState): void {
    this.storages = new Map(state.storages.map((storage) => [storage.storageId, storage]));
    this.settledCost = state.settledCost;
  }

  private settle(storage: NetworkStorage): void {
    this.settledCost += this.costOf(storage);
    storage.settledAt = this.clock.now();
  }

  private costOf(storage: NetworkStorage): number {
    return storageCost((this.clock.now() - storage.settledAt) * storage.storageSize, NETWORK_STORAGE_PRICE);
  }
}

function checkSize(size: number): void {
  if (size < MIN_GB) throw invalid('storageSize', `value must be at least ${MIN_GB}`);
  if (size > MAX_GB)
    throw new NovitaRefusal('NETWORK_STORAGE_TOO_LARGE', 'network storage too large', {
      size: String(MAX_GB),
    });
}
