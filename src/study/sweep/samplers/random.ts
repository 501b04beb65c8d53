import { randomStream } from "../../../shared/random.js";
import { valueAtShare } from "../space.js";
import type { Sampler } from "./sampler.js";

/** Independent random values. */
export const random: Sampler = {
  text: "values at random",
  adaptive: false,
  usesSeed: true,
  most: () => Number.POSITIVE_INFINITY,
  propose: ({ space, seed, number }) => {
    const draw = randomStream(seed, "sweep", number);
    return space.map((dimension) => valueAtShare(dimension, draw()));
  },
};
