import { z } from "zod";
import { dataConfig } from "../data/registry.js";
import type { DataConfig } from "../data/task.js";
import { expectations } from "./expect.js";
import { modelCellNames } from "./model-cells.js";
import { sweep } from "./sweep.js";
import { training } from "./training.js";

const NAME_RULE = 'up to 64 letters, digits, ".", "_" and "-", the first one a letter or a digit';
const count = (max: number) => z.int().min(1).max(max);
const fraction = z.number().min(0).lt(1);

const convolution = z.strictObject({
  channels: count(8192).default(32).describe("Number of channels"),
  width: count(1001)
    .refine((width) => width % 2 === 1, "expected an odd number of steps")
    .default(5)
    .describe("Kernel size in steps; odd"),
  stride: count(1000).default(2).describe("Stride in steps"),
});

const ascending = (periods: readonly number[]) =>
  periods.every((period, index) => index === 0 || period > periods[index - 1]!);

const model = z.strictObject({
  cell: z
    .enum(modelCellNames())
    .default("rnn")
    .describe(
      "Recurrent cell; the gates of mingru and minlstm depend on the input only, which makes training faster; " +
        "bidirectional is a simple RNN in both directions",
    ),
  hidden: count(8192).default(20).describe("Hidden size"),
  layers: count(32).default(2).describe("Recurrent layers on top of each other"),
  dropout: fraction.default(0).describe("Dropout rate between layers"),
  bidirectional: z.boolean().default(false).describe("Run the cell in both directions"),
  targets: z
    .enum(["everyStep", "lastStep"])
    .default("everyStep")
    .describe("Steps with a training target: every step (sequence to sequence) or only the last"),
  forgetBias: z
    .number()
    .min(-100)
    .max(100)
    .default(0)
    .describe(
      "Added to the initial bias of the forget gate (lstm, minlstm); above 0 the cell starts by remembering",
    ),
  skip: z
    .enum(["none", "linear"])
    .default("none")
    .describe("linear: the network learns the residual of a linear regression on the window"),
  hybrid: z
    .enum(["none", "exponentialSmoothing"])
    .default("none")
    .describe(
      "exponentialSmoothing: level and seasonality are removed from each window and restored in its " +
        "forecasts, with coefficients for each series that are trained with the network",
    ),
  seasonalities: z
    .array(z.int().min(2).max(100_000))
    .max(2)
    .refine(ascending, "expected ascending numbers of steps, such as [24, 168]")
    .default([])
    .describe("Steps of each season of model.hybrid, ascending; an empty list: a level only"),
  levelPenalty: z
    .number()
    .min(0)
    .max(1e6)
    .default(0)
    .describe("Weight of the mean squared second difference of the levels of model.hybrid"),
  quietSpread: z
    .number()
    .min(0)
    .max(1e6)
    .default(0)
    .describe(
      "Reduce the network's part of a forecast if model.hybrid leaves little of a window: factor " +
        "s / (s + quietSpread), where s is the root mean square of the remainder",
    ),
  inputDropout: fraction.default(0).describe("Dropout rate of the inputs of each step"),
  embedding: count(8192)
    .optional()
    .describe("Size of a learnt embedding of the tokens of a text (default: one input per token)"),
  convolution: z
    .array(convolution)
    .max(8)
    .default([])
    .describe("Convolutions over time before the recurrent layers, for long sequences"),
  pooling: z
    .enum(["last", "mean", "max", "attention"])
    .default("last")
    .describe("Hidden states to classify from: the last one, or those of all steps combined"),
  affine: z
    .boolean()
    .default(false)
    .describe(
      "Learn a gain and a shift of each target variable, undone on the forecasts: with data.spread " +
        "window the affine part of reversible instance normalisation",
    ),
  norm: z
    .enum(["none", "layer"])
    .optional()
    .describe(
      "layer: normalise the products of input and state at each step, with a gain for each gate; for a " +
        "single input, only the sign remains (default: none)",
    ),
  dilation: z
    .array(count(100_000))
    .min(1)
    .optional()
    .describe(
      "For each layer, number of steps back to the state that a step continues from, such as [1, 4]; " +
        "for long seasons (default: 1 in all layers)",
    ),
});

const uncertainty = z.strictObject({
  samples: z
    .int()
    .min(2)
    .max(10_000)
    .optional()
    .describe("Test forecasts with dropout active, to estimate their spread (default: none)"),
});

const backtest = z.strictObject({
  folds: z
    .int()
    .min(2)
    .max(1000)
    .describe("Number of origins; a model is trained from scratch at each"),
  test: count(1_000_000_000)
    .optional()
    .describe("Steps in each test period (default: as many as the test part of data.split)"),
  window: z
    .enum(["expanding", "sliding"])
    .default("expanding")
    .describe(
      "Training data: everything before the origin (expanding), or as many steps as in the first fold (sliding)",
    ),
});

const evaluation = z.strictObject({
  backtest: backtest
    .optional()
    .describe("Retrain and test at a rolling origin, for data.task csv (default: once)"),
});

const output = z.strictObject({
  runs: z.string().min(1).max(4096).default("runs").describe("Folder that holds the run folders"),
  plots: z.int().min(0).max(1000).default(15).describe("Test windows to plot"),
});

/** A whole experiment. Every key has a default, so `{}` is a valid config. */
export const configSchema = z.strictObject({
  $schema: z.string().optional().describe("Path of the JSON schema, for editors"),
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, NAME_RULE)
    .optional()
    .describe("Name of the run, part of its folder's name (default: the cell)"),
  description: z.string().max(10_000).default(""),
  data: dataConfig.prefault({}).describe("Data; data.task determines the other keys"),
  model: model.prefault({}),
  training: training.prefault({}),
  uncertainty: uncertainty.prefault({}).describe("Uncertainty of forecasts by Monte Carlo dropout"),
  evaluation: evaluation.prefault({}).describe("Test procedure: a backtest with a rolling origin"),
  expect: expectations
    .prefault({})
    .describe("Bounds that the final figures must meet; otherwise the exit code is 1"),
  device: z
    .enum(["auto", "cpu", "gpu", "native"])
    .default("auto")
    .describe("Device; native is tfjs-node-gpu, with or without a GPU"),
  output: output.prefault({}),
  sweep: sweep.optional().describe("What rnnlab sweep searches (default: nothing)"),
});

type Parsed = z.output<typeof configSchema>;

/** A config with every default filled in. */
export interface Config extends Omit<Parsed, "name" | "data" | "$schema"> {
  readonly name: string;
  readonly data: DataConfig;
}

/** A key that only config files have: what they extend is merged before the config is checked. */
const extendsSchema: JsonSchema = {
  description: "Config, or list of configs, whose keys this one changes or adds to",
  anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }],
};

function withExtends(schema: JsonSchema): JsonSchema {
  return { ...schema, properties: { ...schema.properties, extends: extendsSchema } };
}

/** The JSON Schema of a config file, for editors and for the types of `--set`. */
export function configJsonSchema(): JsonSchema {
  jsonSchema ??= withExtends(z.toJSONSchema(configSchema, { io: "input" }) as JsonSchema);
  return jsonSchema;
}

/** Cached, because it takes some milliseconds and is looked up for each key of a config. */
let jsonSchema: JsonSchema | undefined;

/** The subset of JSON Schema that the config's schema uses. */
export interface JsonSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly enum?: readonly unknown[];
  readonly description?: string;
  readonly const?: unknown;
  readonly default?: unknown;
  readonly items?: JsonSchema;
  /** Variants, distinguished by a key that is constant in each variant. */
  readonly oneOf?: readonly JsonSchema[];
  /** The forms that a value may have. */
  readonly anyOf?: readonly JsonSchema[];
}
