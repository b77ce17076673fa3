import { useEffect, useSyncExternalStore } from 'react';
import { EVENT_TYPES } from '../../../src/events/event-types';
import type { InstanceDocument } from './documents';
import { instanceStore } from './instance-store';
import { queryClient } from './query-client';

export type Connection = 'connecting' | 'live' | 'lost';

const AGAIN_MS = 3_000;

/**
 * The service's event stream: what it tells goes into the store. The browser resumes by itself after a short cut; after
 * a refusal (the store is away, the service restarts) we ask again from where we were.
 */
class LiveConnection {
  private state: Connection = 'connecting';
  private readonly listeners = new Set<() => void>();
  private source?: EventSource;
  private timer?: ReturnType<typeof setTimeout>;
  private position = '';

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly get = (): Connection => this.state;

  open(): void {
    const from = this.position === '' ? '' : `?lastEventId=${encodeURIComponent(this.position)}`;
    const source = new EventSource(`api/events${from}`);
    this.source = source;
    source.addEventListener('open', () => this.opened());
    source.addEventListener('error', () => this.cut(source));
    source.addEventListener('reset', (event) => {
      this.position = event.lastEventId;
      void queryClient.invalidateQueries();
    });
    for (const type of EVENT_TYPES) source.addEventListener(type, (event) => this.told(event));
  }

  close(): void {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = undefined;
    this.position = '';
    this.set('connecting');
  }

  /** Whatever happened before the stream began is in the lists that are asked for now. */
  private opened(): void {
    this.set('live');
    if (this.position === '') void queryClient.invalidateQueries({ queryKey: ['instances'] });
  }

  private cut(source: EventSource): void {
    this.set('lost');
    if (source.readyState !== EventSource.CLOSED) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(), AGAIN_MS);
  }

  private told({ data, lastEventId }: MessageEvent<string>): void {
    this.position = lastEventId;
    const { data: facts } = JSON.parse(data) as { data: { instance?: InstanceDocument } };
    if (facts.instance) instanceStore.merge([facts.instance]);
  }

  private set(state: Connection): void {
    if (state === this.state) return;
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}

const connection = new LiveConnection();

/** Follows the stream as long as somebody is signed in. */
export function useLiveConnection(): void {
  useEffect(() => {
    connection.open();
    return () => connection.close();
  }, []);
}

export function useConnection(): Connection {
  return useSyncExternalStore(connection.subscribe, connection.get);
}
