/** Random numbers from a seed (splitmix32). A world takes all of them from here, so the same seed is the same world. */
export class Random {
  #state: number;

  constructor(seed: number) {
    // Mixed, so that the first numbers of neighbouring seeds differ.
    this.#state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) | 0;
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    let mixed = this.#state ^ (this.#state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    mixed ^= mixed >>> 15;
    return (mixed >>> 0) / 4_294_967_296;
  }

  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly T[]): T {
    const picked = items[Math.floor(this.next() * items.length)];
    if (picked === undefined) throw new Error('Nothing to pick from');
    return picked;
  }

  /** Mostly small, sometimes large: the logarithm is uniformly distributed. */
  skewed(min: number, max: number): number {
    return Math.round(min * (max / min) ** this.next());
  }
}
