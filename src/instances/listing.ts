import type { Principal } from '../access/principal.js';
import type { ListInstancesDto } from './dto/list-instances.dto.js';
import { entryOf, type Filing, type Order, type Shelf } from './filing.js';

/** What a list is asked to hold, and in which order. */
export interface Listing {
  /** Each instance stands on one of them at the most. */
  shelves: Shelf[];
  /** Only what belongs to this one; everybody's without. */
  owner?: string;
  order: Order;
  descending: boolean;
  /** An exact name, or with `*` at its ends a part of one, regardless of case. */
  name?: string;
  region?: string;
  product?: string;
  /** Also what Novita has and we do not manage; that has no owner, and no status of ours. */
  unmanaged: boolean;
}

/** The list that somebody asked for: admins choose whose instances they see, everybody else sees their own. */
export function listingOf(query: ListInstancesDto, principal: Principal): Listing {
  const { status, include = [], sort = '-createdAt', name, region, product } = query;
  return {
    shelves: status ?? (include.includes('terminated') ? ['living', 'terminated'] : ['living']),
    owner: principal.role === 'admin' ? query.owner : principal.owner,
    order: sort.replace('-', '') as Order,
    descending: sort.startsWith('-'),
    name,
    region,
    product,
    unmanaged: include.includes('unmanaged') && status === undefined && query.owner === undefined,
  };
}

/** Whether nobody but `principal` has what the query asks for: an owner's name that is not theirs. */
export function asksForOthers({ owner }: ListInstancesDto, principal: Principal): boolean {
  return owner !== undefined && principal.role !== 'admin' && owner !== principal.owner;
}

/** Whether shelves alone answer it, so that a page costs as much as it holds. */
export function isShelved({ name, region, product, unmanaged }: Listing): boolean {
  return name === undefined && region === undefined && product === undefined && !unmanaged;
}

/** Says which list it is, for tokens that are good for this one only. */
export function nameOfListing(listing: Listing): string {
  const { shelves, owner, order, descending, name, region, product, unmanaged } = listing;
  return JSON.stringify([shelves.toSorted(), owner, order, descending, name, region, product, unmanaged]);
}

/** Whether an instance has the name, region and product that are asked for; its shelf tells the rest. */
export function isWanted(
  filing: Pick<Filing, 'name' | 'region' | 'productName' | 'productId'>,
  { name, region, product }: Pick<Listing, 'name' | 'region' | 'product'>,
): boolean {
  return (
    (name === undefined || hasName(filing.name, name)) &&
    (region === undefined || alike(filing.region, region)) &&
    (product === undefined || alike(filing.productName, product) || alike(filing.productId, product))
  );
}

function hasName(name: string, wanted: string): boolean {
  if (!wanted.includes('*')) return name === wanted;
  const part = partOf(wanted);
  const lower = name.toLowerCase();
  if (wanted.startsWith('*')) return wanted.endsWith('*') ? lower.includes(part) : lower.endsWith(part);
  return lower.startsWith(part);
}

function partOf(wanted: string): string {
  return wanted.replaceAll('*', '').toLowerCase();
}

/** The stretch of a shelf sorted by name outside of which no such name stands: `[from, to)`, compared as bytes. */
export function stretchOfNames(wanted: string): { from: string; to: string } | undefined {
  if (wanted.startsWith('*')) return undefined;
  const part = partOf(wanted);
  return wanted.endsWith('*') ? { from: part, to: `${part}~` } : { from: `${part} `, to: `${part} ~` };
}

function alike(text: string | undefined, wanted: string): boolean {
  return text?.toLowerCase() === wanted.toLowerCase();
}

/** Where the instance stands in this list. */
export function placeIn({ order }: Pick<Listing, 'order'>, filing: Filing, id: string): string {
  return entryOf(filing.orders[order], id);
}

/** What is found while looking through many, of which the first ones in order are kept. */
export class FirstInOrder {
  private places: string[] = [];
  /** How many were offered, kept or not. */
  total = 0;

  /**
   * @param size how many to keep
   * @param after the place to go on after; what stands before it is only counted
   */
  constructor(
    private readonly listing: Pick<Listing, 'descending'>,
    private readonly size: number,
    private readonly after: string | undefined,
  ) {}

  offer(place: string): void {
    this.total += 1;
    if (this.after !== undefined && !this.comesFirst(this.after, place)) return;
    this.places.push(place);
    if (this.places.length >= 4 * this.size + 1_000) this.cut();
  }

  /** The first ones in order, as many as there are up to the size; what moved while it was looked for stands once. */
  first(): string[] {
    this.cut();
    return this.places;
  }

  private cut(): void {
    const places = [...new Set(this.places)].toSorted((a, b) => (this.comesFirst(a, b) ? -1 : 1));
    this.places = places.slice(0, this.size);
  }

  private comesFirst(a: string, b: string): boolean {
    return this.listing.descending ? a > b : a < b;
  }
}
