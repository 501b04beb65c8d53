import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { expectationSetting } from "../../src/config/expect-option.js";
import { requestedConfig } from "../../src/config/request.js";
import { requireExpectations } from "../../src/experiment/expectations.js";
import { prepare, runExperiment } from "../../src/experiment/run.js";
import { readRun } from "../../src/runs/reader.js";
import type { ValueSummary } from "../../src/runs/records.js";
import { ExperimentError, UserError } from "../../src/shared/errors.js";
import { emptyFolder } from "../helpers/cli.js";
import { fakeRun } from "../helpers/runs.js";

const cwd = emptyFolder();
writeFileSync(
  join(cwd, "flat.csv"),
  `t,x\n${Array.from({ length: 60 }, (_, n) => `${n},${n < 50 ? 3 : 4}`).join("\n")}\n`,
);
const small = ["data.series=40", "data.split=[28,8,4]", "data.steps=6", "data.ahead=2"];
const flat = [
  "data.task=csv",
  "data.file=flat.csv",
  "data.target=x",
  "data.time=t",
  "data.steps=6",
  "data.ahead=2",
];
const words = ["data.task=words", "data.words=40"];
const adding = ["data.task=adding", "data.sequences=40"];
const untested = [...flat, "data.split=[0.7,0,0.3]"];

it("the first unmet expectation is the error, with how many more there are", () => {
  const folder = fakeRun(emptyFolder());
  const run = readRun(folder);
  const unmet = { expression: "test.mse < 1", actual: 2, met: false };
  const other = { expression: "test.mae < 1", actual: 3, met: false };
  const met = { expression: "test.mase < 1", actual: 0.5, met: true };
  const check = (...expectations: (typeof met)[]) =>
    requireExpectations({ ...run, summary: { ...run.summary, expectations } });
  expect(() => check(met)).not.toThrow();
  const said = (...expectations: (typeof met)[]) => {
    try {
      check(...expectations);
      return "nothing";
    } catch (error) {
      expect(error).toBeInstanceOf(ExperimentError);
      return (error as Error).message;
    }
  };
  const text = (end: string) => `${folder}: expected test.mse < 1, but it is ${end}`;
  expect(said()).toBe("nothing");
  expect(said(met, unmet)).toBe(text("2"));
  expect(said(unmet, other, met)).toBe(text("2 (and 1 more)"));
  expect(said(unmet, other, other)).toBe(text("2 (and 2 more)"));
  expect(said({ ...unmet, actual: 2.0123456789 })).toBe(text("2.012"));
  expect(said({ ...unmet, actual: null } as never)).toBe(text("not a figure of this data"));
  expect(said({ ...unmet, actual: 1.0000001 })).toBe(text("1.0000001"));
});

it("a run records what was expected of its last epoch and of its test, and what it was", async () => {
  const base = emptyFolder();
  const model = ["model.hidden=3", "training.epochs=2", "device=cpu"];
  const expected = ["expect.final.loss.below=9", "expect.test.mse.above=8"];
  const config = requestedConfig({ set: [...small, ...model, ...expected] }, cwd);
  const { summary, epochs } = await runExperiment(config, { threads: 1, command: [], base });
  const { mse } = (summary as ValueSummary).test;
  expect(summary.expectations).toEqual([
    { expression: "test.mse > 8", actual: mse, met: false },
    { expression: "final.loss < 9", actual: epochs[1]!.loss, met: true },
  ]);
});

it.each([
  ["final.valLoss<9", small],
  ["test.mase<9", small],
  ["test.accuracy>0", words],
  ["final.loss<9", untested],
])("%s is no mistake where the data has that figure", async (expectation, data) => {
  const set = [...data, "device=cpu", expectationSetting(expectation)];
  await expect(prepare(requestedConfig({ set }, cwd), {})).resolves.toBeDefined();
});

describe("an expectation of a figure that the data does not have", () => {
  it.each([
    ["test.accuracy>0.5", '{"above":0.5}', small, "its targets are values, not classes"],
    ["final.valMacroF1>0.5", '{"above":0.5}', small, "its targets are values, not classes"],
    ["test.mse<=1", '{"max":1}', words, "its targets are classes, not values"],
    ["test.maseLastStep<1", '{"below":1}', words, "its targets are classes, not values"],
    ["final.valLoss<1", '{"below":1}', untested, "data.split leaves validation empty"],
    ["final.valLossLastStep>=0", '{"min":0}', untested, "data.split leaves validation empty"],
    ["test.maseLastStep<1", '{"below":1}', adding, "only forecasts have a MASE"],
    [
      "test.mase<1",
      '{"below":1}',
      flat,
      "MASE is scaled by the changes of the training series, which never changes",
    ],
  ])("%s (%s) is refused before training", async (expectation, bounds, data, problem) => {
    const set = [...data, "device=cpu", expectationSetting(expectation)];
    const [key] = expectation.split(/[<>]/);
    await expect(prepare(requestedConfig({ set }, cwd), {})).rejects.toEqual(
      new UserError(
        `expect.${key} is ${bounds}, but a run with this data has no such figure: ${problem}. Leave it out.`,
      ),
    );
  });
});
