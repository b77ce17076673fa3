import { CLUSTERS, clusterById } from '../catalogue/clusters.js';
import { billingMethods, CPU_PRODUCTS, PRODUCTS, type Product } from '../catalogue/products.js';
import { GPU_API, wordFilter, type Call, type Endpoint } from '../endpoint.js';
import { invalid } from '../envelope.js';
import { matchesName, wholeNumber } from '../paging.js';
import type { World } from '../world.js';

const LOW_STOCK = 4;
const NORMAL_STOCK = 32;

function clusters(): unknown {
  return {
    data: CLUSTERS.map((cluster) => ({
      id: cluster.id,
      name: cluster.name,
      availableGpuType: [
        ...new Set(
          PRODUCTS.filter((product) => product.clusterIds.includes(cluster.id)).map(
            (product) => product.name,
          ),
        ),
      ],
      supportNetworkStorage: cluster.supportNetworkStorage,
      supportInstanceNetwork: cluster.supportInstanceNetwork,
    })),
  };
}

/** The price list, narrowed by every filter given; `billingMethod` is on-demand unless said otherwise. */
function products(call: Call, world: World): unknown {
  const { query } = call;
  const clusterId = query['clusterId'];
  const gpuNum = wholeNumber(query, 'gpuNum') ?? 0;
  if (gpuNum > 8) throw invalid('gpuNum', 'value must be between 0 and 8');
  const method = wordFilter(query, 'billingMethod', ['onDemand', 'monthly', 'spot']) ?? 'onDemand';
  const minCpu = wholeNumber(query, 'minCpuPerGpu') ?? 0;
  const minMemory = wholeNumber(query, 'minMemoryPerGpu') ?? 0;
  const minDisk = wholeNumber(query, 'minRootFSSize') ?? 0;
  const found = PRODUCTS.filter(
    (product) =>
      (!clusterId || product.clusterIds.includes(clusterId)) &&
      matchesName(product.name, query['productName']) &&
      billingMethods(product).some((offered) => offered === method) &&
      product.cpuPerGpu >= minCpu &&
      product.memoryPerGpu >= minMemory &&
      product.maxRootFS >= minDisk,
  );
  return { data: found.map((product) => productRow(product, clusterId, Math.max(1, gpuNum), world)) };
}

function productRow(product: Product, clusterId: string | undefined, gpuNum: number, world: World): unknown {
  const free = world.inventory.freeInAny(product, clusterId ? [clusterId] : product.clusterIds);
  return {
    id: product.id,
    name: product.name,
    cpuPerGpu: product.cpuPerGpu,
    memoryPerGpu: product.memoryPerGpu,
    diskPerGpu: product.diskPerGpu,
    availableDeploy: free >= gpuNum,
    canBuy: free >= gpuNum,
    minRootFS: product.minRootFS,
    maxRootFS: product.maxRootFS,
    minLocalStorage: 0,
    maxLocalStorage: product.diskPerGpu,
    regions: product.clusterIds.map((id) => clusterById(id)?.name ?? id),
    price: String(product.price),
    spotPrice: String(product.spotPrice),
    monthlyPrice: product.monthlyPrice.map((row) => ({ price: String(row.price), month: row.month })),
    billingMethods: billingMethods(product),
    ...(product.hidesInventory ? {} : { inventoryState: inventoryState(free) }),
    prices: [],
  };
}

function inventoryState(free: number): string {
  if (free === 0) return 'none';
  if (free <= LOW_STOCK) return 'low';
  return free <= NORMAL_STOCK ? 'normal' : 'high';
}

function cpuProducts(call: Call): unknown {
  const { clusterId, productName } = call.query;
  const found = CPU_PRODUCTS.filter(
    (product) =>
      (!clusterId || product.clusterIds.includes(clusterId)) && matchesName(product.name, productName),
  );
  return {
    data: found.map((product) => ({
      id: product.id,
      name: product.name,
      cpuNum: product.cpuNum,
      memorySize: product.memorySize,
      rootfsSize: product.rootfsSize,
      localVolumeSize: product.localVolumeSize,
      availableDeploy: true,
      price: String(product.price),
    })),
  };
}

export const catalogueEndpoints: Endpoint[] = [
  { name: 'clusters', method: 'GET', path: `${GPU_API}/clusters`, handle: clusters },
  { name: 'products', method: 'GET', path: `${GPU_API}/products`, handle: products },
  { name: 'cpu-products', method: 'GET', path: `${GPU_API}/cpu/products`, handle: cpuProducts },
];
