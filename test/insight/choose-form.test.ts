import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { suggestConfig } from "../../src/data/series/suggest.js";
import { withChosenForm } from "../../src/insight/choose-form.js";
import { chooseLoss } from "../../src/insight/choose-loss.js";
import { randomStream } from "../../src/shared/random.js";
import { sales } from "../e2e/newcomer/sales.mjs";
import { emptyFolder, run } from "../helpers/cli.js";

const normalOf = (random: () => number) => () =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

const random = randomStream(5, "series");
const normal = normalOf(random);
const others = normalOf(randomStream(6, "other series"));

function month(i: number): string {
  return `${1990 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, "0")}`;
}

/** What `init` writes for months of a series, or of a row for each month, and what it says. */
async function initialised(values: readonly (number | readonly number[])[], target = ["y"]) {
  const folder = emptyFolder();
  const file = join(folder, "s.csv");
  const rows = values.map((value, i) => {
    return `${month(i)},${[value].flat().map((number) => number.toFixed(3))}`;
  });
  writeFileSync(file, [`month,${target}`, ...rows, ""].join("\n"));
  const suggestion = await suggestConfig(file, "s.csv", { target });
  const works: string[] = [];
  const { config, choices } = await withChosenForm(file, suggestion, (what) => works.push(what));
  writeFileSync(join(folder, "s.json"), JSON.stringify(config));
  const [form, loss] = choices.slice(-2);
  return { folder, data: config.data, training: config.training, note: form, loss, works };
}

const months = Array.from({ length: 240 }, (_, i) => i);

const multiplicative = (noise: () => number) => (i: number) =>
  Math.exp(4 + 0.015 * i + 0.4 * Math.sin((i / 6) * Math.PI) + 0.05 * noise());

describe("withChosenForm", () => {
  it("says what it does, before each line that it fits", async () => {
    const own = normalOf(randomStream(7, "works"));
    const { works } = await initialised(months.map(multiplicative(own)));
    expect(works.length).toBeGreaterThan(5);
    expect([...new Set(works)]).toEqual([
      "trying levels, the logarithm and window lengths on earlier parts of the data",
    ]);
  });

  it("takes the logarithm of a series whose season grows with it", async () => {
    const files = [multiplicative(normal), multiplicative(others), multiplicative(others)];
    const found = await Promise.all(files.map((value) => initialised(months.map(value))));
    const logs = found.filter(({ data }) => "transform" in data && data.transform === "log");
    expect(logs).toHaveLength(files.length);
    for (const { note } of logs) {
      expect(note).toMatch(
        /the logarithm, \d+ input steps: on 4 earlier parts of the data, a linear model has [1-9]\d? % less squared error than with level last, no logarithm, 24 input steps(, and the values .* \(Box and Cox 1964\))?$/,
      );
    }
  });

  it("takes it for few windows by its likelihood if errors alone do not show it clearly", async () => {
    const few = months.slice(0, 144); // of these 22 are for validation
    const small = (noise: () => number) => (i: number) =>
      Math.exp(4 + 0.01 * i + 0.3 * Math.sin((i / 6) * Math.PI) + 0.05 * noise());
    const seeded = () => normalOf(randomStream(3, "likely"));
    const { data, note } = await initialised(few.map(small(seeded())));
    expect(data).toMatchObject({ transform: "log", level: "last", steps: 24 });
    expect(note).toMatch(
      /^level last, the logarithm, 24 input steps: on 4 earlier parts of the data, a linear model has 36 % less squared error than with level last, no logarithm, 24 input steps, and the values before the test part are more likely under a model of their logarithms \(Box and Cox 1964\)$/,
    );
    const noise = seeded();
    const additive = await initialised(
      few.map((i) => 100 + 1.5 * i + 30 * Math.sin((i / 6) * Math.PI) + 6 * noise()),
    );
    expect(additive.data).not.toHaveProperty("transform");
  });

  it("takes none of one that has values below 0, and the last value of a random walk", async () => {
    let level = 0;
    const values = months.map(() => (level += normal()));
    const { data, note, loss, training } = await initialised(values);
    expect(data).toMatchObject({ level: "last", steps: 24 });
    expect(data).not.toHaveProperty("transform");
    expect(loss).toMatch(/^training\.loss mse: on the latest .*of 4 earlier parts of the data, /);
    expect(training).not.toHaveProperty("loss");
    expect(note).toContain("no other choice gives a linear model a clearly smaller error");
  });

  it("chooses the same form for an exact pattern with and without a large level", async () => {
    const pattern = (level: number) => months.map((i) => level + (i % 12) + ((i * 37) % 10) / 10);
    const [plain, raised] = [await initialised(pattern(0.1)), await initialised(pattern(1.6e9))];
    expect(raised.data).toEqual(plain.data);
    expect(raised.note).toBe(plain.note);
  });

  it("weighs several targets by their own scales", async () => {
    let small = 50; // hard to forecast, with or without a logarithm, which the large one alone would take
    const values = months.map((i) => {
      small += normal();
      return [small, 1e6 * multiplicative(normal)(i)];
    });
    const { data } = await initialised(values, ["small", "large"]);
    expect(data).not.toHaveProperty("transform");
  });

  it("leaves a series as it is that is too short to try forms on", async () => {
    const { data, note, loss, works } = await initialised(
      months.slice(0, 60).map((i) => 5 + i + normal()),
    );
    expect(data).toHaveProperty("level", "last");
    expect(note).not.toContain("earlier parts");
    expect(loss).toBe(
      "training.loss mse: not compared with mae, because the series are too short to forecast earlier parts of them",
    );
    expect(works).toEqual([]);
    // Three stretches of 12 steps and the 12 before them, after 24 + 12 + 24 steps for a first window, end at step 108.
    const [short, enough] = await Promise.all(
      [126, 127].map((count) => initialised(months.slice(0, count).map((i) => 5 + i + normal()))),
    );
    expect(short!.loss).toBe(loss); // its test part, the last 15 %, begins at step 107
    expect(enough!.note).toMatch(/ on 3 earlier parts of the data/);
  });

  it("takes a longer window for a pattern that is longer", async () => {
    const noise = normalOf(randomStream(8, "long pattern"));
    const pattern = Array.from({ length: 48 }, () => 10 * noise());
    const { data, note } = await initialised(months.map((i) => pattern[i % 48]! + 0.1 * noise()));
    expect(data).toMatchObject({ level: "last", steps: 48 });
    expect(note).toMatch(/^level last, no logarithm, 48 input steps: on 4 earlier parts/);
  });

  it("writes a config whose result is at or below the best baseline", async () => {
    const values = months.map((i) => 100 + 0.5 * i + 10 * Math.sin((i / 6) * Math.PI) + normal());
    const { folder } = await initialised(values);
    const { stdout } = await run(["train", "-c", "s.json", "--json"], folder);
    const { test, baselines, testedEpoch } = JSON.parse(stdout);
    const best = Math.min(...baselines.map(({ mse }: { mse: number }) => mse));
    expect(test.mseLastStep).toBeLessThan(best * 1.001);
    expect(testedEpoch).toBe(0); // a line with noise: no network is better for sure
  });
});

describe("the loss", () => {
  const form = { level: "last", transform: "none", steps: 3 } as const;
  const chosen = (absolute: readonly number[], squared: readonly number[], folds = 4) =>
    chooseLoss({ folds, absoluteLogs: () => ({ absolute: [...absolute], squared: [...squared] }) }, form); // biome-ignore format: short
  const log = 2 * Math.log(0.9);

  it("is mae if absolute errors are clearly smaller, and squared ones no larger", () => {
    expect(chosen([log, log, log, log], [0, 0.1, -0.1, 0])).toEqual({
      loss: "mae",
      note: "training.loss mae: on 4 earlier parts of the data, a line with small absolute errors has 0.90 times the MAE and 1.00 times the MSE of least squares",
    });
    const larger = chosen([log, log, log, log], [0, 0.1, -0.1, 0.01]);
    expect(larger.loss).toBe("mse");
    const little = 2 * Math.log(0.98);
    expect(chosen([little, little, little, little], [0, 0, 0, 0]).loss).toBe("mse");
    expect(chosen([0.001, 4 * log, 4 * log, 4 * log], [0, 0, 0, 0]).loss).toBe("mse");
    expect(chosen([log, 4 * log, 4 * log, 0], [0, 0, 0, 0]).loss).toBe("mse"); // by two standard errors
  });

  it("is mse on the parts that were tried, or if none could be", () => {
    expect(chosen([0.2], [0.1])).toEqual({
      loss: "mse",
      note: "training.loss mse: on the latest of 4 earlier parts of the data, a line with small absolute errors has 1.11 times the MAE and 1.11 times the MSE of least squares",
    });
    expect(chosen([log, 0.2], [0, 0]).note).toContain("on the latest 2 of 4 earlier parts");
    expect(chosen([Number.NaN], [Number.NaN])).toEqual({
      loss: "mse",
      note: "training.loss mse: not compared with mae, because a line with small absolute errors would take long to fit",
    });
  });

  it("is chosen by what either line forecasts, and written into the config", async () => {
    const random = randomStream(21, "zeros");
    const own = normalOf(random);
    const zeros = Array.from({ length: 360 }, (_, i) => {
      const value = 300 + 30 * Math.sin((i / 6) * Math.PI) + 10 * own();
      return random() < 0.1 ? 0 : value; // not recorded
    });
    const { loss, training } = await initialised(zeros);
    expect(loss).toMatch(
      /^training\.loss mae: on 4 earlier parts of the data, a line with small absolute errors has 0\.9\d times the MAE and 0\.9\d times the MSE of least squares$/,
    );
    expect(training).toMatchObject({ loss: "mae", epochs: 30 });
  });
});

it("tries forms on 200 of many series, spread over all of them, and says so", async () => {
  const noise = normalOf(randomStream(9, "many"));
  const file = join(emptyFolder(), "many.csv");
  const rows = Array.from({ length: 210 }, (_, s) =>
    Array.from({ length: 160 }, (__, i) => {
      const value = s === 205 && i === 80 ? -1 : multiplicative(noise)(i); // which has no logarithm
      return `s${s},${month(i)},${value.toFixed(3)}\n`;
    }),
  );
  writeFileSync(file, `id,month,y\n${rows.flat().join("")}`);
  const { config, choices } = await withChosenForm(
    file,
    await suggestConfig(file, "many.csv", { target: [] }),
  );
  expect(config.data).toHaveProperty("id", "id");
  expect(config.data).not.toHaveProperty("transform");
  expect(choices.at(-2)).toMatch(
    /earlier parts of the data, .* level last, no logarithm, 24 input steps, tried on 200 of 210 series$/,
  );
});

it("requires lastStep only with a level that looks ahead: training warns of no setting", async () => {
  const folder = emptyFolder();
  writeFileSync(join(folder, "sales.csv"), sales());
  const made = await run(["init", "sales.csv"], folder);
  expect(made.stderr).toContain("level seasonal");
  const { code, stderr } = await run(["train", "sales.json", "--epochs", "1", "-q"], folder);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const plain = ["train", "sales.json", "--set", "data.level=last", "--epochs", "1", "-q"];
  expect(await run(plain, folder)).toMatchObject({ code: 0, stderr: "" });
});
