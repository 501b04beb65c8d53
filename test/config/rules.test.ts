import { describe, expect, it } from "vitest";
import { metricPaths } from "../../src/config/expect.js";
import { expectationSetting } from "../../src/config/expect-option.js";
import { resolveConfig } from "../../src/config/resolve.js";
import { UserError } from "../../src/shared/errors.js";

/** What is wrong with the default config after these settings; `accepted` if nothing is. */
function verdictOn(...sets: readonly string[]): string {
  try {
    resolveConfig({}, "c", sets);
    return "accepted";
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

const csv = ["data.task=csv", "data.file=x.csv", "data.target=y"];
const noValidation = [...csv, "data.split=[80,0,20]"];

const noDropout = "c: uncertainty.samples is 5, but the model has no dropout between layers: ";
const emptied = (choice: string) =>
  `c: ${choice} uses valLoss, but data.split is [80,0,20], which leaves validation empty. Remove it, use the training loss, or ` +
  "give validation a share.";

describe("settings that need each other", () => {
  it.each<[why: string, refused: readonly string[], accepted: readonly (readonly string[])[]]>([
    [
      emptied("training.earlyStopping"),
      [...noValidation, "training.earlyStopping.patience=2"],
      [
        [...csv, "training.earlyStopping.patience=2"],
        [...noValidation, "training.earlyStopping.metric=loss"],
      ],
    ],
    [
      emptied("training.restoreBest"),
      [...noValidation, "training.restoreBest=true"],
      [
        [...csv, "training.restoreBest=true"],
        noValidation,
        [...noValidation, "training.restoreBest=true", "training.checkpoint.metric=loss"],
      ],
    ],
    [
      emptied('training.schedule "plateau"'),
      [...noValidation, "training.schedule.name=plateau"],
      [
        [...csv, "training.schedule.name=plateau"],
        [...noValidation, "training.schedule.name=step"],
        [...noValidation, "training.schedule.name=plateau", "training.schedule.metric=loss"],
      ],
    ],
    [
      "--set training.checkpoint.confidence=0.9: training.checkpoint.confidence is 0.9, but training.restoreBest is " +
        "false. Set it to true, or leave this out",
      ["training.checkpoint.confidence=0.9"],
      [["training.checkpoint.confidence=0.9", "training.restoreBest=true"]],
    ],
    [
      "--set training.schedule.warmup=3: training.schedule.warmup is 3, expected less than training.epochs, which is 3",
      ["training.epochs=3", "training.schedule.warmup=3"],
      [["training.epochs=3", "training.schedule.warmup=2.9"]],
    ],
    [
      "--set training.huberDelta=2: training.huberDelta is 2, but training.loss is not huber, which has no delta. " +
        "Remove it",
      ["training.huberDelta=2"],
      [],
    ],
    [
      "--set training.huberDelta=2: training.huberDelta is 2, but training.loss is mae, which has no delta. Remove it",
      ["training.huberDelta=2", "training.loss=mae"],
      [["training.huberDelta=2", "training.loss=huber"]],
    ],
    [
      "--set training.quantiles=[0.1,0.5]: training.quantiles is [0.1, 0.5], but training.loss is not quantile, which " +
        "has no levels. Leave it out, or set training.loss to quantile",
      ["training.quantiles=[0.1,0.5]"],
      [],
    ],
    [
      "--set training.quantiles=[0.1,0.5]: training.quantiles is [0.1, 0.5], but training.loss is mae, which has no " +
        "levels. Leave it out, or set training.loss to quantile",
      ["training.quantiles=[0.1,0.5]", "training.loss=mae"],
      [["training.quantiles=[0.1,0.5]", "training.loss=quantile"]],
    ],
    [
      "--set training.quantiles=[0.1,0.5,0.5]: training.quantiles is [0.1, 0.5, 0.5], expected each level to be above " +
        "the one before",
      ["training.loss=quantile", "training.quantiles=[0.1,0.5,0.5]"],
      [["training.loss=quantile", "training.quantiles=[0.1,0.5,0.50001]"]],
    ],
    [
      "--set training.quantiles=[0.1,0.9]: training.quantiles is [0.1, 0.9], expected 0.5 among them: the median is " +
        "the forecast",
      ["training.loss=quantile", "training.quantiles=[0.1,0.9]"],
      [["training.loss=quantile", "training.quantiles=[0.5]"]],
    ],
    [
      "c: model.dilation is [1, 2], expected 3 numbers, one for each layer. Set model.layers to 2, or change " +
        "model.dilation.",
      ["model.dilation=[1,2]", "model.layers=3"],
      [["model.dilation=[1,2]", "model.layers=2"]],
    ],
    [
      "c: model.dilation is [1, 2], expected 1 number, one for each layer. Set model.layers to 2, or change " +
        "model.dilation.",
      ["model.dilation=[1,2]", "model.layers=1"],
      [],
    ],
    [
      `${noDropout}model.dropout is 0. Set it to 0.2, or remove uncertainty.samples.`,
      ["uncertainty.samples=5", "model.layers=2"],
      [
        ["uncertainty.samples=5", "model.layers=2", "model.dropout=0.1"],
        ["uncertainty.samples=5", "model.layers=1", "model.inputDropout=0.1"],
      ],
    ],
    [
      `${noDropout}model.layers is 1. Set it to 2, or remove uncertainty.samples.`,
      ["uncertainty.samples=5", "model.layers=1", "model.dropout=0.1"],
      [["model.layers=1", "model.dropout=0.1"]],
    ],
    [
      'c: evaluation.backtest requires series with a time line, data.task "csv", but data.task is "sines". Remove ' +
        "evaluation.backtest.",
      ["evaluation.backtest.folds=2"],
      [[...csv, "evaluation.backtest.folds=2"]],
    ],
    [
      'c: data.level is "mean", which lets early steps of a window see later values, but model.targets is "everyStep". ' +
        'Set model.targets to "lastStep", or data.level to "first".',
      [...csv, "data.level=mean", "model.targets=everyStep"],
      [
        [...csv, "data.level=mean", "model.targets=lastStep"],
        [...csv, "data.level=mean", "model.targets=everyStep", "model.bidirectional=true"],
        [...csv, "data.level=mean", "model.targets=everyStep", "model.skip=linear"],
        [...csv, "data.level=mean", "model.targets=everyStep", "model.cell=bidirectional"],
        [...csv, "data.level=first", "model.targets=everyStep"],
      ],
    ],
  ])("%s", (why, refused, accepted) => {
    expect(verdictOn(...refused)).toBe(why);
    for (const sets of accepted) expect(verdictOn(...sets), sets.join(" ")).toBe("accepted");
  });
});

describe("the ends of ranges", () => {
  it.each<[key: string, least: number, below: number]>([
    ["model.hidden", 1, 0],
    ["model.layers", 1, 0],
    ["training.epochs", 1, 0],
    ["training.batchSize", 1, 0],
    ["training.earlyStopping.patience", 1, 0],
    ["training.checkpoint.every", 1, 0],
    ["training.seed", 0, -1],
    ["output.plots", 0, -1],
  ])("%s is at least %d", (key, least, below) => {
    expect(verdictOn(`${key}=${least}`)).toBe("accepted");
    expect(verdictOn(`${key}=${below}`)).toContain(
      `${key} is ${below}, expected a number that is at least ${least}`,
    );
  });

  it.each<[set: string, text: string]>([
    ["model.dropout=1", "a number that is below 1"],
    ["training.clip.norm=0", "a number that is above 0"],
    ["training.optimizer.learningRate=0", "a number that is above 0"],
    ["training.checkpoint.confidence=0.5", "a number that is above 0.5"],
    ["training.checkpoint.confidence=1", "a number that is below 1"],
    ["training.spreadPower=1.1", "a number that is at most 1"],
    ["training.seed=4294967296", "a number that is at most 4294967295"],
    ["training.loss=quantile training.quantiles=[]", "a list whose length is at least 1"],
  ])("%s is refused", (sets, text) => {
    expect(verdictOn(...sets.split(" "))).toContain(`expected ${text}`);
  });

  it("a value in an error is cut after sixty letters", () => {
    const shown = (length: number) => verdictOn(`model.hidden="${"x".repeat(length)}"`);
    expect(shown(58)).toContain(`"${"x".repeat(58)}"`);
    expect(shown(59)).toContain(` "${"x".repeat(56)}...`);
  });
});

it("each comparison of --expect has its bound", () => {
  const texts = ["test.mse<0.5", "test.mse<=1e-3", "test.accuracy > 0.9", "final.loss>=2"];
  expect(texts.map(expectationSetting)).toEqual([
    "expect.test.mse.below=0.5",
    "expect.test.mse.max=0.001",
    "expect.test.accuracy.above=0.9",
    "expect.final.loss.min=2",
  ]);
  const figures = (text: string) =>
    new UserError(
      `--expect ${text}: expected a figure, one of <, <=, >, >=, and a number, all in quotes, for example --expect ` +
        '"test.mseLastStep<0.02"',
    );
  expect(() => expectationSetting("test.mse=1")).toThrow(figures("test.mse=1"));
  expect(() => expectationSetting("accuracy of the model<1")).toThrow(
    figures("accuracy of the model<1"),
  );
  expect(() => expectationSetting("zzz<1")).toThrow(
    new UserError(
      `--expect zzz<1: zzz is not a figure of a run. Known figures: ${metricPaths.join(", ")}.`,
    ),
  );
  for (const wrong of [
    "test.mse=1",
    "test.mse<",
    "test.mse<x",
    "test.mes<1",
    "<1",
    "test.mse<Infinity",
    "test.mse<1e999",
    "test.mse<1 2",
    "test.mse<<1",
    "test.mse<>1",
  ]) {
    expect(() => expectationSetting(wrong), wrong).toThrow(UserError);
  }
  expect(() => expectationSetting("test.mes<1")).toThrow(
    new UserError(
      '--expect test.mes<1: test.mes is not a figure of a run. Did you mean "test.mse"?',
    ),
  );
});
