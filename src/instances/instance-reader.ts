import { Inject, Injectable } from '@nestjs/common';
import { isId } from '../common/ids.js';
import { readPageToken, writePageToken } from '../common/page-token.js';
import type { DeploymentConfig } from '../config/config.js';
import { DEPLOYMENT_CONFIG } from '../config/config.module.js';
import type { ListInstancesDto } from './dto/list-instances.dto.js';
import { InstanceLookup } from './instance-lookup.js';
import { InstanceNotFoundError, OperationNotFoundError } from './instance.errors.js';
import { InstancesRepository, type Shelf } from './instances.repository.js';
import { KnownDocuments, type StaleDocument } from './known-documents.js';

const DEFAULT_PAGE = 50;
const MAX_PAGE = 1_000;

export type Served = { fresh: string } | { stale: StaleDocument };

/** What clients can read: documents as they are stored, and the last known ones while the store is away. */
@Injectable()
export class InstanceReader {
  constructor(
    private readonly instances: InstancesRepository,
    private readonly lookup: InstanceLookup,
    private readonly known: KnownDocuments,
    @Inject(DEPLOYMENT_CONFIG) private readonly deployment: DeploymentConfig,
  ) {}

  /** The document as it is stored, by our id or by Novita's. */
  async read(id: string): Promise<Served> {
    const served = await this.known.read(`instance:${id}`, async () => {
      const ours = await this.lookup.ourId(id);
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
}
