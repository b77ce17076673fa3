import { Logger } from '@nestjs/common';
import { ShortMemory } from './short-memory.js';

const AWAY = new Error('Connection is closed.');

describe('The short memory', () => {
  let now: number;
  let stored: { text: string } | undefined;
  let looks: number;
  let away: boolean;
  let memory: ShortMemory<{ text: string }>;

  beforeEach(() => {
    now = 0;
    looks = 0;
    away = false;
    stored = { text: 'one' };
    memory = new ShortMemory(new Logger(), () => now);
  });

  const load = async (): Promise<{ text: string } | undefined> => {
    looks += 1;
    if (away) throw AWAY;
    return Promise.resolve(stored);
  };

  it('looks at the store once for what is asked often', async () => {
    expect(memory.at('a', load)).toBeUndefined();
    await memory.look('a', load, true);
    for (now = 0; now <= 2_000; now += 10) expect(memory.at('a', load)).toEqual({ text: 'one' });
    expect(looks).toBe(1);
  });

  it('refreshes in the background what is in use, once at a time', async () => {
    await memory.look('a', load, true);
    stored = { text: 'two' };
    now = 2_001;
    expect(memory.at('a', load)).toEqual({ text: 'one' });
    expect(memory.at('a', load)).toEqual({ text: 'one' });
    await Promise.resolve();
    await new Promise(setImmediate);
    expect(looks).toBe(2);
    expect(memory.at('a', load)).toEqual({ text: 'two' });
  });

  it('forgets in the background what is gone', async () => {
    await memory.look('a', load, true);
    stored = undefined;
    now = 2_001;
    memory.at('a', load);
    await new Promise(setImmediate);
    expect(memory.at('a', load)).toBeUndefined();
  });

  it('believes nothing for longer than 4.5 s from the beginning of its reading', async () => {
    const slow = async (): Promise<{ text: string } | undefined> => {
      now += 1_000;
      return load();
    };
    await memory.look('a', slow, true);
    away = true;
    now = 4_500;
    expect(memory.at('a', load)).toEqual({ text: 'one' });
    now = 4_501;
    expect(memory.at('a', load)).toBeUndefined();
  });

  it('does for readers, not for writers, while the store is away; and not for ever', async () => {
    await memory.look('a', load, true);
    away = true;
    now = 60_000;
    expect(await memory.look('a', load, true)).toEqual({ text: 'one' });
    await expect(memory.look('a', load, false)).rejects.toBe(AWAY);
    await expect(memory.look('b', load, true)).rejects.toBe(AWAY);
    now = 5 * 60_000;
    await expect(memory.look('a', load, true)).rejects.toBe(AWAY);
  });

  it('takes back what it is told to', async () => {
    await memory.look('a', load, true);
    memory.forget(({ text }) => text === 'one');
    expect(memory.at('a', load)).toBeUndefined();
  });
});
