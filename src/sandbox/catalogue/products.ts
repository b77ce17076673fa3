import type { BillingMode } from '../machines/machine.js';

/** A row of the price list. Prices are 1e-5 USD per GPU and hour; sizes are GB. */
export interface Product {
  id: string;
  name: string;
  cpuPerGpu: number;
  memoryPerGpu: number;
  diskPerGpu: number;
  minRootFS: number;
  maxRootFS: number;
  price: number;
  /** 0: not sold as spot. */
  spotPrice: number;
  /** Fixed-term prices per GPU for so many months. */
  monthlyPrice: { month: number; price: number }[];
  clusterIds: string[];
  /** Clusters where it is sold out until a knob fills them. */
  soldOutIn: string[];
  /** Some rows come without their stock hint. */
  hidesInventory: boolean;
}

interface Seed {
  id: string;
  name: string;
  size: [cpu: number, memory: number, disk: number];
  price: number;
  spot?: number;
  monthly?: boolean;
  in: string[];
  soldOutIn?: string[];
  hidesInventory?: boolean;
}

function product(seed: Seed): Product {
  const [cpuPerGpu, memoryPerGpu, diskPerGpu] = seed.size;
  const month = (months: number, discount: number) => ({
    month: months,
    price: Math.round(seed.price * 24 * 30 * months * discount),
  });
  return {
    id: seed.id,
    name: seed.name,
    cpuPerGpu,
    memoryPerGpu,
    diskPerGpu,
    minRootFS: 10,
    maxRootFS: diskPerGpu,
    price: seed.price,
    spotPrice: seed.spot ?? 0,
    monthlyPrice: seed.monthly ? [month(1, 0.9), month(6, 0.85), month(12, 0.8)] : [],
    clusterIds: seed.in,
    soldOutIn: seed.soldOutIn ?? [],
    hidesInventory: seed.hidesInventory ?? false,
  };
}

/** Every kind of row a client may meet: with and without spot, stock, months, and stock hint. */
export const PRODUCTS: readonly Product[] = [
  product({
    id: '4090.16c62g',
    name: 'RTX 4090 24GB',
    size: [16, 62, 1016],
    price: 35_000,
    spot: 17_500,
    monthly: true,
    in: ['us-ca-6', 'as-sgp-2', 'eu-gb-1', 'oc-au-01'],
  }),
  product({
    id: '4090.16c62g.hk',
    name: 'RTX 4090 24GB',
    size: [16, 62, 1016],
    price: 36_000,
    spot: 17_000,
    in: ['cn-hongkong-1'],
  }),
  product({
    id: '4090.16c96g.v2',
    name: 'RTX 4090 24GB',
    size: [16, 96, 1913],
    price: 40_000,
    in: ['us-ca-nas-2', 'cn-hongkong-1', 'eu-de-1'],
  }),
  product({
    id: '4090.16c62g.os',
    name: 'RTX 4090 24GB',
    size: [16, 62, 1016],
    price: 34_000,
    spot: 16_500,
    in: ['us-01', 'as-in-1'],
    soldOutIn: ['us-01'],
  }),
  product({
    id: '5090.16c120g',
    name: 'RTX 5090 32GB',
    size: [16, 120, 1913],
    price: 63_000,
    spot: 31_500,
    monthly: true,
    in: ['us-ca-6', 'cn-hongkong-1', 'eu-west-1'],
  }),
  product({
    id: '3090.16c60g',
    name: 'RTX 3090 24GB',
    size: [16, 60, 800],
    price: 21_000,
    spot: 10_500,
    in: ['as-sgp-2', 'eu-gb-1', 'cn-hongkong-1'],
  }),
  product({
    id: 'L40S-48GB.24c120g',
    name: 'L40S 48GB',
    size: [24, 120, 1913],
    price: 55_000,
    spot: 27_500,
    in: ['us-ca-6', 'eu-de-1', 'cn-hongkong-1'],
    hidesInventory: true,
  }),
  product({
    id: '6000Ada.16c125g',
    name: 'RTX 6000 Ada 48GB',
    size: [16, 125, 1016],
    price: 67_000,
    spot: 35_000,
    in: ['us-west-1', 'as-in-1'],
  }),
  product({
    id: 'A6000.14c60g',
    name: 'RTX A6000 48GB',
    size: [14, 60, 800],
    price: 49_000,
    in: ['us-01', 'oc-au-01'],
    soldOutIn: ['us-01', 'oc-au-01'],
  }),
  product({
    id: 'A100-80GB.14c240g',
    name: 'A100 SXM 80GB',
    size: [14, 240, 6144],
    price: 160_000,
    spot: 80_000,
    monthly: true,
    in: ['us-ca-6', 'as-sgp-2', 'cn-hongkong-1', 'eu-west-1'],
  }),
  product({
    id: 'A100-PCIE.16c120g',
    name: 'A100 PCIe 80GB',
    size: [16, 120, 1913],
    price: 145_000,
    in: ['eu-gb-1', 'us-west-1'],
  }),
  product({
    id: 'H100-80GB.20c240g',
    name: 'H100 SXM 80GB',
    size: [20, 240, 6144],
    price: 256_000,
    spot: 128_000,
    monthly: true,
    in: ['us-ca-6', 'us-ca-nas-2', 'eu-de-1', 'oc-au-01'],
    soldOutIn: ['us-ca-nas-2'],
  }),
  product({
    id: 'H200-141GB.24c240g',
    name: 'H200 SXM 141GB',
    size: [24, 240, 6144],
    price: 339_000,
    in: ['us-ca-6', 'eu-west-1'],
    soldOutIn: ['us-ca-6', 'eu-west-1'],
  }),
  product({
    id: '26',
    name: 'RTX 3080 10GB',
    size: [8, 30, 400],
    price: 13_000,
    spot: 6_500,
    in: ['as-in-1', 'eu-gb-1'],
  }),
];

/** A machine without GPU; `price` is 1e-5 USD per hour. */
export interface CpuProduct {
  id: string;
  name: string;
  cpuNum: number;
  memorySize: number;
  rootfsSize: number;
  localVolumeSize: number;
  price: number;
  clusterIds: string[];
}

export const CPU_PRODUCTS: readonly CpuProduct[] = [
  {
    id: 'cpu.4c8g',
    name: 'General 4C 8GB',
    cpuNum: 4,
    memorySize: 8,
    rootfsSize: 60,
    localVolumeSize: 100,
    price: 4_000,
    clusterIds: ['us-ca-6', 'cn-hongkong-1', 'as-sgp-2'],
  },
  {
    id: 'cpu.16c32g',
    name: 'General 16C 32GB',
    cpuNum: 16,
    memorySize: 32,
    rootfsSize: 200,
    localVolumeSize: 500,
    price: 16_000,
    clusterIds: ['us-ca-6', 'eu-de-1'],
  },
];

const gpuById = new Map(PRODUCTS.map((product) => [product.id, product]));
const cpuById = new Map(CPU_PRODUCTS.map((product) => [product.id, product]));

export function productById(id: string): Product | undefined {
  return gpuById.get(id);
}

export function cpuProductById(id: string): CpuProduct | undefined {
  return cpuById.get(id);
}

/** The ways a product can be paid, in Novita's order. */
export function billingMethods(product: Product): BillingMode[] {
  const methods: BillingMode[] = ['onDemand'];
  if (product.monthlyPrice.length > 0) methods.push('monthly');
  if (product.spotPrice > 0) methods.push('spot');
  return methods;
}
