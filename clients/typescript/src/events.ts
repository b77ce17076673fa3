import type { Connection } from './connection.js';
import { type Frame, readFrames } from './frames.js';
import { addressOf } from './operations.js';
import { ProblemError } from './problem-error.js';
import { backoff, sleep } from './retry.js';
import type { operations } from './schema.js';
import type { EventOf, WebhookEvent } from './webhook-event.js';

/** Something that happened, or `reset`: what came between is no longer known, so read anew what you show. */
export type LiveEvent = (WebhookEvent | EventOf<'instance.updated'> | { type: 'reset' }) & {
  /** Where to resume. */
  id: string;
};

type Query = NonNullable<operations['followEvents']['parameters']['query']>;

export interface FollowOptions extends Pick<Query, 'type' | 'instanceId'> {
  /** Where to resume: the `id` of the last event that was seen. Without it the stream begins now. */
  lastEventId?: string;
  /** Ends the stream. */
  signal?: AbortSignal;
}

/** The service says every 15 s that it is there; a connection that is silent for longer than this is dead (ms). */
const SILENT_MS = 45_000;

/**
 * What happens, as it happens. Comes back by itself when the connection breaks, and goes on where it was: no event is
 * lost or told twice. Ends when the service wants it to, when the signal fires, and when nobody asks for the next event.
 *
 * @throws {ProblemError} when the service will not have it
 */
export async function* events(
  connection: Connection,
  options: FollowOptions = {},
): AsyncGenerator<LiveEvent, void> {
  const { signal, type, instanceId } = options;
  const path = addressOf('/api/events', { query: { type: type?.join(), instanceId } });
  let { lastEventId } = options;
  let comeBackMs = 1_000;
  let failures = 0;
  const ended = (): boolean => signal?.aborted === true;
  while (!ended()) {
    const silence = new Silence(signal);
    let pause = comeBackMs;
    try {
      const headers = { accept: 'text/event-stream', 'last-event-id': lastEventId };
      const response = await connection.open(path, headers, silence.signal);
      if (response.status === 204 || !response.body) return;
      for await (const frame of readFrames(response.body, () => silence.broken())) {
        failures = 0;
        comeBackMs = frame.retryMs ?? comeBackMs;
        lastEventId = frame.id ?? lastEventId;
        const event = eventOf(frame, lastEventId ?? '');
        if (event) yield event;
      }
      pause = comeBackMs;
    } catch (failure) {
      pause = pauseAfter(failure, failures++);
    } finally {
      silence.end();
    }
    await sleep(pause, signal).catch(() => undefined);
  }
}

/** How long to wait before the stream is opened again (ms); what will not change by itself is thrown on. */
function pauseAfter(failure: unknown, failures: number): number {
  if (!(failure instanceof ProblemError)) return backoff(failures);
  if (!failure.retryable) throw failure;
  return Math.max((failure.retryAfterSeconds ?? 0) * 1_000, backoff(failures));
}

function eventOf({ event, data }: Frame, id: string): LiveEvent | undefined {
  if (data.length === 0) return undefined;
  if (event === 'reset') return { type: 'reset', id };
  return { ...(JSON.parse(data.join('\n')) as WebhookEvent), id };
}

/** Ends a connection on which nothing has come for too long, or with the caller's signal. */
class Silence {
  private readonly ending = new AbortController();
  private readonly stop = (): void => this.ending.abort();
  private timer = setTimeout(this.stop, SILENT_MS);

  constructor(private readonly outer: AbortSignal | undefined) {
    outer?.addEventListener('abort', this.stop);
  }

  get signal(): AbortSignal {
    return this.ending.signal;
  }

  broken(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.stop, SILENT_MS);
  }

  end(): void {
    clearTimeout(this.timer);
    this.outer?.removeEventListener('abort', this.stop);
    this.ending.abort();
  }
}
