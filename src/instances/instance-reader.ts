import { Inject, Injectable } from '@nestjs/common';
import { ForbiddenError } from '../access/access.errors.js';
import { maySee, type Principal, viewOf } from '../access/principal.js';
import type { Moment } from '../common/clock.js';
import { openPlace, sealPlace } from '../common/page-token.js';
import type { DeploymentConfig } from '../config/config.js';
import { DEPLOYMENT_CONFIG } from '../config/config.module.js';
import type { Done } from '../redis/ask-together.js';
import type { ListInstancesDto } from './dto/list-instances.dto.js';
import { InstanceLookup } from './instance-lookup.js';
import { type DocumentPage, InstanceShelvesRepository } from './instance-shelves.repository.js';
import { InstanceNotFoundError } from './instance.errors.js';
import { InstancesRepository, type StoredDocument } from './instances.repository.js';
import { KnownDocuments, type StaleDocument, type Text } from './known-documents.js';
import { UnmanagedMachines } from './unmanaged-machines.js';
import { asksForOthers, isShelved, type Listing, listingOf, nameOfListing } from './listing.js';

const DEFAULT_PAGE = 50;
const MAX_PAGE = 1_000;

/** What a document changes with. */
export type Version = Pick<StoredDocument, 'revision' | 'uses'>;

export type Served<T extends Text = string> = { fresh: T; version?: Version } | { stale: StaleDocument<T> };

/** A page, and since when it is known what Novita has besides. */
interface Page extends DocumentPage {
  unmanagedAsOf?: Moment;
}

/** What clients can read: documents as they are stored, and the last known ones while the store is away. */
@Injectable()
export class InstanceReader {
  constructor(
    private readonly instances: InstancesRepository,
    private readonly shelves: InstanceShelvesRepository,
    private readonly unmanaged: UnmanagedMachines,
    private readonly lookup: InstanceLookup,
    private readonly known: KnownDocuments,
    @Inject(DEPLOYMENT_CONFIG) private readonly deployment: DeploymentConfig,
  ) {}

  /**
   * The document as it is stored, by our id or by Novita's.
   *
   * @throws {InstanceNotFoundError} also for what belongs to others
   */
  async read(id: string, principal: Principal): Promise<Served> {
    let document: StoredDocument | undefined;
    try {
      const ours = this.lookup.isOurs(id) ? id : await this.lookup.ourId(id);
      document = ours === undefined ? undefined : await this.instances.document(ours);
    } catch (error) {
      return { stale: this.known.instead(nameOf(id, principal), error) };
    }
    return this.shown(id, document, principal);
  }

  /** The same by one of our ids, and without a promise; tells of what {@link read} throws. */
  readOurs(id: string, principal: Principal, done: Done<Served>): void {
    this.instances.readDocument(id, (error, document) => {
      let served: Served;
      try {
        served =
          error === undefined
            ? this.shown(id, document, principal)
            : { stale: this.known.instead(nameOf(id, principal), error) };
      } catch (refusal) {
        return done(refusal);
      }
      done(undefined, served);
    });
  }

  private shown(id: string, document: StoredDocument | undefined, principal: Principal): Served {
    const name = nameOf(id, principal);
    if (!document || !maySee(principal, document.owner)) {
      this.known.forget(name);
      throw new InstanceNotFoundError(id);
    }
    this.known.note(name, document.text);
    return { fresh: document.text, version: document };
  }

  /**
   * One page as it is served, joined from stored documents.
   *
   * @throws {ForbiddenError} when somebody but an admin asks for what is not managed
   * @throws {InvalidRequestError} for a page token of another list
   */
  async list(query: ListInstancesDto, principal: Principal): Promise<Served<Text>> {
    const listing = listingOf(query, principal);
    if (query.include?.includes('unmanaged') && principal.role !== 'admin')
      throw new ForbiddenError({ role: 'admin', scope: 'sync' });
    const name = nameOfListing(listing);
    const after = query.pageToken ? openPlace(this.deployment.cursorKey, name, query.pageToken) : undefined;
    const size = Math.min(query.pageSize || DEFAULT_PAGE, MAX_PAGE);
    if (asksForOthers(query, principal)) return { fresh: this.write(name, { documents: '', total: 0 }) };
    const served = await this.known.read<Text>(`list:${name}:${size}:${after ?? ''}`, async (known) => {
      const page = await this.page(listing, size, after, known?.version);
      return page ? { text: this.write(name, page), version: page.version } : known;
    });
    return 'stale' in served ? served : { fresh: served.fresh ?? '' };
  }

  /** `undefined` when it is still of the version that is known. */
  private async page(
    listing: Listing,
    size: number,
    after: string | undefined,
    known: string | undefined,
  ): Promise<Page | undefined> {
    if (isShelved(listing)) return this.shelves.page(listing, size, after, known);
    if (!listing.unmanaged) return this.shelves.search(listing, size, after);
    const { lodgers, asOf } = await this.unmanaged.lodgers(listing);
    return { ...(await this.shelves.search(listing, size, after, lodgers)), unmanagedAsOf: asOf };
  }

  private write(listing: string, { documents, total, next, unmanagedAsOf }: Page): Text {
    const token = next === undefined ? undefined : sealPlace(this.deployment.cursorKey, listing, next);
    const rest = JSON.stringify({
      total,
      nextPageToken: token,
      unmanagedAsOf: unmanagedAsOf === undefined ? undefined : new Date(unmanagedAsOf).toISOString(),
    });
    const [head, tail] = ['{"instances":[', `],${rest.slice(1)}`];
    return typeof documents === 'string'
      ? head + documents + tail
      : Buffer.concat([Buffer.from(head), documents, Buffer.from(tail)]);
  }
}

/** Under which a document is remembered. */
function nameOf(id: string, principal: Principal): string {
  return `instance:${id}:${viewOf(principal)}`;
}

/** The end of a page is not read further back than this: what stands behind the documents is short. */
const LONGEST_END = 2_048;
const NEXT_PAGE = /"nextPageToken":"([\w-]+)"/;

/** Of a page as it is served, without reading it as a whole. A quote inside a document would be escaped. */
export function nextPageTokenIn(page: Text): string | undefined {
  return NEXT_PAGE.exec(page.slice(-LONGEST_END).toString())?.[1];
}
