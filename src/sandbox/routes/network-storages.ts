import type { NetworkStorage } from '../account/network-storages.js';
import { clusterById } from '../catalogue/clusters.js';
import { GPU_API, integerField, textField, type Call, type Endpoint } from '../endpoint.js';
import { NovitaRefusal } from '../envelope.js';
import { NETWORK_STORAGE_PRICE } from '../machines/billing.js';
import { statusAt } from '../machines/machine.js';
import { matchesName, pageOf } from '../paging.js';
import type { World } from '../world.js';

function list(call: Call, world: World): unknown {
  const { query } = call;
  const page = pageOf(query, world.knobs.pageBase, 'pageNo');
  const found = world.storages
    .all()
    .filter(
      (storage) =>
        matchesName(storage.storageName, query['storageName']) &&
        (!query['storageId'] || storage.storageId === query['storageId']),
    );
  return { data: found.slice(page.from, page.to).map((storage) => row(storage)), total: found.length };
}

function row(storage: NetworkStorage): Record<string, unknown> {
  return {
    storageId: storage.storageId,
    storageName: storage.storageName,
    storageSize: storage.storageSize,
    clusterId: storage.clusterId,
    clusterName: clusterById(storage.clusterId)?.name ?? '',
    price: String(NETWORK_STORAGE_PRICE),
  };
}

function create(call: Call, world: World): unknown {
  const { storageId, storageName, storageSize } = world.storages.create(
    textField(call.body, 'clusterId', 255),
    textField(call.body, 'storageName', 255),
    integerField(call.body, 'storageSize'),
  );
  return { storageId, storageName, storageSize };
}

function update(call: Call, world: World): unknown {
  const id = textField(call.body, 'storageId', 255);
  const storage = world.storages.get(id);
  const name = textField(call.body, 'storageName', 255, 0) || storage.storageName;
  const size =
    call.body['storageSize'] === undefined ? storage.storageSize : integerField(call.body, 'storageSize');
  world.storages.update(id, name, size);
  return {};
}

function remove(call: Call, world: World): unknown {
  const id = textField(call.body, 'storageId', 255);
  const now = world.clock.now();
  const inUse = [...world.fleet.all()].some(
    (machine) =>
      statusAt(machine, now) !== 'removed' && machine.volumeMounts.some((mount) => mount.id === id),
  );
  if (inUse) throw new NovitaRefusal('NETWORK_STORAGE_IN_USE', 'network storage in use');
  world.storages.delete(id);
  return {};
}

const path = (name: string) => `${GPU_API}/networkstorage/${name}`;

export const networkStorageEndpoints: Endpoint[] = [
  { name: 'storages', method: 'GET', path: `${GPU_API}/networkstorages/list`, handle: list },
  { name: 'storage-create', method: 'POST', path: path('create'), writes: true, handle: create },
  { name: 'storage-update', method: 'POST', path: path('update'), writes: true, handle: update },
  { name: 'storage-delete', method: 'POST', path: path('delete'), writes: true, handle: remove },
];
