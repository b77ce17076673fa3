import type { LiveEvent } from './live-event.js';
import type { LiveFeed } from './live-feed.js';

/** How soon a client that was cut off should come back (ms). */
const COME_BACK_MS = 3_000;

export interface FrameOptions {
  /** Where the client was when it was cut off; absent for one that begins now. */
  resumeAt?: string;
  /** What this client may and wants to hear. */
  wants: (event: LiveEvent) => boolean;
  /** How long a stream says nothing until it says that it is alive. */
  pingMs: number;
  /** Ends the stream. */
  signal: AbortSignal;
}

/**
 * The frames of one client's event stream (WHATWG server-sent events): every event after its position, once and in
 * order; `reset` when nobody can say what it missed. Written at the speed at which they are taken.
 *
 * An id without data is no event for the client, but what it resumes from: it is told when the stream begins and with
 * a ping, so that a client that hears little does not fall behind what the stream holds.
 */
export async function* eventFrames(
  feed: LiveFeed,
  { resumeAt, wants, pingMs, signal }: FrameOptions,
): AsyncGenerator<string, void> {
  let position = resumeAt ?? (await feed.position());
  let told = position;
  yield `retry: ${COME_BACK_MS}\n${resumeAt === undefined ? `id: ${position}\n` : ''}\n`;
  while (!signal.aborted) {
    const news = await feed.after(position);
    if (news === 'lost') {
      position = told = await feed.position();
      yield `id: ${position}\nevent: reset\ndata: {}\n\n`;
    } else if (news.length > 0) {
      for (const event of news) {
        position = event.position;
        if (!wants(event)) continue;
        told = position;
        yield frame(event);
      }
    } else if (!(await feed.moved(position, pingMs, signal))) {
      yield told === position ? ': ping\n\n' : `: ping\nid: ${position}\n\n`;
      told = position;
    }
  }
}

function frame({ position, type, body }: LiveEvent): string {
  return `id: ${position}\nevent: ${type}\ndata: ${body}\n\n`;
}
