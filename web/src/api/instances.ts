import { useQuery } from '@tanstack/react-query';
import { useCallback, useSyncExternalStore } from 'react';
import type { InstanceDocument, InstancePage } from './documents';
import { call } from './http';
import { instanceStore } from './instance-store';
import { REFRESH_MS } from './query-client';

const PAGE_SIZE = 500;

/** Every instance that may be seen, page by page; rows appear as the pages arrive. */
async function loadAll(signal: AbortSignal): Promise<number> {
  const mark = instanceStore.mark();
  let total: number;
  let pageToken: string | undefined;
  do {
    const page: InstancePage = await call('api/instances', {
      query: { pageSize: PAGE_SIZE, pageToken, include: 'terminated' },
      signal,
    });
    instanceStore.merge(page.instances.filter((instance) => instance.managed));
    ({ total, nextPageToken: pageToken } = page);
  } while (pageToken);
  instanceStore.forgetUntoldSince(mark);
  return total;
}

/** @param live whether the stream tells of changes; else the list is asked for again at the interval of the spec */
export function useInstances(live: boolean) {
  const query = useQuery({
    queryKey: ['instances'],
    queryFn: async ({ signal }) => loadAll(signal),
    refetchInterval: live ? false : REFRESH_MS,
  });
  const instances = useSyncExternalStore(instanceStore.subscribe, instanceStore.all);
  return { ...query, instances };
}

/** One instance: what the stream last told, else what the service answers. */
export function useInstance(id: string) {
  const query = useQuery({
    queryKey: ['instance', id],
    queryFn: async ({ signal }) => {
      const document: InstanceDocument = await call(`api/instances/${encodeURIComponent(id)}`, { signal });
      instanceStore.merge([document]);
      return document;
    },
    refetchInterval: REFRESH_MS,
  });
  const known = useSyncExternalStore(
    instanceStore.subscribe,
    useCallback(() => instanceStore.get(id), [id]),
  );
  return { ...query, instance: known ?? query.data };
}
