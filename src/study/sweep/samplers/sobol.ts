import { UserError } from "../../../shared/errors.js";
import { randomStream } from "../../../shared/random.js";
import { valueAtShare } from "../space.js";
import type { Sampler } from "./sampler.js";
import { type Directions, directions } from "./sobol-directions.js";

const BITS = 30;
const MOST_DIMENSIONS = directions.length + 1;

/**
 * The Sobol sequence, which fills the space more evenly than random values, with a random digital shift: each
 * seed gives another sequence, equally even (L'Ecuyer and Lemieux 2002).
 */
export const sobol: Sampler = {
  text: "values spread evenly over the space",
  adaptive: false,
  usesSeed: true,
  most: (space) => {
    if (space.length <= MOST_DIMENSIONS) return 2 ** BITS;
    throw new UserError(
      `sweep: ${space.length} keys, expected at most ${MOST_DIMENSIONS} for --sampler sobol. Use ` +
        "--sampler random.",
    );
  },
  propose: ({ space, seed, number }) =>
    space.map((dimension, index) => {
      const shift = Math.floor(randomStream(seed, "sobol", index)() * 2 ** BITS);
      return valueAtShare(dimension, (sobolPoint(number - 1, index) ^ shift) / 2 ** BITS);
    }),
};

/**
 * A coordinate of a point of the unscrambled sequence, times 2^30, as in SciPy's `qmc.Sobol` (Antonov and
 * Saleev's order by Gray codes).
 *
 * @param index of the point, from 0
 * @param dimension from 0
 */
export function sobolPoint(index: number, dimension: number): number {
  const numbers = directionNumbers(dimension);
  const gray = index ^ (index >>> 1);
  return numbers.reduce((point, number, bit) => ((gray >>> bit) & 1 ? point ^ number : point), 0);
}

/** One number for each bit of a point's index. */
function directionNumbers(dimension: number): number[] {
  if (dimension === 0) return Array.from({ length: BITS }, (_, bit) => 2 ** (BITS - 1 - bit));
  const known = directions[dimension - 1];
  if (known === undefined) throw new Error(`no direction numbers for dimension ${dimension}`);
  return extended(known).map((number, bit) => number * 2 ** (BITS - 1 - bit));
}

/** The initial numbers, extended by the recurrence (Bratley and Fox 1988, equation 2). */
function extended({ polynomial, initial }: Directions): number[] {
  const degree = initial.length;
  const numbers = [...initial];
  for (let bit = degree; bit < BITS; bit += 1) {
    let next = numbers[bit - degree]!;
    for (let k = 1; k <= degree; k += 1) {
      if ((polynomial >> (degree - k)) & 1) next ^= numbers[bit - k]! * 2 ** k;
    }
    numbers.push(next);
  }
  return numbers;
}
