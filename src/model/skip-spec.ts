import type { DataShape, ModelConfig, Skip } from "./config.js";
import type { RocketShape } from "./mini-rocket/plan.js";

/** What is added to the readout. */
export interface SkipSpec {
  readonly skip: Skip;
  /** Features that the skip `miniRocket` was asked for; undefined with any other skip. */
  readonly skipFeatures?: number | undefined;
  /** The cycles that the coefficients of the skip `linear` follow; undefined if they are constant. */
  readonly skipCycles?: SkipCycles | undefined;
  /** Number of training series, each with a line in the skip; undefined without such lines. */
  readonly series?: number | undefined;
}

/** Cycles that the coefficients of a line follow. */
export interface SkipCycles {
  /** The inputs with the sines and cosines of the cycles. */
  readonly inputs: readonly number[];
  /** The first inputs, those of the target variables, whose coefficients follow the cycles. */
  readonly variables: number;
}

/** The number of products of targets and cycles at each step. */
export function productCount({ inputs, variables }: SkipCycles): number {
  return inputs.length * variables;
}

/** Features of MiniRocket, as published: the largest multiple of 84 below 10,000. */
const ROCKET_FEATURES = 9996;

const options: Readonly<
  Record<Skip, (config: ModelConfig, data: DataShape) => Omit<SkipSpec, "skip">>
> = {
  none: () => ({}),
  linear({ skipCycles }, { cycles = [], variables = 1 }) {
    const inputs = cycles.flatMap(({ name, input }) =>
      skipCycles?.includes(name) ? [input, input + 1] : [],
    );
    return skipCycles ? { skipCycles: { inputs, variables } } : {};
  },
  linearBySeries: (_, { series }) => ({ series }),
  miniRocket: ({ skipFeatures = ROCKET_FEATURES }) => ({ skipFeatures }),
};

/** The skip of a config's model on data of a shape. */
export function skipSpec(config: ModelConfig, data: DataShape): SkipSpec {
  return { skip: config.skip, ...options[config.skip](config, data) };
}

/** What the features of the skip `miniRocket` depend on. */
export function rocketShape({
  steps,
  inputs,
  skipFeatures = 0,
}: SkipSpec & Pick<RocketShape, "steps" | "inputs">): RocketShape {
  return { steps, inputs, features: skipFeatures };
}
