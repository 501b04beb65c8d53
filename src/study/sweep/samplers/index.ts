import { UserError } from "../../../shared/errors.js";
import { suggestion } from "../../../shared/suggestion.js";
import { grid } from "./grid.js";
import { random } from "./random.js";
import type { Sampler } from "./sampler.js";
import { sobol } from "./sobol.js";
import { tpe } from "./tpe/tpe.js";

/** The ways to choose the values of trials, by name. */
export const samplers = { grid, random, sobol, tpe } as const satisfies Record<string, Sampler>;

const samplerNames = Object.keys(samplers);

/** @throws UserError when there is no such sampler */
export function samplerNamed(name: string): Sampler {
  const found = Object.entries(samplers).find(([known]) => known === name);
  if (found) return found[1];
  throw new UserError(
    `--sampler ${name}: is not a sampler, expected one of ${samplerNames.join(", ")}.` +
      suggestion(name, samplerNames),
  );
}
