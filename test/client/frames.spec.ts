import { type Frame, readFrames } from '../../clients/typescript/src/frames.js';

const encoder = new TextEncoder();

async function* inPieces(text: string, length: number): AsyncGenerator<Uint8Array, void> {
  const bytes = encoder.encode(text);
  for (let at = 0; at < bytes.length; at += length) yield bytes.slice(at, at + length);
}

async function read(text: string, length = 1_000): Promise<Frame[]> {
  const frames: Frame[] = [];
  for await (const frame of readFrames(inPieces(text, length))) frames.push(frame);
  return frames;
}

describe('Frames of server-sent events', () => {
  const stream = [
    'retry: 3000\nid: 1-0\n\n',
    ': ping\n\n',
    'id: 2-0\nevent: instance.ready\ndata: {"name":"GPU 🦄"}\n\n',
    'data: one\ndata:two\ndata\n\n',
  ].join('');

  const frames: Frame[] = [
    { event: 'message', data: [], retryMs: 3_000, id: '1-0' },
    { event: 'message', data: [] },
    { event: 'instance.ready', data: ['{"name":"GPU 🦄"}'], id: '2-0' },
    { event: 'message', data: ['one', 'two', ''] },
  ];

  it.each([1, 2, 3, 7, 1_000])('are read from pieces of %i bytes', async (length) => {
    expect(await read(stream, length)).toEqual(frames);
  });

  it.each(['\r\n', '\r', '\n'])('may end their lines with %j', async (end) => {
    const text = stream.replaceAll('\n', end);
    // A carriage return at the very end may be half of a line's end, so that what follows is waited for.
    expect(await read(`${text}: more${end}`, 1)).toEqual(frames);
  });

  it('are none when they were cut off', async () => {
    expect(await read('id: 1-0\ndata: whole\n\nid: 2-0\ndata: half\n')).toEqual([
      { event: 'message', data: ['whole'], id: '1-0' },
    ]);
  });
});
