import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { checkedExperiment } from "../../src/experiment/check.js";
import { trainingMemory } from "../../src/experiment/memory-estimates.js";
import { requireRunnable } from "../../src/study/check-members.js";
import { emptyFolder, run } from "../helpers/cli.js";

const GIB = 2 ** 30;
const small = ["data.series=40", "data.split=[28,8,4]", "device=cpu"];
const configOf = (...sets: string[]) => resolveConfig({}, "test", [...small, ...sets]);
const has = (gib: number) => () => ({ bytes: gib * GIB, text: "this machine has" });

describe("the runs of a comparison", () => {
  const large = configOf("model.cell=lstm", "model.hidden=1000", "model.layers=1"); // about 0.5 GiB
  const three = [large, large, configOf("model.hidden=8")];

  it("all fit where there is memory for them together", async () => {
    expect(await requireRunnable(three, { jobs: 3 }, has(8))).toBe(3);
    expect(await requireRunnable(three, { jobs: 64 }, has(8))).toBe(64);
  });

  it("are fewer at once where they do not fit together, and that is said", async () => {
    const said: string[] = [];
    const onWarning = (text: string) => said.push(text);
    expect(await requireRunnable(three, { jobs: 2, onWarning }, has(0.6))).toBe(1);
    expect(said).toEqual([
      expect.stringMatching(
        /^2 runs at once take about [01]\.\d GiB of memory, but this machine has 0\.6 GiB: 1 at once$/,
      ),
    ]);
  });

  it("are refused where the user chose so many", async () => {
    await expect(requireRunnable(three, { jobs: 3, isChosen: true }, has(0.6))).rejects.toThrow(
      /^--jobs 3: 3 runs at once take about [01]\.\d GiB of memory, but this machine has 0\.6 GiB\. Lower --jobs to 1\.$/,
    );
  });

  it("are refused where one alone does not fit; workers elsewhere have memory of their own", async () => {
    await expect(requireRunnable(three, { jobs: 1 }, has(0.2))).rejects.toThrow(
      /^training takes about/,
    );
    expect(await requireRunnable(three, {}, has(0.2))).toBe(3);
  });

  it("are refused where the kernels cannot address them, however much memory there is", async () => {
    const huge = configOf("model.cell=lstm", "model.hidden=3000", "model.layers=8");
    await expect(requireRunnable([huge], { jobs: 1 }, has(1000))).rejects.toThrow(
      /^training takes at least \d+\.\d GiB in the kernels .* more than the 4 GiB that WebAssembly has/,
    );
  });
});

describe("the memory of several runs", () => {
  const large = configOf("model.cell=lstm", "model.hidden=1000", "model.layers=1");
  const said: string[] = [];
  const onWarning = (text: string) => said.push(text);
  const fitting = (configs: readonly (typeof large)[], jobs: number, gib: number) =>
    requireRunnable(configs, { jobs, onWarning }, has(gib));
  const series = (file: string) =>
    resolveConfig({}, "test", [
      "data.task=csv",
      `data.file=${file}`,
      "data.target=x",
      "device=cpu",
    ]);

  it("lets as many run at once as fit, the largest ones first", async () => {
    expect(await fitting([large, large, large, large], 4, 0.85)).toBe(2);
    expect(said.splice(0)).toEqual([
      "4 runs at once take about 1.6 GiB of memory, but this machine has 0.8 GiB: 2 at once",
    ]);
    const small = configOf("model.hidden=8");
    expect(await fitting([small, large, small, small], 2, 0.6)).toBe(2);
    expect(said).toEqual([]);
  });

  it("is exactly as much as the trainings need, the largest ones together", async () => {
    const { spec, data } = await checkedExperiment(large, {});
    const need = trainingMemory(spec, data, large.training.batchSize).bytes;
    const count = (bytes: number) =>
      requireRunnable(Array(4).fill(large), { jobs: 4, onWarning: () => {} }, () => ({
        bytes,
        text: "this machine has",
      }));
    expect(await count(2 * need - 1)).toBe(1);
    expect(await count(2 * need)).toBe(2);
    expect(await count(3 * need - 1)).toBe(2);
    expect(await count(4 * need)).toBe(4);
  });

  it("is this machine's if it has no GPU that may be used, whatever the device may be", async () => {
    vi.stubEnv("CUDA_VISIBLE_DEVICES", "");
    const auto = resolveConfig(large, "test", ["device=auto"]);
    expect(await fitting([auto, auto], 2, 0.6)).toBe(1);
    expect(said.splice(0)).toHaveLength(1);
    vi.unstubAllEnvs();
  });

  it("is asked of each data, not of the first alone", async () => {
    const [first, none] = [configOf("model.hidden=8"), series(join(emptyFolder(), "none.csv"))];
    await expect(fitting([first, none], 1, 8)).rejects.toThrow(/none\.csv: no such file/);
  });

  it("of a GPU is not counted as this machine's", async () => {
    const onGpu = resolveConfig(large, "test", ["device=gpu"]);
    expect(await fitting([onGpu, onGpu, onGpu], 3, 0.1)).toBe(3);
    await expect(fitting([large], 3, 0.1)).rejects.toThrow(/^training takes about/);
  });

  it("has to hold the file of the data, unless workers elsewhere read it", async () => {
    const file = join(emptyFolder(), "a.csv");
    writeFileSync(file, `x\n${Array.from({ length: 3000 }, (_, i) => `${i % 7}\n`).join("")}`);
    await expect(fitting([series(file)], 1, 1e-6)).rejects.toThrow(/memory/);
    expect(await requireRunnable([series(file)], { onWarning }, has(1e-6))).toBe(1);
    expect(said).toEqual([
      "the data is too large to be read here, so only the workers will check it",
    ]);
  });
});

describe("compare finds out before it makes a folder", () => {
  const file = join(emptyFolder(), "flat.csv");
  writeFileSync(file, `x\n${"1\n".repeat(200)}`);
  const csv = ["--set", "data.task=csv", "--set", "data.target=x", "--set", `data.file=${file}`];
  it.each([
    [
      "a figure that the data does not have",
      ["--set", "expect.test.accuracy.min=0.1"],
      /no such figure/,
    ],
    ["a figure of some data alone", [...csv, "--set", "expect.test.mase.max=1"], /never changes/],
    [
      "weights for classes",
      ["--set", "training.classWeights=balanced"],
      /its targets are not classes/,
    ],
    [
      "series that are none",
      ["--set", "training.seriesWeights=naive"],
      /applies only to series of a file/,
    ],
    ["a model too large", ["--hidden", "8192", "--set", "model.layers=32"], /GiB of memory/],
    [
      "a missing file",
      ["--set", "data.task=csv", "--set", "data.target=x", "--set", "data.file=none.csv"],
      /none\.csv/,
    ],
  ])("%s", async (_, argv, problem) => {
    const cwd = emptyFolder();
    const { code, stderr } = await run(["compare", "rnn", "gru", "--device", "cpu", ...argv], cwd);
    expect(code, stderr).toBe(2);
    expect(stderr).toMatch(problem);
    expect(existsSync(join(cwd, "runs"))).toBe(false);
  });
});
