import { QueryClient } from '@tanstack/react-query';

/** The live stream tells what changed; whatever it misses is asked for again after the time that the spec names. */
export const REFRESH_MS = 30_000;

export const queryClient = new QueryClient({
  defaultOptions: { queries: { staleTime: REFRESH_MS, retry: 1, refetchOnWindowFocus: true } },
});
