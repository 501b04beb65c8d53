/**
 * NumPy's legacy random stream: the same doubles as `np.random.seed(seed)` followed by `np.random.rand()`.
 * MT19937 (Matsumoto and Nishimura 1998) seeded by init_genrand, 53 bits per value.
 */
export class NumpyRandom {
  readonly #state = new Uint32Array(WORDS);
  #position = WORDS;

  /** @param seed an integer from 0 to 2^32 - 1 */
  constructor(seed: number) {
    this.#state[0] = seed;
    for (let i = 1; i < WORDS; i += 1) {
      const previous = this.#state[i - 1]! ^ (this.#state[i - 1]! >>> 30);
      this.#state[i] = Math.imul(1812433253, previous) + i;
    }
  }

  /** The next uniform double in [0, 1). */
  next(): number {
    const high = this.#word() >>> 5;
    const low = this.#word() >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  }

  /** Skips the next `count` doubles, in half the time of drawing them. */
  discard(count: number): void {
    let words = 2 * count;
    while (words > 0) {
      if (this.#position === WORDS) this.#refill();
      const some = Math.min(words, WORDS - this.#position);
      this.#position += some;
      words -= some;
    }
  }

  /** The next `count` doubles, like `np.random.rand(count)`. */
  rand(count: number): Float64Array {
    const values = new Float64Array(count);
    for (let i = 0; i < count; i += 1) values[i] = this.next();
    return values;
  }

  #word(): number {
    if (this.#position === WORDS) this.#refill();
    const y = this.#state[this.#position]!;
    this.#position += 1;
    return temper(y);
  }

  #refill(): void {
    const state = this.#state;
    for (let i = 0; i < WORDS; i += 1) {
      const next = i + 1 < WORDS ? i + 1 : 0; // faster than a remainder
      const far = i + MIDDLE < WORDS ? i + MIDDLE : i + MIDDLE - WORDS;
      const mixed = (state[i]! & 0x80000000) | (state[next]! & 0x7fffffff);
      state[i] = state[far]! ^ (mixed >>> 1) ^ (-(mixed & 1) & 0x9908b0df);
    }
    this.#position = 0;
  }
}

const WORDS = 624;
const MIDDLE = 397;

function temper(word: number): number {
  let y = word;
  y ^= y >>> 11;
  y ^= (y << 7) & 0x9d2c5680;
  y ^= (y << 15) & 0xefc60000;
  return (y ^ (y >>> 18)) >>> 0;
}
