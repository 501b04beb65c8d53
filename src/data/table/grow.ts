/** The typed arrays in which columns are stored. */
type Numbers = Float64Array | Float32Array | Int32Array | Int16Array;

const FIRST = 64;

/** A typed array that grows as values are added. */
export class Growing<A extends Numbers> {
  #values: A;
  #length = 0;
  readonly #make: (length: number) => A;

  /** @param make creates an array of zeros of a given length */
  constructor(make: (length: number) => A) {
    this.#make = make;
    this.#values = make(FIRST);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) this.#grow();
    this.#values[this.#length] = value;
    this.#length += 1;
  }

  /** The values so far, without a copy. */
  values(): A {
    return this.#values.subarray(0, this.#length) as A;
  }

  #grow(): void {
    const larger = this.#make(Math.ceil(this.#values.length * 1.5));
    larger.set(this.#values);
    this.#values = larger;
  }
}
