import { z } from 'zod';
import { CLUSTERS, clusterById } from '../catalogue/clusters.js';
import {
  billingMethods,
  cpuProductById,
  productById,
  type CpuProduct,
  type Product,
} from '../catalogue/products.js';
import { invalid, NovitaRefusal } from '../envelope.js';
import type { BillingMode, MachinePort, Order, VolumeMount } from './machine.js';

const RESERVED_PORTS = new Set([2222, 2223, 2224]);
const MAX_PORTS_AND_TOOLS = 15;
const MIN_ROOTFS_GB = 10;

const text = (most: number) => z.string().max(most).default('');
const needed = (most: number) => z.string().min(1).max(most);

/** The limits of a create call, field by field. */
const createBody = z.object({
  name: text(255),
  productId: needed(255),
  gpuNum: z.int().min(1).max(8).optional(),
  rootfsSize: z.int().min(0).max(6144),
  imageUrl: needed(500),
  imageAuth: text(10_239),
  imageAuthId: text(255),
  ports: text(1_000),
  envs: z
    .array(z.object({ key: z.string().max(511), value: z.string().max(4095).default('') }))
    .max(100)
    .default([]),
  tools: z.array(z.object({ name: z.literal('Jupyter'), port: z.string(), type: z.string() })).default([]),
  command: text(2047),
  entrypoint: text(2047),
  clusterId: text(255),
  networkStorages: z
    .array(z.object({ Id: needed(255), mountPoint: z.string().min(1).max(4095).default('/network') }))
    .max(30)
    .default([]),
  networkId: text(255),
  kind: z.enum(['gpu', 'cpu']),
  month: z.int().min(0).max(36).default(0),
  billingMode: z.enum(['onDemand', 'monthly', 'spot']).optional(),
  autoRenew: z.boolean().default(false),
  autoRenewMonth: z.int().min(1).max(12).optional(),
  minCudaVersion: z
    .string()
    .regex(/^(\d{1,2}(\.\d{1,2})?)?$/, 'value must look like 12.4')
    .default(''),
});

type CreateBody = z.infer<typeof createBody>;

/** What an order may refer to besides the catalogue. */
export interface Belongings {
  hasAuth(id: string): boolean;
  storage(id: string): { storageSize: number; clusterId: string } | undefined;
  pickCluster(productId: string, clusterIds: readonly string[], gpuNum: number): string;
}

/** Checks a create call as Novita would and fills in what it leaves open; refuses with the field's name. */
export function readOrder(body: Record<string, unknown>, belongings: Belongings): Order {
  const request = parse(body);
  const ports = [...readPorts(request.ports), ...request.tools.map((tool) => readTool(tool))];
  checkPorts(ports);
  if (request.imageAuthId && !belongings.hasAuth(request.imageAuthId))
    throw invalid('imageAuthId', 'no such repository auth');
  const machine = request.kind === 'gpu' ? gpuPart(request, belongings) : cpuPart(request, belongings);
  return {
    ...machine,
    name: request.name,
    kind: request.kind,
    productId: request.productId,
    imageUrl: request.imageUrl,
    imageAuth: request.imageAuth,
    imageAuthId: request.imageAuthId,
    command: request.command,
    entrypoint: request.entrypoint,
    ports,
    envs: request.envs,
    volumeMounts: readMounts(request, machine.clusterId, belongings),
    networkId: request.networkId,
  };
}

function parse(body: Record<string, unknown>): CreateBody {
  const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
  const result = createBody.safeParse(given);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw invalid(issue?.path.join('.') || 'body', issue?.message ?? 'not understood');
}

type ProductPart = Pick<
  Order,
  | 'productName'
  | 'clusterId'
  | 'gpuNum'
  | 'cpuNum'
  | 'memory'
  | 'rootfsSize'
  | 'billingMode'
  | 'months'
  | 'hourlyPrice'
  | 'prepaid'
>;

function gpuPart(request: CreateBody, belongings: Belongings): ProductPart {
  const product = productById(request.productId);
  if (!product) throw invalid('productId', 'no such product');
  if (request.gpuNum === undefined) throw invalid('gpuNum', 'value is required');
  const billingMode = billingModeOf(request);
  if (!billingMethods(product).includes(billingMode))
    throw new NovitaRefusal(
      'UNSUPPORTED_BILLING_MODE',
      `product does not support billing mode ${billingMode}`,
    );
  const gpuNum = request.gpuNum;
  const months = billingMode === 'monthly' ? Math.max(1, request.month) : 0;
  return {
    productName: product.name,
    clusterId: chooseCluster(request, product, gpuNum, belongings),
    gpuNum,
    cpuNum: product.cpuPerGpu * gpuNum,
    memory: product.memoryPerGpu * gpuNum,
    rootfsSize: diskWithin(request.rootfsSize, Math.max(MIN_ROOTFS_GB, product.minRootFS), product.maxRootFS),
    billingMode,
    months,
    hourlyPrice: billingMode === 'spot' ? product.spotPrice : product.price,
    prepaid: months > 0 ? monthlyPrice(product, months) * gpuNum : 0,
  };
}

function cpuPart(request: CreateBody, belongings: Belongings): ProductPart {
  const product = cpuProductById(request.productId);
  if (!product) throw invalid('productId', 'no such product');
  if (billingModeOf(request) !== 'onDemand')
    throw new NovitaRefusal('UNSUPPORTED_BILLING_MODE', 'cpu instances are paid as you go');
  return {
    productName: product.name,
    clusterId: chooseCluster(request, product, 0, belongings),
    gpuNum: 0,
    cpuNum: product.cpuNum,
    memory: product.memorySize,
    rootfsSize: diskWithin(request.rootfsSize, MIN_ROOTFS_GB, product.rootfsSize),
    billingMode: 'onDemand',
    months: 0,
    hourlyPrice: product.price,
    prepaid: 0,
  };
}

function billingModeOf(request: CreateBody): BillingMode {
  return request.month > 0 ? 'monthly' : (request.billingMode ?? 'onDemand');
}

function monthlyPrice(product: Product, months: number): number {
  const offer = product.monthlyPrice.find((row) => row.month === months);
  const single = product.monthlyPrice.find((row) => row.month === 1);
  return offer?.price ?? (single?.price ?? 0) * months;
}

function diskWithin(size: number, least: number, most: number): number {
  if (size > most) throw invalid('rootfsSize', `value must be at most ${most} for this product`);
  return Math.max(size, least);
}

function chooseCluster(
  request: CreateBody,
  product: Product | CpuProduct,
  gpuNum: number,
  belongings: Belongings,
): string {
  const offered = product.clusterIds.length > 0 ? product.clusterIds : CLUSTERS.map((cluster) => cluster.id);
  if (!request.clusterId) return belongings.pickCluster(product.id, offered, gpuNum);
  if (!clusterById(request.clusterId)) throw invalid('clusterId', 'no such cluster');
  if (!offered.includes(request.clusterId))
    throw invalid('clusterId', 'product is not available in this cluster');
  return request.clusterId;
}

function readMounts(request: CreateBody, clusterId: string, belongings: Belongings): VolumeMount[] {
  return request.networkStorages.map(({ Id: id, mountPoint }) => {
    const storage = belongings.storage(id);
    if (!storage) throw new NovitaRefusal('NETWORK_STORAGE_NOT_FOUND', 'network storage not found');
    if (storage.clusterId !== clusterId)
      throw new NovitaRefusal(
        'CUR_CLUSTER_NETWORK_STORAGE_NOT_SUPPORT',
        'network storage belongs to another cluster',
      );
    return { type: 'network', id, size: storage.storageSize, mountPath: mountPoint };
  });
}

/** Reads `8080/http,22/tcp`. */
export function readPorts(text: string): MachinePort[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [, port, type] = /^(\d{1,5})\/(http|tcp)$/.exec(part) ?? [];
      if (!port || (type !== 'http' && type !== 'tcp'))
        throw invalid('ports', `"${part.slice(0, 40)}" is not of the form 8080/http or 22/tcp`);
      return { port: Number(port), type, tool: false };
    });
}

function readTool(tool: { port: string; type: string }): MachinePort {
  if (!/^\d{1,5}$/.test(tool.port)) throw invalid('tools', 'port must be a number written as text');
  if (tool.type !== 'http' && tool.type !== 'tcp') throw invalid('tools', 'type must be http or tcp');
  return { port: Number(tool.port), type: tool.type, tool: true };
}

/** Refuses reserved, impossible, doubled and too many ports. */
export function checkPorts(ports: readonly MachinePort[]): void {
  if (ports.length > MAX_PORTS_AND_TOOLS)
    throw invalid('ports', `at most ${MAX_PORTS_AND_TOOLS} ports and tools are allowed`);
  for (const { port } of ports) {
    if (port < 1 || port > 65_535) throw invalid('ports', `${port} is not between 1 and 65535`);
    if (RESERVED_PORTS.has(port)) throw invalid('ports', `${port} is reserved`);
  }
  if (new Set(ports.map(({ port }) => port)).size < ports.length)
    throw invalid('ports', 'every port may be listed once');
}
