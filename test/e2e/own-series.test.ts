import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { emptyFolder, runAt } from "../helpers/cli.js";
import { setOptions } from "../helpers/set-options.js";

const SETS = ["training.epochs=1", "model.hidden=4", "output.plots=1"];
const tiny = setOptions(SETS);

/** A folder with a config and the data file that it names relative to itself. */
function project(): string {
  const folder = emptyFolder();
  mkdirSync(join(folder, "mine"));
  writeFileSync(join(folder, "mine", "data.csv"), csv(1));
  const data = { task: "csv", file: "data.csv", target: "v", steps: 8, ahead: 2, period: 8 };
  writeFileSync(join(folder, "mine", "config.json"), JSON.stringify({ data }));
  return folder;
}

function csv(factor: number): string {
  return `v\n${Array.from({ length: 200 }, (_, i) => factor * (400 + (i % 8))).join("\n")}\n`;
}

it("trains on a file beside its config, and refuses to continue with a changed one", async () => {
  const folder = project();
  const trained = await runAt(["train", "-c", "mine/config.json", ...tiny, "--json"], folder);
  expect(trained.stderr).not.toContain("error");
  const { baselines } = JSON.parse(trained.stdout) as {
    baselines: { name: string; mse: number }[];
  };
  const seasonal = baselines.find(({ name }) => name === "seasonalNaive");
  expect(seasonal?.mse).toBeLessThan(1e-6); // in the data's own unit
  const predicted = await runAt(["predict", "last"], folder);
  const target = Number(predicted.stdout.split("\n")[1]?.split(",")[2]);
  expect(target).toBeGreaterThanOrEqual(400);
  writeFileSync(join(folder, "mine", "data.csv"), csv(2));
  for (const command of [
    ["predict", "last"],
    ["resume", "last", "--epochs", "2"],
  ]) {
    const refused = await runAt(command, folder);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/data\.csv: has changed since .* began/);
  }
}, 60_000);

/** The mean squared error of the forecast that a value `back` steps before the forecast's time is. */
function naiveError(
  predictions: string,
  values: ReadonlyMap<string, number>,
  back: (ahead: number) => number,
): number {
  const times = [...values.keys()];
  const places = new Map(times.map((time, index) => [time, index]));
  const [head = "", ...lines] = predictions.trim().split("\n");
  const [ahead, time] = ["ahead", "time"].map((name) => head.split(",").indexOf(name));
  const squares = lines.map((line) => {
    const cells = line.split(",");
    const at = places.get(cells[time!]!)!;
    const forecast = values.get(times[at - back(Number(cells[ahead!]))]!)!;
    return (values.get(cells[time!]!)! - forecast) ** 2;
  });
  return squares.reduce((sum, square) => sum + square, 0) / squares.length;
}

it.each(["co2", "seattle-weather"])(
  "%s is compared with baselines, the naive ones as the file itself has them",
  async (name) => {
    const folder = emptyFolder();
    const { stdout, stderr } = await runAt(["train", "-c", name, ...tiny, "--json"], folder);
    expect(stderr).not.toContain("error");
    const { run, baselines } = JSON.parse(stdout) as {
      run: string;
      baselines: { name: string; mse: number }[];
    };
    const errors = new Map(baselines.map((baseline) => [baseline.name, baseline.mse]));
    expect([...errors.keys()]).toEqual(
      expect.arrayContaining(["lastValue", "seasonalNaive", "linear"]),
    );
    const { data } = JSON.parse(readFileSync(join(folder, run, "config.json"), "utf8"));
    const [names = "", ...rows] = readFileSync(resolve(folder, data.file), "utf8")
      .trim()
      .split("\n");
    const [time, target] = [data.time, data.target].map((column) =>
      names.split(",").indexOf(column),
    );
    const values = new Map(
      rows.map((row) => [row.split(",")[time!]!, Number(row.split(",")[target!])]),
    );
    const predictions = readFileSync(join(folder, run, "predictions.csv"), "utf8");
    const last = naiveError(predictions, values, (ahead) => ahead);
    const seasonal = naiveError(predictions, values, () => data.period);
    expect(errors.get("lastValue")! / last).toBeCloseTo(1, 5);
    expect(errors.get("seasonalNaive")! / seasonal).toBeCloseTo(1, 5);
    expect(last).not.toBeCloseTo(seasonal, 1);
  },
  60_000,
);

it("shows how a file was read", async () => {
  const { stdout, code } = await runAt(["data", "-c", "co2"], emptyFolder());
  expect(code).toBe(0);
  expect(stdout).toMatch(/span +1958-03-01 to 2020-04-01, every 1 month/);
  expect(stdout).toMatch(/missing +CO2 5/);
  expect(stdout).toMatch(/test +2006-01-01 to 2020-04-01, 172 steps, 161 windows/);
  for (const line of stdout.split("\n").slice(1)) expect(line.length).toBeLessThanOrEqual(80);
});

it("shows what other tasks' sequences are", async () => {
  const words = ["data", "-c", "words", "-s", "data.words=100"];
  const { stdout, code } = await runAt(words, emptyFolder());
  expect(code).toBe(0);
  expect(stdout).toMatch(/^task +words, classification: one of 4 classes after the last step$/m);
  expect(stdout).toMatch(/^train +280 +70 +70 +70 +70$/m);
  const { parts, steps } = JSON.parse((await runAt([...words, "--json"], emptyFolder())).stdout);
  expect(parts[2]).toEqual({ name: "test", sequences: 60, byClass: [15, 15, 15, 15] });
  expect(steps.most).toBeLessThanOrEqual(12);
});

it("shows how long labelled sequences are, and one of each class", async () => {
  const folder = emptyFolder();
  const part = (i: number) => ["train", "train", "valid", "test"][i % 4];
  const rows = Array.from({ length: 8 }, (_, i) => `${"ab".repeat(i + 1)},${i % 2},${part(i)}`);
  writeFileSync(join(folder, "texts.csv"), `text,kind,part\n${rows.join("\n")}\n`);
  const data = ["task=labelled", "file=texts.csv", "text=text", "label=kind", "split=part"];
  const sets = data.flatMap((set) => ["-s", `data.${set}`]);
  const { stdout, code } = await runAt(["data", ...sets, "--json"], folder);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    inputs: 2,
    outputs: 2,
    steps: { least: 2, median: 10, most: 16 },
    classes: ["0", "1"],
    parts: [
      { name: "train", sequences: 4, byClass: [2, 2] },
      { name: "valid", sequences: 2, byClass: [2, 0] },
      { name: "test", sequences: 2, byClass: [0, 2] },
    ],
    examples: [
      { input: "ab", target: "0" },
      { input: "abab", target: "1" },
    ],
  });
});

it("writes a config that trains", async () => {
  const folder = emptyFolder();
  const rows = Array.from({ length: 400 }, (_, i) => {
    const day = new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10);
    return `${day},x,${i % 7}`;
  });
  writeFileSync(join(folder, "sales.csv"), `day,shop,units\n${rows.join("\n")}\n`);
  expect((await runAt(["init", "sales.csv"], folder)).code).toBe(0);
  const { stdout, stderr } = await runAt(["train", "-c", "sales", ...tiny, "--json"], folder);
  expect(stderr).not.toContain("error");
  expect(stdout).toContain("seasonalNaive");
  expect((await runAt(["init", "sales.csv"], folder)).stderr).toMatch(
    /sales.json: the file exists, expected a new one/,
  );
}, 60_000);
