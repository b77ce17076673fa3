import { useMutation, useQuery } from '@tanstack/react-query';
import { notifications } from '@mantine/notifications';
import type { InstanceDocument, OperationDocument, TimelineEvent } from './documents';
import { call } from './http';
import { instanceStore } from './instance-store';
import { queryClient, REFRESH_MS } from './query-client';

export interface IdleExplanation {
  signals: { name: string; value?: string | number | null; at?: string; quiet?: boolean | null }[];
  thresholdMinutes: number;
  verdict: 'idle' | 'active' | 'unknown' | 'exempt';
  stopsAt?: string;
}

export interface Delivery {
  id: string;
  eventId: string;
  type: string;
  url: string;
  status: string;
  nextAttemptAt?: string;
  attempts: { at: string; status?: number; durationMs?: number; error?: string; answer?: string }[];
}

/** What happened to an instance, newest first; asked again whenever the record has changed. */
export function useTimeline(id: string, revision?: number) {
  return useQuery({
    queryKey: ['timeline', id, revision],
    queryFn: async ({ signal }) =>
      call<{ events: TimelineEvent[] }>(`api/instances/${id}/events`, { query: { pageSize: 200 }, signal }),
    placeholderData: (before) => before,
  });
}

export function useOperation(id: string | undefined, done = false) {
  return useQuery({
    queryKey: ['operation', id],
    queryFn: async ({ signal }) => call<OperationDocument>(`api/operations/${id}`, { signal }),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (done || state.data?.done ? false : 2_000),
  });
}

export function useIdle(id: string, enabled: boolean) {
  return useQuery({
    queryKey: ['idle', id],
    queryFn: async ({ signal }) => call<IdleExplanation>(`api/instances/${id}/idle`, { signal }),
    enabled,
    refetchInterval: REFRESH_MS,
  });
}

export interface MetricsDocument {
  series: { name: string; unit?: string; points: [at: string, value: number | null][] }[];
}

export function useMetrics(id: string, enabled: boolean) {
  return useQuery({
    queryKey: ['metrics', id],
    queryFn: async ({ signal }) => call<MetricsDocument>(`api/instances/${id}/metrics`, { signal }),
    enabled,
    refetchInterval: REFRESH_MS,
  });
}

export function useDeliveries(query: { instanceId?: string; status?: string }) {
  return useQuery({
    queryKey: ['deliveries', query],
    queryFn: async ({ signal }) =>
      call<{ deliveries: Delivery[]; nextPageToken?: string }>('api/webhooks/deliveries', {
        query: { ...query, pageSize: 100 },
        signal,
      }),
    refetchInterval: REFRESH_MS,
  });
}

export function useRedeliver() {
  return useMutation({
    mutationFn: async (id: string) => call(`api/webhooks/deliveries/${id}/redeliver`, { method: 'POST' }),
    onSuccess: () => {
      notifications.show({
        color: 'teal',
        title: 'Delivery queued again',
        message: 'Under the same event id.',
      });
      void queryClient.invalidateQueries({ queryKey: ['deliveries'] });
    },
  });
}

/** Keeps an instance from being stopped for idleness or its lease for a while. */
export function useExtend(id: string) {
  return useMutation({
    mutationFn: async (minutes: number) =>
      call(`api/instances/${id}/extend`, { method: 'POST', body: { minutes } }),
    onSuccess: async (_answer, minutes) => {
      notifications.show({ color: 'teal', title: 'Kept', message: `For ${minutes} more minutes.` });
      await queryClient.invalidateQueries({ queryKey: ['idle', id] });
      instanceStore.merge([await call<InstanceDocument>(`api/instances/${id}`)]);
    },
  });
}
