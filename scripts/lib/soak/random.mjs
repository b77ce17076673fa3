/** Seeded random numbers (mulberry32): whatever the harness decides can be decided again. */
export class Random {
  /** @param {number} seed @param {string} [purpose] each purpose has numbers of its own, whatever the others use up */
  constructor(seed, purpose = '') {
    this.state = seed >>> 0;
    for (const letter of purpose)
      this.state = (Math.imul(this.state, 31) + (letter.codePointAt(0) ?? 0)) >>> 0;
  }

  /** At least 0, below 1. */
  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  }

  /** @param {number} from @param {number} to */
  between(from, to) {
    return from + this.next() * (to - from);
  }

  /** @param {number} probability */
  chance(probability) {
    return this.next() < probability;
  }

  /**
   * @template T
   * @param {readonly T[]} choices
   * @returns {T}
   */
  pick(choices) {
    return choices[Math.floor(this.next() * choices.length)];
  }

  /**
   * One of the names, as often as its weight says.
   *
   * @param {Record<string, number>} weights
   */
  weighted(weights) {
    const entries = Object.entries(weights).filter(([, weight]) => weight > 0);
    let left = this.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [name, weight] of entries) {
      left -= weight;
      if (left < 0) return name;
    }
    return entries.at(-1)?.[0] ?? '';
  }
}
