import { useSyncExternalStore } from 'react';

export type Connection = 'connecting' | 'live' | 'lost';

/** Whether the event stream tells of changes at this moment. */
class ConnectionState {
  private state: Connection = 'connecting';
  private readonly listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly get = (): Connection => this.state;

  set(state: Connection): void {
    if (state === this.state) return;
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}

export const connectionState = new ConnectionState();

export function useConnection(): Connection {
  return useSyncExternalStore(connectionState.subscribe, connectionState.get);
}
