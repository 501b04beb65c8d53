import type { Dimension } from "../../../runs/sweep-file.js";
import { UserError } from "../../../shared/errors.js";
import { valueAt, valueCount } from "../space.js";
import type { Sampler } from "./sampler.js";

/** Every combination of values, the last key changing first, as in Hydra's basic sweeper. */
export const grid: Sampler = {
  text: "every combination of the values",
  adaptive: false,
  usesSeed: false,
  most: (space) => {
    const endless = space.find((dimension) => valueCount(dimension) === Number.POSITIVE_INFINITY);
    if (endless === undefined) return combinations(space);
    throw new UserError(
      `sweep ${endless.key}=${endless.text}: has infinitely many values, expected a list for --sampler grid. ` +
        "Name the values, or use --sampler random, sobol or tpe.",
    );
  },
  propose: ({ space, number }) => {
    let rest = number - 1;
    const values = space.toReversed().map((dimension) => {
      const count = valueCount(dimension);
      const index = rest % count;
      rest = (rest - index) / count;
      return valueAt(dimension, index);
    });
    return values.reverse();
  },
};

function combinations(space: readonly Dimension[]): number {
  return space.reduce((product, dimension) => product * valueCount(dimension), 1);
}
