import { AsyncLocalStorage } from 'node:async_hooks';

/** What a client was told. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

/** What the Lua function `settle_key` takes: keys and texts. */
export interface Settlement {
  answered: string;
  lease: string;
  fingerprint: string;
  answer: string;
  seconds: number;
}

/**
 * One request that holds its idempotency key while it is at work. Whoever saves what it does stores the answer in the
 * same step, so that the one is never without the other.
 */
export class KeyClaim {
  /** The answer is stored; nothing is to be done about the key any more. */
  settled = false;
  private render?: (saved: unknown) => Answer;

  /**
   * @param name of the key in the store: says nothing of the key itself
   * @param token of the lease that keeps others away meanwhile
   * @param settlementOf an answer: how it is stored under this key
   */
  constructor(
    readonly name: string,
    readonly token: string,
    readonly settlementOf: (answer: Answer) => Settlement,
  ) {}

  answerWith(render: (saved: unknown) => Answer): void {
    this.render = render;
  }

  /** What to store with the one save of this request; `undefined` when its answer does not follow from one save. */
  settlementWith(saved: unknown): Settlement | undefined {
    return this.render && this.settlementOf(this.render(saved));
  }
}

const claims = new AsyncLocalStorage<KeyClaim>();

export function runUnder<T>(claim: KeyClaim, work: () => T): T {
  return claims.run(claim, work);
}

/** Does something on behalf of a request that its answer does not follow from. */
export function withoutKeyClaim<T>(work: () => T): T {
  return claims.exit(work);
}

/** The claim of the request that is being answered; `undefined` when it was sent without a key. */
export function currentKeyClaim(): KeyClaim | undefined {
  return claims.getStore();
}

/** Says how this request will be answered once its one save has been made; `render` is given what is saved. */
export function answerOnceSaved(render: (saved: never) => Answer): void {
  currentKeyClaim()?.answerWith(render as (saved: unknown) => Answer);
}
