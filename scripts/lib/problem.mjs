/**
 * Something the user can understand and mend: it is shown as its one sentence (and, where given, the last
 * lines of a log), never as a stack.
 */
export class Problem extends Error {
  /**
   * @param {string} sentence
   * @param {{ details?: string, cause?: unknown }} [more] `details` are shown indented below the sentence
   */
  constructor(sentence, { details, cause } = {}) {
    super(sentence, { cause });
    this.name = 'Problem';
    this.details = details;
  }
}

/** The user asked us to stop while something was still going on. */
export class Stopped extends Error {
  constructor() {
    super('Stopped.');
    this.name = 'Stopped';
  }
}
