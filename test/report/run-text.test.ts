import { describe, expect, it } from "vitest";
import { plainStyles } from "../../src/report/color.js";
import { runResult } from "../../src/report/result.js";
import { runText } from "../../src/report/run-text.js";
import { type RunRecord, readRun } from "../../src/runs/reader.js";
import type { ValueSummary } from "../../src/runs/records.js";
import { emptyFolder } from "../helpers/cli.js";
import { fakeRun } from "../helpers/runs.js";

const made = readRun(
  fakeRun(emptyFolder(), { sets: ["training.seed=7", "training.epochs=4", "model.cell=gru"] }),
);

/** The run with other figures in its summary. */
function withSummary(changes: object): RunRecord {
  return { ...made, summary: { ...made.summary, ...changes } as ValueSummary };
}

const shown = (run: RunRecord) => runText(run, { width: 120, styles: plainStyles });
const line = (run: RunRecord, label: string) =>
  shown(run)
    .split("\n")
    .find((text) => text.startsWith(`${label} `));

const test = made.summary.test as ValueSummary["test"];

describe("the figures of a run", () => {
  it("are those of the test part, each under its name", () => {
    const run = withSummary({ test: { ...test, mse: 0.1, mseLastStep: 0.2, maeLastStep: 0.3 } });
    expect(line(run, "test")).toMatch(/^test +mse 0\.1000 {2}mse_last_step 0\.2000$/);
    expect(shown(run)).toMatch(/^ +mae_last_step 0\.3000$/m);
    expect(line(run, "model")).toMatch(/^model +gru, 5,410 parameters, 3\.2 s$/);
    expect(line(run, "fingerprint")).toContain(made.manifest.fingerprint);
    expect(line(run, "run")).toContain(made.folder);
  });

  it("of validation are those of the epoch whose weights were tested", () => {
    const [first, second] = made.epochs;
    expect(line(withSummary({ testedEpoch: 2 }), "validation")).toBe(
      `validation  loss ${second!.valLoss.toPrecision(4)}  loss_last_step ` +
        `${second!.valLossLastStep.toPrecision(4)}  (epoch 2 of 4, whose weights were tested)`,
    );
    expect(first!.valLoss).not.toBe(second!.valLoss);
    const last = made.epochs.at(-1)!.valLoss.toPrecision(4);
    expect(line(withSummary({ testedEpoch: 4 }), "validation")).toMatch(
      new RegExp(`loss ${last} {2}loss_last_step \\S+$`),
    );
    expect(line(withSummary({ testedEpoch: 0 }), "validation")).toContain(
      "(epoch 4, the last one; the weights before training were tested)",
    );
    const unvalidated = {
      ...made,
      epochs: made.epochs.map((e) => ({ ...e, valLoss: Number.NaN })),
    };
    expect(line(unvalidated, "validation")).toContain("none (there is no validation part)");
  });

  it("of several targets are scaled errors, of all steps and of the last", () => {
    const byTarget = ["a", "b"].map((name) => ({ ...test, name }));
    const run = withSummary({
      test: { ...test, mase: 0.25, maseLastStep: 0.75, byTarget },
      baselines: [],
    });
    expect(line(run, "test")).toBe(
      "test        mase 0.2500  mase_last_step 0.7500, mean of 2 targets",
    );
  });

  it("of numbers of sequences are one error, and the loss of the tested weights", () => {
    const run = withSummary({ objective: "regression", testedEpoch: 1 });
    const loss = made.epochs[0]!.valLoss.toPrecision(4);
    expect(shown(run)).toContain(`\ntest        mse ${test.mse.toPrecision(4)}\n`);
    expect(line(run, "validation")).toBe(
      `validation  loss ${loss}  (epoch 1 of 4, whose weights were tested)`,
    );
  });

  it("of dropout are those of its samples, of each target if there are several", () => {
    const scores = (mse: number) => {
      return { mseLastStep: mse, crps: 2, meanSd: 1, coverage: [{ level: 0.5, share: 0.4 }] };
    };
    const spread = "CRPS 2.000; the 50 % interval covers 40 %";
    const linesOf = (uncertainty: object) => {
      const lines = shown(withSummary({ uncertainty })).split("\n");
      return lines.slice(lines.findIndex((text) => text.startsWith("dropout"))).slice(0, 4);
    };
    expect(linesOf({ samples: 9, ...scores(0.5) }).slice(0, 2)).toEqual([
      "dropout     mean of 9 samples: MSE 0.5000",
      `            ${spread}`,
    ]);
    const byTarget = ["y", "z"].map((name, i) => ({ name, ...scores(i + 1) }));
    expect(linesOf({ samples: 9, ...scores(0.5), byTarget })).toEqual([
      "dropout     y, mean of 9 samples: MSE 1.000",
      `            ${spread}`,
      "dropout     z, mean of 9 samples: MSE 2.000",
      `            ${spread}`,
    ]);
  });

  it("of quantiles say which share lies in a band of which level", () => {
    const bands = [{ low: 0.1, high: 0.9, share: 0.7654 }];
    expect(line(withSummary({ quantiles: { loss: 0.5, bands } }), "quantiles")).toBe(
      "quantiles   quantile loss 0.5000; the 80 % band covers 76.5 %",
    );
  });

  it("say of every expectation whether it is met", () => {
    const expectations = [
      { expression: "test.mse < 1", actual: 0.5, met: true },
      { expression: "test.mase < 1", actual: 2, met: false },
      { expression: "test.mape < 1", actual: null, met: false },
    ];
    expect(shown(withSummary({ expectations }))).toMatch(
      /test\.mse < 1: met, actual value 0\.5000\n.*test\.mase < 1: NOT met, actual value 2\.000\n.*NOT met, actual value none/,
    );
  });
});

it("the result as JSON has the seed and the epochs that were trained", () => {
  const stopped = { ...made, manifest: { ...made.manifest, epochs: 3 } };
  expect(runResult(stopped)).toMatchObject({
    run: made.folder,
    seed: 7,
    epochs: 3,
    parameters: 5410,
    durationMs: 3210,
    device: { kind: "cpu", kernel: "wasm", threads: 2 },
  });
});
