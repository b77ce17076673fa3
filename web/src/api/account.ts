import { useMutation, useQuery } from '@tanstack/react-query';
import type { components } from '../../../clients/typescript/src/schema';
import { call } from './http';
import { queryClient, REFRESH_MS } from './query-client';

type Documents = components['schemas'];

export const AUTO_STOP_STATS = 'api/instances/auto-stop/stats';
export const SYNC_STATS = 'api/instances/sync/stats';

function useRead<T>(path: string, query: Record<string, string | number | undefined> = {}, enabled = true) {
  return useQuery({
    queryKey: [path, query],
    queryFn: async ({ signal }) => call<T>(path, { query, signal }),
    refetchInterval: REFRESH_MS,
    enabled,
  });
}

export const useQueues = () => useRead<Documents['Queues']>('api/queues');
export const useHealth = () => useRead<Documents['Health']>('health');
export const useInvariants = (enabled: boolean) =>
  useRead<Documents['Invariants']>('api/admin/invariants', {}, enabled);
export const useKeys = () => useRead<Documents['Keys']>('api/keys');
export const useEndpoints = () => useRead<Documents['Endpoints']>('api/webhooks/endpoints');
export const useAutoStop = () => useRead<Documents['AutoStopStats']>(AUTO_STOP_STATS);
export const useSync = (enabled: boolean) => useRead<Documents['SyncStats']>(SYNC_STATS, {}, enabled);
export const useAudit = (query: { trail?: string; action?: string; instanceId?: string; actor?: string }) =>
  useRead<Documents['Audit']>('api/audit', { ...query, pageSize: 100 });
export const useBalance = (enabled: boolean) => useRead<Documents['Balance']>('api/balance', {}, enabled);
export const useCosts = (groupBy: 'day' | 'hour') => useRead<Documents['Costs']>('api/costs', { groupBy });
export const useProducts = () => useRead<Documents['Products']>('api/products');
export const useTemplates = () => useRead<Documents['Templates']>('api/templates');

export const useOffers = (query: { productName: string; gpuNum: number; billingMode: string }) =>
  useRead<Documents['Offers']>('api/offers', query, query.productName !== '');

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
