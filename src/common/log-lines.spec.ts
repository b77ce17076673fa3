import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../test/support/eventually.js';
import { LogLines } from './log-lines.js';

function aKeeper(fd?: number) {
  const texts: string[] = [];
  return { texts, keeper: { fd, write: (text: string) => void texts.push(text) } };
}

describe('Gathered lines of the log', () => {
  it('go on together after a while', async () => {
    const { texts, keeper } = aKeeper(-1);
    const lines = new LogLines([keeper]);
    lines.gather('one\n');
    lines.gather('two\n');
    expect(texts).toEqual([]);
    await eventually(() => {
      expect(texts).toEqual(['one\ntwo\n']);
      return Promise.resolve();
    });
  });

  it('go before a line that does not wait', () => {
    const { texts, keeper } = aKeeper(-1);
    const lines = new LogLines([keeper]);
    lines.gather('one\n');
    lines.write('two\n');
    lines.write('three\n');
    expect(texts.join('')).toBe('one\ntwo\nthree\n');
    expect(texts).toHaveLength(2);
  });

  it('go at once when they are many, or somebody says so', () => {
    const { texts, keeper } = aKeeper(-1);
    const lines = new LogLines([keeper]);
    const long = `${'x'.repeat(40_000)}\n`;
    lines.gather(long);
    lines.gather('short\n');
    lines.flush();
    lines.flush();
    expect(texts).toEqual([long, 'short\n']);
  });

  it('do not wait for a keeper that could not be given them in the last moment of the process', () => {
    const [one, other] = [aKeeper(-1), aKeeper()];
    new LogLines([one.keeper, other.keeper]).gather('one\n');
    expect([one.texts, other.texts]).toEqual([['one\n'], ['one\n']]);
  });

  it('are written in the last moment of the process, whatever becomes of one of their keepers', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ngi-log-'));
    const path = join(folder, 'log');
    const [broken, file] = [openSync(join(folder, 'broken'), 'w'), openSync(path, 'w')];
    closeSync(broken);
    const before = new Set(process.listeners('exit'));
    const lines = new LogLines([aKeeper(broken).keeper, aKeeper(file).keeper]);
    const ended = process.listeners('exit').filter((listener) => !before.has(listener));
    lines.gather('one\n');
    for (const listener of ended) listener(0);
    expect(readFileSync(path, 'utf8')).toBe('one\n');
    closeSync(file);
    rmSync(folder, { recursive: true });
  });
});
