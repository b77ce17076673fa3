import { Injectable } from '@nestjs/common';
import type { CreateOutcome, NovitaInstanceSpec, SendGuard } from './create-outcome.js';
import { GuardedCreate } from './guarded-create.js';
import type { NovitaBalance, NovitaBill, NovitaMetrics } from './novita-account.js';
import type {
  NovitaBillingMethod,
  NovitaCluster,
  NovitaProduct,
  NovitaRegistryAuth,
  NovitaTemplate,
} from './novita-catalogue.js';
import { confidences, type NovitaInstance, type NovitaPage } from './novita-instance.js';
import { NovitaTransport } from './novita-transport.js';
import { readBalance, readBills, readMetrics } from './wire/account.js';
import { cluster, product, readTemplate, registryAuth, template } from './wire/catalogue.js';
import { instance, readInstance } from './wire/instance.js';
import { writeOrder } from './wire/order.js';
import { readPage, readRows } from './wire/rows.js';

export interface ProductFilter {
  billingMethod: NovitaBillingMethod;
  clusterId?: string;
  /** Fuzzy. */
  productName?: string;
  gpuNum?: number;
}

export interface TemplateFilter {
  channel: 'official' | 'community' | 'private';
  /** From 1. */
  pageNum: number;
  pageSize: number;
}

export interface InstanceFilter {
  /** Novita's base is not documented; `Fleet` reads lists whatever it is. */
  pageNum: number;
  pageSize: number;
  /** Fuzzy: compare exactly what comes back. */
  name?: string;
  status?: string;
}

/**
 * One method per Novita call: what to send, and its answer in our words. Nothing else.
 * Everything but `createInstance` throws the meanings of `novita.errors.ts`.
 */
@Injectable()
export class NovitaClient {
  constructor(
    private readonly transport: NovitaTransport,
    private readonly guardedCreate: GuardedCreate,
  ) {}

  async listClusters(): Promise<NovitaCluster[]> {
    const read = (body: unknown) => readRows(body, 'data', cluster);
    return (await this.transport.list({ endpoint: 'list-clusters', read })).rows;
  }

  async listProducts(filter: ProductFilter): Promise<NovitaProduct[]> {
    const read = (body: unknown) => readRows(body, 'data', product);
    return (await this.transport.list({ endpoint: 'list-products', query: { ...filter }, read })).rows;
  }

  async listTemplates(filter: TemplateFilter): Promise<NovitaPage<NovitaTemplate>> {
    const read = (body: unknown) => readPage(body, 'template', template);
    return this.transport.list({ endpoint: 'list-templates', query: { ...filter }, read });
  }

  async getTemplate(templateId: string): Promise<NovitaTemplate> {
    return this.transport.send({ endpoint: 'get-template', query: { templateId }, read: readTemplate });
  }

  async listRepositoryAuths(): Promise<NovitaRegistryAuth[]> {
    const read = (body: unknown) => readRows(body, 'data', registryAuth);
    return (await this.transport.list({ endpoint: 'list-registry-auths', read })).rows;
  }

  /**
   * Buys a machine. Sent at most once, on a connection of its own, and only when the guard agrees the moment that
   * connection is up. Never throws: how it ended is the result.
   */
  async createInstance(spec: NovitaInstanceSpec, guard: SendGuard): Promise<CreateOutcome> {
    return this.guardedCreate.send(writeOrder(spec), guard, confidences(spec));
  }

  async getInstance(instanceId: string): Promise<NovitaInstance> {
    return this.transport.send({ endpoint: 'get-instance', query: { instanceId }, read: readInstance });
  }

  async listInstances(filter: InstanceFilter): Promise<NovitaPage<NovitaInstance>> {
    const read = (body: unknown) => readPage(body, 'instances', instance);
    return this.transport.list({ endpoint: 'list-instances', query: { ...filter }, read });
  }

  /** Resolves when Novita accepted it; that it runs is seen by reading the instance. */
  async startInstance(instanceId: string, guard?: SendGuard): Promise<void> {
    await this.transport.send({ endpoint: 'start-instance', body: { instanceId }, read: ignore, guard });
  }

  /** Resolves when Novita accepted it; that it is stopped is seen by reading the instance. */
  async stopInstance(instanceId: string): Promise<void> {
    await this.transport.send({ endpoint: 'stop-instance', body: { instanceId }, read: ignore });
  }

  async restartInstance(instanceId: string, guard?: SendGuard): Promise<void> {
    await this.transport.send({ endpoint: 'restart-instance', body: { instanceId }, read: ignore, guard });
  }

  /** Resolves when Novita accepted it; that it is gone is seen by reading. */
  async deleteInstance(instanceId: string): Promise<void> {
    await this.transport.send({ endpoint: 'delete-instance', body: { instanceId }, read: ignore });
  }

  async getBalance(): Promise<NovitaBalance> {
    return this.transport.send({ endpoint: 'get-balance', read: readBalance });
  }

  /** What machines were billed from one moment to another; a machine may have several bills. */
  async listBills(from: Date, to: Date): Promise<NovitaBill[]> {
    const query = {
      cycleType: 'Day',
      productCategory: 'gpu',
      startTime: Math.floor(from.getTime() / 1_000),
      endTime: Math.floor(to.getTime() / 1_000),
    };
    return this.transport.send({ endpoint: 'list-bills', query, read: readBills });
  }

  async getInstanceMetrics(
    instanceId: string,
    from: Date,
    to: Date,
    intervalSeconds: number,
  ): Promise<NovitaMetrics> {
    const query = {
      instanceId,
      startTime: unixSeconds(from),
      endTime: unixSeconds(to),
      interval: intervalSeconds,
    };
    return this.transport.send({ endpoint: 'get-metrics', query, read: readMetrics });
  }
}

function unixSeconds(moment: Date): number {
  return Math.floor(moment.getTime() / 1000);
}

/** Some calls answer with an object, an empty one, or nothing; success is all there is to learn. */
function ignore(): void {}
