import { useMutation, useQuery } from '@tanstack/react-query';
import { call } from './http';
import type { Offer } from './documents';
import { queryClient, REFRESH_MS } from './query-client';

export interface Balance {
  balance?: string;
  burnPerHour?: string;
  runwayHours?: number;
}

export interface Costs {
  total: string;
  rows: { key: string; cost: string }[];
  saved?: Record<string, string>;
}

export interface QueueRow {
  name: string;
  [count: string]: string | number | undefined;
}

export interface KeyRow {
  id: string;
  name: string;
  owner: string;
  role: string;
  createdAt?: string;
  expiresAt?: string;
  lastUsedAt?: string;
  revokedAt?: string;
}

export interface AuditRow {
  at: string;
  actor: string;
  action: string;
  instanceId?: string;
  target?: string;
  result?: string;
  requestId?: string;
  address?: string;
  detail?: string;
}

export interface EndpointRow {
  id: string;
  url: string;
  description?: string;
  enabled: boolean;
  events?: string[];
  disabledReason?: string;
}

function useRead<T>(path: string, query: Record<string, string | number | undefined> = {}, enabled = true) {
  return useQuery({
    queryKey: [path, query],
    queryFn: async ({ signal }) => call<T>(path, { query, signal }),
    refetchInterval: REFRESH_MS,
    enabled,
  });
}

export const useBalance = () => useRead<Balance>('api/balance');
export const useCosts = (groupBy: string) => useRead<Costs>('api/costs', { groupBy });
export const useQueues = () => useRead<{ queues: QueueRow[] }>('api/queues');
export const useHealth = () => useRead<Record<string, unknown>>('health');
export const useInvariants = (enabled: boolean) =>
  useRead<{ invariants: { id: string; holds: boolean; violations?: unknown[] }[] }>(
    'api/admin/invariants',
    {},
    enabled,
  );
export const useKeys = () => useRead<{ keys: KeyRow[] }>('api/keys');
export const useAudit = (query: Record<string, string | undefined>) =>
  useRead<{ entries: AuditRow[]; nextPageToken?: string }>('api/audit', query);
export const useEndpoints = () => useRead<{ endpoints: EndpointRow[] }>('api/webhooks/endpoints');
export const useProducts = () => useRead<{ products: { name: string }[] }>('api/products');
export const useTemplates = () =>
  useRead<{ templates: { id: string; name: string; image?: string }[] }>('api/templates');

export const useOffers = (query: { productName: string; gpuNum: number; billingMode: string }) =>
  useRead<{ offers: Offer[] }>('api/offers', query, query.productName !== '');

/** A change whose effect is read again from these paths. */
export function useChange<Input, Output>(
  change: (input: Input) => Promise<Output>,
  paths: readonly string[],
) {
  return useMutation({
    mutationFn: change,
    onSuccess: async () => {
      await Promise.all(paths.map(async (path) => queryClient.invalidateQueries({ queryKey: [path] })));
    },
  });
}
