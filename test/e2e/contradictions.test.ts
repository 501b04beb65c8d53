import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { emptyFolder, runAt } from "../helpers/cli.js";
import { fakeRun } from "../helpers/runs.js";

/** A folder with a run, a comparison and a data file; no command here changes it. */
function folder(): string {
  const cwd = emptyFolder();
  fakeRun(join(cwd, "runs"), { name: "run" });
  fakeRun(join(cwd, "runs/cmp"), { name: "a" });
  const members = [{ label: "a", seed: 1, config: {}, run: "a" }];
  const comparison = { format: 1, createdAt: "", command: [], members };
  writeFileSync(join(cwd, "runs/cmp/comparison.json"), JSON.stringify(comparison));
  writeFileSync(join(cwd, "x.csv"), "a,b,c\n1,2,3\n2,3,4\n");
  return cwd;
}

describe("a command line that contradicts itself", () => {
  let cwd = "";
  beforeAll(() => {
    cwd = folder();
  });

  it.each([
    ["runs note last", "no note given, for example: rnnlab runs note last"],
    ["runs note last text --remove", "a note and --remove are both given"],
    ["gradients --scale 2", "--scale 2 applies to untrained models: add --no-train"],
    ["gradients last --cells lstm", "apply to new models, not to finished runs"],
    ["gradients last --config smoke", "apply to new models, not to finished runs"],
    ["gradients last --no-train", "apply to new models, not to finished runs"],
    ["gradients last --scale 2", "apply to new models, not to finished runs"],
    ["gradients --cells lstm,lstm", "Expected cells separated by commas, each once"],
    ["gradients --cells lsmt", "Expected cells separated by commas"],
    ["gradients --no-train --scale 0", "Expected a number above 0, at most 1e6"],
    ["init x.csv --text words", "--text needs --label, the column of class labels"],
    ["init x.csv --label a --target b", "apply to forecasts and cannot be combined with --label"],
    ["init x.csv --label a --text b --id c", "--text and --id cannot be combined"],
    ["train lstm --text words", "--text: applies only to a data file, but lstm is given"],
    ["train lstm --time-zone UTC", "--time-zone: applies only to a data file"],
    ["train lstm --missing-values x", "--missing-values: applies only to a data file"],
    ["train lstm --target b", "--target: applies only to a data file"],
    ["train lstm --config smoke", "lstm and --config smoke are both given"],
    ["train smoke --expect test.mse", "expected a figure, one of <, <=, >, >="],
    ["sweep smoke --config lstm model.hidden=2,3", "smoke and --config lstm are both given"],
    ["sweep --config smoke model.hidden=2,3 --eta 2", "--eta is given without --asha"],
    [
      "sweep --config smoke model.hidden=2,3 --min-epochs 2",
      "--min-epochs is given without --asha",
    ],
    ["sweep nothing", "nothing: there is no such sweep, expected its folder, or key=values"],
    ["sweep cancel nothing", "nothing: there is no such sweep or comparison"],
    ["predict run --level 0.95", "Expected a percentage of at least 1 and below 100"],
    ["predict run --level 100", "Expected a percentage of at least 1 and below 100"],
    ["predict run --origins 0", 'Expected "all" or a number of steps'],
    ["predict run --origins 1.5", 'Expected "all" or a number of steps'],
    ["predict run --json --plot", "--plot is given with --json"],
    ["predict run --plot", "--plot is given without --input"],
    ["predict run --horizon 3 --level 90", "--horizon and --level are given without --input"],
    ["resume run --trials 3", "--trials is given for a run, which has no such option"],
    ["resume run --detach", "--detach is given for a run, which has no such option"],
    ["resume cmp --epochs 3", "--epochs is given for a comparison, which has no such option"],
    ["resume cmp --trials 3", "--trials is given for a comparison, which has no such option"],
    ["runs prune --keep-best 1 --by test.mse", "Use validation.mse"],
    ["runs prune --keep-best 0", "Expected a whole number from 1"],
    ["export run --to weights.bin", "weights.bin"],
    ["serve --runs nowhere", "there is no such folder. Train a model first"],
    ["serve nothing.csv", "nothing.csv: there is no such file, expected a data file"],
  ])("rnnlab %s is refused", async (line, message) => {
    const { code, stdout, stderr } = await runAt(line.split(" "), cwd);
    expect(stderr).toContain(message);
    expect([code, stdout]).toEqual([2, ""]);
  });
});
