import { Inject, Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import { AppError, InvalidRequestError } from '../common/app-error.js';
import { Clock } from '../common/clock.js';
import { Ids, isId } from '../common/ids.js';
import { readPageToken, writePageToken } from '../common/page-token.js';
import { currentContext } from '../common/request-context.js';
import { DEPLOYMENT_CONFIG, STARTUP_CONFIG } from '../config/config.module.js';
import type { DeploymentConfig, StartupConfig } from '../config/config.js';
import { TargetRules } from '../outbound/target-rules.js';
import type { Offer, OfferRequest } from '../products/offer.js';
import { ProductsService } from '../products/products.service.js';
import { TemplatesService } from '../templates/templates.service.js';
import { obeyDelete, obeyRestart, obeyStop } from './commands.js';
import type { CreateInstanceDto } from './dto/create-instance.dto.js';
import type { ListInstancesDto } from './dto/list-instances.dto.js';
import { InstanceChangedError, InstanceNotFoundError, OperationNotFoundError } from './instance.errors.js';
import type { Instance } from './instance.js';
import { InstanceWork } from './instance-work.js';
import { InstancesRepository, type Shelf } from './instances.repository.js';
import { KnownDocuments, type StaleDocument } from './known-documents.js';
import { newInstance } from './new-instance.js';

const DEFAULT_PAGE = 50;
const MAX_PAGE = 1_000;
/** A command that meets another save reads again, this often at the most. */
const COMMAND_TRIES = 5;

export type Served = { fresh: string } | { stale: StaleDocument };

/** What clients can do with instances. */
@Injectable()
export class InstancesService {
  constructor(
    private readonly instances: InstancesRepository,
    private readonly work: InstanceWork,
    private readonly known: KnownDocuments,
    private readonly products: ProductsService,
    private readonly templates: TemplatesService,
    private readonly targets: TargetRules,
    private readonly clock: Clock,
    private readonly ids: Ids,
    @Inject(STARTUP_CONFIG) private readonly startup: StartupConfig,
    @Inject(DEPLOYMENT_CONFIG) private readonly deployment: DeploymentConfig,
  ) {}

  /**
   * Accepts a request: once this returns, the record is stored and the machine will be bought.
   *
   * @throws {InvalidRequestError} for a webhook address that may not be called
   * @throws {AppError} `product_not_found`, `template_not_found`, `region_not_found` where Novita's answer is known
   */
  async create(request: CreateInstanceDto, principal: Principal): Promise<Instance> {
    if (request.webhookUrl !== undefined) this.assertTarget(request.webhookUrl);
    await this.assertCatalogue(request);
    const ids = {
      instanceId: this.ids.next('inst'),
      operationId: this.ids.next('op'),
      requestId: this.requestId(),
    };
    const now = this.clock.now().getTime();
    const instance = newInstance(request, principal.owner, ids, now, this.startup);
    return this.work.command(undefined, instance, principal.owner, now);
  }

  async stop(id: string, principal: Principal): Promise<Instance> {
    return this.command(id, principal, obeyStop);
  }

  async restart(id: string, principal: Principal): Promise<Instance> {
    return this.command(id, principal, (instance, ids, now) =>
      obeyRestart(instance, ids, now, this.startup.timeoutMs),
    );
  }

  async delete(id: string, principal: Principal): Promise<Instance> {
    return this.command(id, principal, obeyDelete);
  }

  /** The document as it is stored, by our id or by Novita's. */
  async read(id: string): Promise<Served> {
    const served = await this.known.read(`instance:${id}`, async () => {
      const ours = await this.ourId(id);
      return ours === undefined ? undefined : this.instances.document(ours);
    });
    if ('stale' in served) return served;
    if (served.fresh === undefined) throw new InstanceNotFoundError(id);
    return { fresh: served.fresh };
  }

  async readOperation(id: string): Promise<Served> {
    if (!isId('op', id)) throw new OperationNotFoundError(id);
    const served = await this.known.read(`operation:${id}`, async () => this.instances.operation(id));
    if ('stale' in served) return served;
    if (served.fresh === undefined) throw new OperationNotFoundError(id);
    return { fresh: served.fresh };
  }

  /** One page as it is served, newest first, joined from stored documents. */
  async list(query: ListInstancesDto): Promise<Served> {
    const size = Math.min(query.pageSize || DEFAULT_PAGE, MAX_PAGE);
    const shelf: Shelf = query.status ?? (query.include === 'terminated' ? 'all' : 'living');
    const from = query.pageToken
      ? readPageToken(this.deployment.cursorKey, `instances|${shelf}`, query.pageToken)
      : undefined;
    const served = await this.known.read(`list:${shelf}:${size}:${query.pageToken ?? ''}`, async () => {
      const { documents, total, next } = await this.instances.page(shelf, size, from);
      const token = next
        ? JSON.stringify(writePageToken(this.deployment.cursorKey, `instances|${shelf}`, next))
        : undefined;
      return `{"instances":[${documents.join(',')}],"total":${total}${token ? `,"nextPageToken":${token}` : ''}}`;
    });
    return 'stale' in served ? served : { fresh: served.fresh ?? '' };
  }

  /** Reads, obeys, saves; again from the start when somebody else saved in between. */
  private async command(
    id: string,
    principal: Principal,
    obey: (instance: Instance, ids: { operationId: string; requestId: string }, now: number) => Instance,
  ): Promise<Instance> {
    const ours = await this.ourId(id);
    for (let attempt = 1; ; attempt++) {
      const before = ours === undefined ? undefined : await this.instances.find(ours);
      if (!before) throw new InstanceNotFoundError(id);
      const now = this.clock.now().getTime();
      const after = obey(before, { operationId: this.ids.next('op'), requestId: this.requestId() }, now);
      if (after === before) return before;
      try {
        return await this.work.command(before, after, principal.owner, now);
      } catch (error) {
        if (!(error instanceof InstanceChangedError) || attempt === COMMAND_TRIES) throw error;
      }
    }
  }

  private async ourId(id: string): Promise<string | undefined> {
    if (isId('inst', id)) return id;
    return /^[A-Za-z0-9_-]{1,128}$/.test(id) ? this.instances.idOf(id) : undefined;
  }

  private assertTarget(url: string): void {
    try {
      this.targets.assertAllowed(url);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      throw new InvalidRequestError([{ detail: error.message, pointer: '#/webhookUrl' }]);
    }
  }

  /** What the shared cache (or a cold read of Novita) can tell at once; a Novita that is away decides nothing. */
  private async assertCatalogue(request: CreateInstanceDto): Promise<void> {
    const wanted = offerRequest(request);
    const checks = await Promise.allSettled([
      this.products.assertKnown(wanted),
      this.templates.get(request.templateId),
      this.products.offers(wanted),
    ]);
    for (const check of checks) {
      if (check.status === 'rejected' && !isNovitaAway(check.reason)) throw check.reason;
    }
    const [, , offers] = checks;
    if (offers.status === 'fulfilled') assertDisk(request, offers.value);
  }

  private requestId(): string {
    return currentContext()?.requestId ?? this.ids.next('req');
  }
}

function offerRequest(request: CreateInstanceDto): OfferRequest {
  return {
    productName: request.productName,
    gpuNum: request.gpuNum ?? 1,
    billingMode: request.billingMode ?? 'spot',
    region: request.region,
  };
}

/** Refuses a root disk that no offer has room for (design decision D24). */
function assertDisk({ rootfsSize = 0 }: CreateInstanceDto, offers: Offer[]): void {
  const largest = Math.max(...offers.map(({ maxRootfsGb = Infinity }) => maxRootfsGb));
  if (offers.length > 0 && rootfsSize > largest)
    throw new InvalidRequestError([{ detail: `must be at most ${largest}`, pointer: '#/rootfsSize' }]);
}

function isNovitaAway(error: unknown): boolean {
  return (
    error instanceof AppError && (error.code === 'novita_unavailable' || error.code === 'novita_unauthorized')
  );
}
