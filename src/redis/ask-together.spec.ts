import { AskTogether } from './ask-together.js';

describe('What is asked for together', () => {
  const aReader = (limit = Infinity) => {
    const commands: string[][] = [];
    const together = new AskTogether(async (ids: string[]) => {
      commands.push(ids);
      if (commands.length > limit) throw new Error('away');
      return Promise.resolve(ids.map((id) => (id === 'none' ? undefined : `value of ${id}`)));
    });
    const ask = async (id: string): Promise<string | undefined> =>
      new Promise((resolve, reject) =>
        together.ask(id, (error, value) => (error === undefined ? resolve(value) : reject(error))),
      );
    return { commands, ask };
  };

  it('in one turn of the event loop goes in one command, and each hears what it has asked for', async () => {
    const { commands, ask } = aReader();
    const answers = await Promise.all(['a', 'none', 'b', 'a'].map(ask));
    expect(answers).toEqual(['value of a', undefined, 'value of b', 'value of a']);
    expect(commands).toEqual([['a', 'none', 'b', 'a']]);
    expect(await ask('c')).toBe('value of c');
    expect(commands).toHaveLength(2);
  });

  it('in a large number goes in several commands', async () => {
    const { commands, ask } = aReader();
    const ids = Array.from({ length: 250 }, (_, index) => `${index}`);
    expect(await Promise.all(ids.map(ask))).toEqual(ids.map((id) => `value of ${id}`));
    expect(commands.map(({ length }) => length)).toEqual([100, 100, 50]);
  });

  it('fails for those of the command that failed', async () => {
    const { ask } = aReader(1);
    const ids = Array.from({ length: 150 }, (_, index) => `${index}`);
    const settled = await Promise.allSettled(ids.map(ask));
    expect(settled.slice(0, 100).every(({ status }) => status === 'fulfilled')).toBe(true);
    expect(settled.slice(100).every(({ status }) => status === 'rejected')).toBe(true);
  });
});
