import { createHash } from "node:crypto";

/** Draws uniform numbers in [0, 1) with 32 random bits each. */
export type RandomStream = () => number;

/**
 * The random stream that belongs to (seed, purpose, index). No hidden state advances between calls,
 * so a resumed run draws the same numbers as an uninterrupted run.
 *
 * The generator is xoshiro128** 1.1 (Blackman and Vigna, https://prng.di.unimi.it). Its state is
 * the first 128 bits of the SHA-256 of `seed/purpose/index`.
 */
export function randomStream(seed: number, purpose: string, index = 0): RandomStream {
  const digest = createHash("sha256").update(`${seed}/${purpose}/${index}`).digest();
  return xoshiro128([0, 4, 8, 12].map((offset) => digest.readUInt32LE(offset)));
}

/** xoshiro128** as numbers in [0, 1), from a state of four 32-bit words that are not all zero. */
export function xoshiro128(state: readonly number[]): RandomStream {
  let [a, b, c, d] = state as [number, number, number, number];
  return () => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return result / 2 ** 32;
  };
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** A permutation of 0 … length-1 (Fisher and Yates' shuffle). */
export function permutation(length: number, random: RandomStream): Uint32Array<ArrayBuffer> {
  const order = Uint32Array.from({ length }, (_, index) => index);
  for (let last = length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const moved = order[last]!;
    order[last] = order[other]!;
    order[other] = moved;
  }
  return order;
}
