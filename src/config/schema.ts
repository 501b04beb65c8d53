import { z } from "zod";
import { dataConfig } from "../data/registry.js";
import type { DataConfig } from "../data/task.js";
import { expectations } from "./expect.js";
import { model } from "./model-keys.js";
import { sweep } from "./sweep.js";
import { training } from "./training.js";

const NAME_RULE = 'up to 64 letters, digits, ".", "_" and "-", the first one a letter or a digit';
const count = (max: number) => z.int().min(1).max(max);

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
