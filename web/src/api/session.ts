import { useMutation, useQuery } from '@tanstack/react-query';
import type { Session } from './documents';
import { call, setCsrfToken, whenSignedOut } from './http';
import { Problem } from './problem';
import { queryClient } from './query-client';

const SESSION = ['session'];

whenSignedOut(() => queryClient.setQueryData(SESSION, null));

/** Who is signed in; `null` when nobody is. */
export function useSession() {
  return useQuery({
    queryKey: SESSION,
    queryFn: async ({ signal }) => {
      try {
        return remember(await call<Session>('api/session', { signal }));
      } catch (error) {
        if (error instanceof Problem && (error.status === 401 || error.status === 404)) return null;
        throw error;
      }
    },
    staleTime: Infinity,
  });
}

export function useSignIn() {
  return useMutation({
    mutationFn: async (key: string) =>
      remember(await call<Session>('api/session', { method: 'POST', body: { key } })),
    onSuccess: (session) => queryClient.setQueryData(SESSION, session),
  });
}

export function useSignOut() {
  return useMutation({
    mutationFn: async () => call('api/session', { method: 'DELETE' }),
    onSettled: () => {
      queryClient.clear();
      queryClient.setQueryData(SESSION, null);
    },
  });
}

function remember(session: Session): Session {
  setCsrfToken(session.csrfToken);
  return session;
}

/** Whether the signed-in key may change things, or administer. */
export function may(session: Session | null | undefined, role: 'operator' | 'admin'): boolean {
  return session?.role === 'admin' || (role === 'operator' && session?.role === 'operator');
}
