import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { plainStyles } from "../../src/report/color.js";
import { runDetails } from "../../src/report/run-details.js";
import { runDifferences, runDiffText } from "../../src/report/run-diff.js";
import { type RunEntry, readEntry } from "../../src/runs/registry.js";
import { emptyFolder } from "../helpers/cli.js";
import { type FakeRun, fakeRun } from "../helpers/runs.js";

/** A run as the registry reads it, with a fingerprint of its own. */
function entry(run: FakeRun = {}): RunEntry {
  const read = readEntry(fakeRun(emptyFolder(), run))!;
  return { ...read, manifest: { ...read.manifest!, fingerprint: JSON.stringify(run) } };
}

const options = { width: 100, styles: plainStyles, now: Date.parse("2026-01-02T04:04:05.678Z") };

describe("the details of a run", () => {
  const text = runDetails(entry({ sets: ["model.cell=lstm", "model.hidden=64"] }), options);

  test("begin with the figures beside the baselines, then the settings", () => {
    const places = ["last step", "settings that differ", "by step ahead", "last epoch", "\nrun\n"];
    const found = places.map((title) => text.indexOf(title));
    expect(found.every((place) => place >= 0)).toBe(true);
    expect(found).toEqual([...found].sort((a, b) => a - b));
  });

  test("name the settings that differ from the defaults, and no others", () => {
    expect(text).toMatch(/^model\.hidden +64$/m);
    expect(text).not.toContain("model.layers");
    expect(text).not.toContain("training.optimizer.beta1");
  });

  test("have a row for each step ahead", () => {
    expect(text).toMatch(/^ +10 +0\.01755 /m);
  });

  test("say how long ago it began", () => {
    expect(text).toMatch(/^created +2026-01-02T03:04:05\.678Z \(1 h ago\)$/m);
  });

  test("show what there is of a run without a summary", () => {
    const running = runDetails(entry({ status: "interrupted" }), options);
    expect(running).toContain("status interrupted");
    expect(running).not.toContain("last step ");
  });
});

describe("the difference of two runs", () => {
  test("begins with the figure that decides, then the settings", () => {
    const [a, b] = [
      entry(),
      entry({ sets: ["model.cell=lstm", "model.hidden=64"], mseLastStep: 0.0217 }),
    ];
    const text = runDiffText(a, b, { styles: plainStyles });
    expect(text.split("\n")[0]).toBe(
      "MSE of the last step on the test set: 0.01170 and 0.02170, a difference of +0.01",
    );
    expect(text).toMatch(/^settings +\S+ +\S+ +change$/m);
    expect(text).toMatch(/^model\.hidden +20 +64 +\+44$/m);
    expect(text).not.toContain("byHorizon");
    expect(runDifferences(a, b).map(({ key }) => key)).toContain("model.hidden");
  });

  test("has the errors by step ahead where they differ", () => {
    const [a, b] = [entry(), entry({ mseLastStep: 0.0217 })];
    expect(runDiffText(a, b, { styles: plainStyles })).toMatch(
      /^10 +0\.01755 +0\.03255 +\+0\.01500$/m,
    );
  });

  test("has no names, times and remarks, which differ between any two runs", () => {
    const a = entry();
    const manifest = { ...a.manifest!, createdAt: "2026-02-02T03:04:05.678Z", command: ["x"] };
    const b = { ...a, manifest, name: "another", note: "a note", tags: ["tag"] };
    expect(runDifferences(a, b)).toEqual([]);
    // Lists are compared by what is in them.
    const config = { ...a.config, list: [1, 2], other: [1, 2] };
    const changed = { ...a, config: { ...a.config, list: [1, 2], other: [1, 3] } };
    expect(runDifferences({ ...a, config }, changed)).toEqual([
      { key: "other", a: [1, 2], b: [1, 3] },
    ]);
  });

  /** A run of another objective or of other forecasts. */
  const withTest = (run: RunEntry, test: object, summary: object = {}): RunEntry => {
    const found = run.summary as { readonly test: object };
    return { ...run, summary: { ...found, ...summary, test: { ...found.test, ...test } } };
  };
  const horizon = (count: number, mse: number) => ({
    byHorizon: Array.from({ length: count }, (_, k) => {
      return { ahead: k + 1, mse, rmse: 1, mae: 1, smape: 1, mase: 1 };
    }),
  });

  test.each([
    ["two steps ahead of both", 2, 2, true],
    ["a single step", 1, 1, false],
    ["another number of steps", 2, 3, false],
  ])("has a table of the steps ahead for %s", (_, first, second, isShown) => {
    const [a, b] = [entry(), entry({ mseLastStep: 0.5 })];
    const text = runDiffText(withTest(a, horizon(first, 1)), withTest(b, horizon(second, 2)), {
      styles: plainStyles,
    });
    expect(text.includes("test MSE, steps ahead")).toBe(isShown);
  });

  test("compares the deciding figures of one objective only, also of runs without a fingerprint", () => {
    const bare = ({ manifest, ...rest }: RunEntry): RunEntry => {
      const { fingerprint: _, ...others } = manifest!;
      return { ...rest, manifest: others };
    };
    const [a, b] = [bare(entry()), bare(entry())];
    const head = (other: RunEntry) => runDiffText(a, other, { styles: plainStyles }).split("\n")[0];
    expect(head(b)).toBe(
      "MSE of the last step on the test set: 0.01170 and 0.01170, a difference of 0",
    );
    expect(head(withTest(b, {}, { objective: "regression" }))).not.toContain("on the test set");
  });

  test("says that two runs have the same weights", () => {
    const a = entry();
    const fingerprint = "f".repeat(64);
    const same = { ...a, manifest: { ...a.manifest!, fingerprint } };
    const text = runDiffText(same, { ...same, name: join("b") }, { styles: plainStyles });
    expect(text).toBe(
      `The trained weights are the same to the last bit: fingerprint ${fingerprint}.`,
    );
  });
});
