import { useMutation, useQuery } from '@tanstack/react-query';
import { notifications } from '@mantine/notifications';
import type { Delivery, IdleVerdict, InstanceDocument, MachineMetrics, Timeline } from './documents';
import { call } from './http';
import { instanceStore } from './instance-store';
import { queryClient, REFRESH_MS } from './query-client';

/** What happened to an instance, newest first; asked again whenever the record has changed. */
export function useTimeline(id: string, revision?: number) {
  return useQuery({
    queryKey: ['timeline', id, revision],
    queryFn: async ({ signal }) =>
      call<Timeline>(`api/instances/${id}/events`, { query: { pageSize: 500 }, signal }),
    placeholderData: (before) => before,
  });
}

export function useIdle(id: string, enabled: boolean) {
  return useQuery({
    queryKey: ['idle', id],
    queryFn: async ({ signal }) => call<IdleVerdict>(`api/instances/${id}/idle`, { signal }),
    enabled,
    refetchInterval: REFRESH_MS,
  });
}

export function useMetrics(id: string, enabled: boolean) {
  return useQuery({
    queryKey: ['metrics', id],
    queryFn: async ({ signal }) => call<MachineMetrics>(`api/instances/${id}/metrics`, { signal }),
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
