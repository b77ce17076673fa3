/** Is given what was asked for, or why it cannot be had. */
export type Done<T> = (error: unknown, value?: T) => void;

interface Question<T> {
  id: string;
  done: Done<T>;
}

/** So many at the most are asked for at once: a server that answers them keeps others waiting meanwhile. */
const MOST = 100;

/**
 * Asks in one command for what is asked for one by one in a turn of the event loop: a command costs us several times
 * what its answer does. Tells by a call and not by a promise, for Node 20 watches over each promise.
 */
export class AskTogether<T> {
  private waiting: Question<T>[] = [];

  /** @param fetch the values of these ids, in their order */
  constructor(private readonly fetch: (ids: string[]) => Promise<(T | undefined)[]>) {}

  /** @param done must not throw */
  ask(id: string, done: Done<T>): void {
    if (this.waiting.length === 0) setImmediate(() => this.askAll());
    this.waiting.push({ id, done });
  }

  private askAll(): void {
    const asked = this.waiting;
    this.waiting = [];
    for (let from = 0; from < asked.length; from += MOST) void this.askSome(asked.slice(from, from + MOST));
  }

  private async askSome(asked: Question<T>[]): Promise<void> {
    let values: (T | undefined)[];
    try {
      values = await this.fetch(asked.map(({ id }) => id));
    } catch (error) {
      return tellEach(asked, ({ done }) => done(error));
    }
    tellEach(asked, ({ done }, index) => done(undefined, values[index]));
  }
}

/** One that throws, although it must not, keeps nothing from the others. */
function tellEach<Q>(asked: Q[], tell: (question: Q, index: number) => void): void {
  const thrown: unknown[] = [];
  for (const [index, question] of asked.entries())
    try {
      tell(question, index);
    } catch (error) {
      thrown.push(error);
    }
  if (thrown.length > 0) throw new AggregateError(thrown, 'Who asked could not be told');
}
