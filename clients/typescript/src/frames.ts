/** One frame of server-sent events. */
export interface Frame {
  /** Where to resume; absent when the frame does not say. */
  id?: string;
  event: string;
  /** Empty when the frame is no event. */
  data: string[];
  /** How long to wait before coming back (ms). */
  retryMs?: number;
}

/**
 * The frames of a stream (WHATWG server-sent events); one that was cut off in the middle is none.
 *
 * @param onBytes hears whenever something has come, comments too
 */
export async function* readFrames(
  body: AsyncIterable<Uint8Array>,
  onBytes: () => void = () => undefined,
): AsyncGenerator<Frame, void> {
  const decoder = new TextDecoder();
  let rest = '';
  let frame: Frame = { event: 'message', data: [] };
  for await (const chunk of body) {
    onBytes();
    const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line !== '') addLine(frame, line);
      else {
        yield frame;
        frame = { event: 'message', data: [] };
      }
    }
  }
}

function addLine(frame: Frame, line: string): void {
  const [, field = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
  if (field === 'id') frame.id = value;
  else if (field === 'event') frame.event = value;
  else if (field === 'data') frame.data.push(value);
  else if (field === 'retry' && /^\d+$/.test(value)) frame.retryMs = Number(value);
}
