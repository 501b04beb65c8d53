import { z } from "zod";
import { calendarNames } from "../data/series/calendar.js";
import { modelCellNames } from "./model-cells.js";

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

/** The keys of `model`. */
export const model = z.strictObject({
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
      "Added to the initial bias of the forget gate (lstm, minlstm); above 0, the cell remembers from the start",
    ),
  skip: z
    .enum(["none", "linear", "linearBySeries", "miniRocket"])
    .default("none")
    .describe(
      "linear: the network learns the residual of a linear regression on the window; linearBySeries: " +
        "that of a regression of each series, which is fitted once and not trained; miniRocket, for sequences " +
        "with a class or a number: that of a ridge regression on the features of MiniRocket, fitted once too",
    ),
  skipFeatures: z
    .int()
    .min(84)
    .max(100_000)
    .optional()
    .describe("Features of model.skip miniRocket, in multiples of 84 (default: 9996)"),
  skipCycles: z
    .array(z.enum(calendarNames))
    .min(1)
    .optional()
    .describe(
      "Cycles of data.calendar that the coefficients of model.skip linear for the targets follow, as w0 + w1 " +
        "sine + w2 cosine: another line at each time of day, for example (default: none)",
    ),
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
    .describe("Season lengths of model.hybrid in steps, ascending; an empty list: a level only"),
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
      "Shrink the network's part of a forecast if model.hybrid leaves little variation in a window: factor " +
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
