import type { InstanceDocument } from '../api/documents';

export interface ListView {
  search: string;
  statuses: readonly string[];
  sort: SortKey;
  descending: boolean;
}

export type SortKey = 'name' | 'status' | 'product' | 'region' | 'pricePerHour' | 'createdAt' | 'lastUsedAt';

const VALUES: Record<SortKey, (instance: InstanceDocument) => string | number> = {
  name: ({ name }) => name,
  status: ({ status }) => status,
  product: ({ product, spec }) => product?.name ?? spec.productName,
  region: ({ product, spec }) => product?.region ?? spec.region ?? '',
  pricePerHour: ({ pricePerHour }) => Number(pricePerHour ?? 0),
  createdAt: ({ createdAt }) => createdAt,
  lastUsedAt: ({ lastUsedAt }) => lastUsedAt ?? '',
};

/** The rows to show: found by every word of the search, in the order that was asked for. */
export function listed(instances: Iterable<InstanceDocument>, view: ListView): InstanceDocument[] {
  const words = view.search.toLowerCase().split(/\s+/).filter(Boolean);
  const rows: InstanceDocument[] = [];
  for (const instance of instances) {
    if (view.statuses.length > 0 && !view.statuses.includes(instance.status)) continue;
    if (words.length > 0 && !words.every((word) => searchText(instance).includes(word))) continue;
    rows.push(instance);
  }
  const value = VALUES[view.sort];
  const direction = view.descending ? -1 : 1;
  return rows.toSorted((a, b) => direction * compare(value(a), value(b)) || (a.id < b.id ? 1 : -1));
}

function compare(a: string | number, b: string | number): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

const texts = new WeakMap<InstanceDocument, string>();

function searchText(instance: InstanceDocument): string {
  const known = texts.get(instance);
  if (known !== undefined) return known;
  const { name, id, novitaInstanceId, status, owner, product, spec, reason } = instance;
  const text = [name, id, novitaInstanceId, status, owner, product?.name ?? spec.productName, reason]
    .concat(product?.region ?? spec.region)
    .join(' ')
    .toLowerCase();
  texts.set(instance, text);
  return text;
}
