import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import type { Dataset } from "../../src/data/dataset.js";
import { loadData } from "../../src/data/registry.js";
import { checkedWith } from "../../src/experiment/check.js";
import { runExperiment } from "../../src/experiment/run.js";
import { openDevice } from "../../src/kernels/open-device.js";
import { randomStream } from "../../src/shared/random.js";
import { spreadWeights } from "../../src/training/spread-weights.js";
import { emptyFolder } from "../helpers/cli.js";

beforeAll(async () => {
  await openDevice("cpu", 1);
});

const folder = emptyFolder();
const random = randomStream(5, "spreads");

/** The quiet series turns round at each step, the loud one goes on: no line is right for both. */
function rowsOf(id: string, size: number, memory: number): string[] {
  let state = 0;
  return Array.from({ length: 400 }, (_, t) => {
    state = memory * state + random() - 0.5;
    return `${id},${t},${size * state}`;
  });
}

const file = join(folder, "series.csv");
const quietAndLoud = [...rowsOf("quiet", 0.1, -0.9), ...rowsOf("loud", 10, 0.9)];
writeFileSync(file, ["id,t,v", ...quietAndLoud, ""].join("\n"));

function configOf(...sets: readonly string[]) {
  return resolveConfig(
    {
      data: {
        task: "csv",
        file,
        id: "id",
        time: "t",
        target: "v",
        steps: 6,
        ahead: 2,
        scaling: "none",
        spread: "window",
      },
      model: { cell: "gru", hidden: 4, layers: 1, skip: "linear" },
      training: { epochs: 4, loss: "mae" },
      output: { runs: join(folder, "runs") },
      device: "cpu",
    },
    "test",
    sets,
  );
}

const trainOf = async (...sets: readonly string[]) =>
  (await loadData(configOf(...sets).data)).train;

/** Standard deviation of the window's six values. */
function sdOf(dataset: Dataset, index: number): number {
  const values = new Float64Array(6);
  dataset.history!(index, values);
  const mean = values.reduce((sum, value) => sum + value, 0) / 6;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 6);
}

const all = ({ count }: Dataset) => Array.from({ length: count }, (_, index) => index);

describe("spreadWeights", () => {
  it.each([
    ["mae", 0.5, 0.5],
    ["mae", 1, 1],
    ["quantile", 1, 1],
    ["mse", 0.5, 1],
  ])("of %s at power %d grow with the spread to the power %d", async (name, power, exponent) => {
    const train = await trainOf();
    const { weight, squaredWeight } = spreadWeights(train, { name }, power)(train);
    const last = train.count - 1;
    const ratio = sdOf(train, last) / sdOf(train, 0);
    expect(ratio).toBeGreaterThan(10); // the loud series comes last
    expect(weight!(last) / weight!(0) / ratio ** exponent).toBeCloseTo(1, 2);
    expect(squaredWeight!(last) / squaredWeight!(0) / ratio ** (2 * power)).toBeCloseTo(1, 2);
    const sum = all(train).reduce((total, index) => total + weight!(index), 0);
    expect(sum).toBeCloseTo(train.count, 6);
  });

  it("multiply the weights that the data has", async () => {
    const train = await trainOf();
    const tripled = { ...train, weight: () => 3 };
    const [before, after] = [train, tripled].map(spreadWeights(train, { name: "mae" }, 1));
    expect(after!.weight!(7)).toBeCloseTo(3 * before!.weight!(7), 12);
  });

  it("multiply those of squares too, and are the same of every window", async () => {
    const train = await trainOf("data.stride=3");
    const tripled = { ...train, squaredWeight: () => 3 };
    const weighted = spreadWeights(train, { name: "mae" }, 1);
    const [before, after] = [train, tripled].map(weighted);
    expect(after!.squaredWeight!(7)).toBeCloseTo(3 * before!.squaredWeight!(7), 12);
    const every = before!.everyWindow!();
    expect(every.count).toBeGreaterThan(2 * train.count);
    expect(every.weight!(3)).toBeCloseTo(before!.weight!(1), 12);
    expect(every.squaredWeight!(3)).toBeCloseTo(before!.squaredWeight!(1), 12);
  });

  it("are 1 where the window has no spread of its own", async () => {
    const train = await trainOf("data.spread=series");
    const { weight } = spreadWeights(train, { name: "mae" }, 1)(train);
    expect(new Set(all(train).map((index) => weight!(index)))).toEqual(new Set([1]));
  });
});

describe("training.spreadPower", () => {
  it("lets the loud series decide", async () => {
    const options = { threads: 1, command: ["test"] };
    const errors = async (power: number) => {
      const sets = [`training.spreadPower=${power}`, "training.restoreBest=true"];
      const { summary } = await runExperiment(configOf(...sets), options);
      if (!("bySeries" in summary)) throw new Error("no figures by series");
      return new Map(summary.bySeries!.map(({ name, mae }) => [name, mae]));
    };
    const [equal, absolute] = [await errors(0), await errors(1)];
    const loudness = (errors: typeof equal) => errors.get("loud")! / errors.get("quiet")!;
    expect(loudness(absolute)).toBeLessThan(0.8 * loudness(equal));
    expect(absolute.get("quiet")!).toBeGreaterThan(1.1 * equal.get("quiet")!);
  });

  it("is refused without windows of series", async () => {
    const sets = ["data.task=labelled", "training.spreadPower=0.5"];
    const texts = join(folder, "texts.csv");
    const lines = Array.from({ length: 40 }, (_, n) => `word${n} a,${n % 2 ? "p" : "q"}`);
    writeFileSync(texts, ["text,label", ...lines, ""].join("\n"));
    const config = resolveConfig({}, "test", [...sets, `data.file=${texts}`, "data.text=text"]);
    const data = await loadData(config.data);
    expect(() => checkedWith(data, config, {})).toThrow(
      "training.spreadPower is 0.5, expected none: the data has no windows of series",
    );
  });
});
