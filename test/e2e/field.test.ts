import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { emptyFolder, run } from "../helpers/cli.js";

const DAY = 86_400_000;
const date = (i: number) => new Date(Date.UTC(2022, 0, 1) + i * DAY).toISOString().slice(0, 10);
/** Between -1 and 1, of no pattern. */
const noise = (i: number) => 2 * ((Math.abs(Math.sin(i * 12.9898 + 4)) * 43758.5453) % 1) - 1;
const weekly = (i: number) => 20 * Math.sin((2 * Math.PI * i) / 7);

function fileOf(name: string, header: string, rows: readonly string[]): string {
  const folder = emptyFolder();
  writeFileSync(join(folder, name), `${[header, ...rows].join("\n")}\n`);
  return folder;
}

const days = (count: number, row: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => `${date(i)},${row(i)}`);

const figures = z.record(z.string(), z.unknown());
const result = z.object({
  run: z.string(),
  test: figures,
  baselines: z.array(z.looseObject({ name: z.string() })),
});

/** The MSE of a baseline. */
function mseOf({ baselines }: Pick<z.infer<typeof result>, "baselines">, name: string): number {
  return Number(baselines.find((baseline) => baseline.name === name)?.mse);
}

/** Trains on a file, and gives the result and the run's folder. */
async function trained(folder: string, name: string, options: readonly string[] = []) {
  const runs = `output.runs=${join(folder, "runs")}`;
  const fast = ["--set", "training.epochs=1", "--set", runs, "--json"];
  const { code, stdout, stderr } = await run(["train", name, ...fast, ...options], folder);
  expect(stderr).not.toMatch(/^error/m);
  expect(code).toBe(0);
  const parsed = result.parse(JSON.parse(stdout));
  return { ...parsed, stderr, folder: resolve(folder, parsed.run) };
}

function csvOf(text: string): Record<string, string>[] {
  const [header = "", ...lines] = text.trim().split("\n");
  const names = header.split(",");
  return lines.map((line) =>
    Object.fromEntries(line.split(",").map((cell, i) => [names[i]!, cell])),
  );
}

async function forecast(runFolder: string, file: string, folder: string) {
  const { code, stdout, stderr } = await run(["predict", runFolder, "-i", file], folder);
  expect(code).toBe(0);
  return { rows: csvOf(stdout), stderr };
}

/** All figures of a result but sMAPE, which depends on the level by its definition. */
function figuresIn({ test, baselines }: z.infer<typeof result>, digits: number): string {
  return JSON.stringify({ test, baselines }, (key, value: unknown) => {
    if (key.startsWith("smape")) return undefined;
    return typeof value === "number" ? value.toPrecision(digits) : value;
  });
}

/** A decimal minus a whole number, computed with all its digits. */
function relativeTo(cell: string, level: number, digits: number): string {
  if (cell === "") return "";
  const [whole = "", fraction = ""] = cell.split(".");
  const places = 10n ** BigInt(fraction.length);
  const sum = BigInt(whole + fraction) - BigInt(level) * places;
  return (Number(sum) / Number(places)).toPrecision(Math.min(digits, 11));
}

describe("series as people bring them, trained as init has it", () => {
  it.each([
    ["a trend with a week", "date,sales", (i: number) => 100 + 0.3 * i + weekly(i) + 2 * noise(i)],
    ["a falling trend", "date,sales", (i: number) => 900 - 0.8 * i + weekly(i + 3) + 3 * noise(i)],
    ["growth", "date,sales", (i: number) => 50 * 1.004 ** i * (1 + weekly(i) / 80) + noise(i)],
  ])("%s is forecast as well as by linear regression", async (_, header, at) => {
    const folder = fileOf(
      "own.csv",
      header,
      days(220, (i) => at(i).toFixed(2)),
    );
    const done = await trained(folder, "own.csv");
    expect(done.test.mse).toBeLessThanOrEqual(mseOf(done, "linear") * 1.02);
    expect(done.test.mse).toBeLessThan(mseOf(done, "seasonalNaive"));
  });

  it.each([
    [-1_600_000_000, 17],
    [123_456_789, 4], // not round: other numbers remain, and figures are equal as far as they are shown
  ])("a level of %d changes no figure, forecast or plot", async (level, digits) => {
    const tenths = Array.from({ length: 120 }, (_, i) =>
      Math.round(10 * weekly(i) + 90 * noise(i)),
    );
    const raised = (value: number) => (10n * BigInt(level) + BigInt(value)).toString();
    const decimal = (text: string) => text.replace(/(\d)$/, ".$1").replace(/^(-?)\./, "$10.");
    const [plain, high] = await Promise.all(
      [String, raised].map((text) =>
        trained(
          fileOf(
            "own.csv",
            "date,y",
            days(120, (i) => (i % 50 === 30 ? "" : decimal(text(tenths[i]!)))),
          ),
          "own.csv",
          ["--set", "data.transform=none", "--set", "data.level=last"],
        ),
      ),
    );
    expect(figuresIn(high!, digits)).toEqual(figuresIn(plain!, digits));
    const texts = await Promise.all(
      [plain!, high!].map(async ({ folder }, i) => {
        const [origins, plot] = await Promise.all(
          [["--origins", "all"], ["--plot"]].map((options) =>
            run(["predict", folder, "-i", "own.csv", ...options], join(folder, "../..")),
          ),
        );
        const forecasts = csvOf(origins!.stdout).map(({ forecast, low, high, actual, error }) => [
          ...[forecast, low, high, actual].map((cell) => relativeTo(cell!, i * level, digits)),
          Number(error).toPrecision(digits),
        ]);
        const windows = readFileSync(join(folder, "plots.txt"), "utf8");
        const shown = [windows, plot!.stdout, origins!.stderr].join("\n");
        return { forecasts, shown: shown.replaceAll(/\s*values minus -?\d+/g, "") };
      }),
    );
    expect(texts[1]!.forecasts).toEqual(texts[0]!.forecasts);
    if (digits > 4) expect(texts[1]!.shown).toBe(texts[0]!.shown);
  });

  it("values that were filled in are no truth, and the forecast follows the last measured one", async () => {
    const folder = fileOf(
      "own.csv",
      "date,y",
      days(200, (i) => (i < 195 ? `${10 + (i % 7)}` : "")),
    );
    const { folder: runFolder, stderr } = await trained(folder, "own.csv");
    expect(stderr).toMatch(/missing values were filled in \(5 of y\)/);
    const predictions = csvOf(readFileSync(join(runFolder, "predictions.csv"), "utf8"));
    const late = predictions.filter(({ time = "" }) => time >= date(195));
    expect(late.length).toBeGreaterThan(0);
    expect(late.every(({ target }) => target === "")).toBe(true);
    const { rows } = await forecast(runFolder, "own.csv", folder);
    expect(rows[0]).toMatchObject({ time: date(195) });
    expect(Number(rows[0]!.forecast)).toBeCloseTo(10 + (195 % 7), 3);
  });

  it("a series too short is named, the others are forecast, also of a file with a new row", async () => {
    const rows = [
      ["A", 150],
      ["B", 100],
      ["D", 5],
    ].flatMap(([name, count]) =>
      days(Number(count), (i) => (100 + weekly(i) + noise(i)).toFixed(2)).map(
        (row) => `${name},${row}`,
      ),
    );
    const folder = fileOf("own.csv", "unique_id,ds,y", rows);
    const { folder: runFolder } = await trained(folder, "own.csv");
    writeFileSync(
      join(folder, "newer.csv"),
      ["unique_id,ds,y", ...rows, `A,${date(150)},99.5`, ""].join("\n"),
    );
    const { rows: forecasts, stderr } = await forecast(runFolder, "newer.csv", folder);
    expect(stderr).toMatch(/1 of 3 series not forecast: .*y of D has 5 steps/);
    const forecastsFor = (name: string) => forecasts.filter(({ series }) => series === name);
    expect([
      forecastsFor("A")[0]!.time,
      forecastsFor("B")[0]!.time,
      forecastsFor("D").length,
    ]).toEqual([date(151), date(100), 0]);
    const strict = await run(["predict", runFolder, "-i", "newer.csv", "--strict"], folder);
    expect(strict.code).toBe(1);
  });

  it("counts with bounds are never forecast below 0", async () => {
    const counts = days(200, (i) => `${Math.max(0, Math.round(3 * noise(i) - 1.5))}`);
    const folder = fileOf("own.csv", "date,y", counts);
    const lowest = async (options: readonly string[]) => {
      const { folder: runFolder } = await trained(folder, "own.csv", options);
      const { rows } = await forecast(runFolder, "own.csv", folder);
      return Math.min(...rows.flatMap(({ forecast, low }) => [Number(forecast), Number(low)]));
    };
    expect(await lowest(["--set", 'data.bounds={"low":0}'])).toBeGreaterThanOrEqual(0);
    expect(await lowest([])).toBeLessThan(0);
  });

  it("texts and flags are covariates, and what is constant in a series is a static one", async () => {
    const rows = ["s1,north", "s2,south"].flatMap((store, s) =>
      days(200, (i) => {
        const [open, weather] = [
          i % 7 !== 0,
          ["sun", "rain", "fog"][Math.floor(Math.abs(noise(i + s) * 3))],
        ];
        const sales = open ? 50 + (weather === "sun" ? 30 : 0) + noise(i) : 0;
        return `${open ? "True" : "False"},${weather},${sales.toFixed(2)}`;
      }).map((row) => `${store},${row}`),
    );
    const folder = fileOf("own.csv", "store,region,date,open,weather,sales", rows);
    const known = ["--set", 'data.known=["open","weather"]', "--set", "data.past=[]"];
    const { test, stderr } = await trained(folder, "own.csv", known);
    const { test: blind } = await trained(folder, "own.csv", ["--set", "data.past=[]"]);
    expect(stderr).toMatch(/static covariates: region/);
    expect(Number(test.mse)).toBeLessThan(Number(blind.mse) / 4);
  });
});

const shapes: Readonly<Record<string, (t: number) => number>> = {
  1: (t) => Math.sin(t / 5),
  2: (t) => Math.sin(t / 5) ** 3 - 1,
  3: (t) => t / 15 - 1,
};
const sequence = (label: string, k: number, steps = 30) =>
  Array.from({ length: steps }, (_, t) => (shapes[label]!(t) + 0.2 * noise(t + 31 * k)).toFixed(3));

describe("sequences as people bring them", () => {
  const labels = Array.from({ length: 90 }, (_, k) => `${(k % 3) + 1}`);

  it.each<[string, string, string, (label: string, k: number) => string]>([
    ["UCR's layout", "own.tsv", "", (label, k) => [label, ...sequence(label, k)].join("\t")],
    [
      "the label last",
      "own.csv",
      "",
      (label, k) => [...sequence(label, k), `class ${label}`].join(","),
    ],
    [
      "names of steps",
      "own.csv",
      ["kind", ...Array.from({ length: 30 }, (_, t) => `t${t}`)].join(","),
      (label, k) => [`${label}.0`, ...sequence(label, k)].join(","),
    ],
  ])("%s is found without a word", async (_, name, header, row) => {
    const folder = emptyFolder();
    const lines = [...(header === "" ? [] : [header]), ...labels.map(row), ""];
    writeFileSync(join(folder, name), lines.join("\n"));
    const many = ["--set", "training.epochs=12", "--set", "training.batchSize=8"];
    const { test, stderr } = await trained(folder, name, many);
    expect(stderr).toMatch(/each row is read as a sequence of 30 numbers whose class is in /);
    expect(test.accuracy).toBeGreaterThan(0.9);
  });

  it("a table with hours in columns is not one of classes", async () => {
    const names = Array.from({ length: 24 }, (_, h) => `h${h}`).join(",");
    const rows = Array.from({ length: 80 }, (_, i) =>
      [(i % 12) + 1, ...sequence("1", i, 24)].join(","),
    );
    const folder = fileOf("own.csv", `month,${names}`, rows);
    const { stderr } = await run(["init", "own.csv"], folder);
    expect(stderr).toMatch(/target: h23/);
  });

  const archive = (count: number, from: number, bad: readonly string[] = []) =>
    [
      "@problemName Own",
      "@timeStamps false",
      "@classLabel true 1 3",
      "@data",
      ...Array.from({ length: count }, (_, k) => {
        const label = k % 2 ? "1" : "3";
        return `${sequence(label, k + from).join(",")}:${label}`;
      }),
      ...bad,
      "",
    ].join("\n");

  it("a .ts file has its test part beside it, and predict marks its bad lines", async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, "Own_TRAIN.ts"), archive(40, 0));
    writeFileSync(join(folder, "Own_TEST.ts"), archive(15, 40));
    const {
      test,
      stderr,
      folder: runFolder,
    } = await trained(folder, "Own_TRAIN.ts", [
      "--set",
      "training.epochs=8",
      "--set",
      "training.batchSize=8",
    ]);
    expect(stderr).toMatch(/Own_TEST\.ts beside it is the test part \(data\.testFile\)/);
    expect(stderr).toMatch(/8 of the 40 sequences of data\.file are used for validation/); // .15 / .85
    expect(test.accuracy).toBe(1);
    const predictions = csvOf(readFileSync(join(runFolder, "predictions.csv"), "utf8"));
    expect(predictions).toHaveLength(15);
    writeFileSync(join(folder, "bad.ts"), archive(2, 99, ["1,2,x:1", "1,2:3,4:1"]));
    const { rows, stderr: said } = await forecast(runFolder, "bad.ts", folder);
    expect(rows.map(({ prediction }) => prediction)).toEqual(["3", "1", "", ""]);
    expect(said).toMatch(/2 of 4 sequences not classified.*line 7: has "x", expected a number/);
    mkdirSync(join(folder, "moved"));
    for (const name of readdirSync(folder).filter((entry) => entry.startsWith("Own_"))) {
      writeFileSync(join(folder, "moved", name), readFileSync(join(folder, name)));
    }
    writeFileSync(join(folder, "Own_TEST.ts"), archive(15, 41));
    const other = await run(["predict", runFolder], folder);
    expect(other.stderr).toMatch(/Own_TEST\.ts: has changed since/);
  });

  it("a bad row of a wide table is marked by predict", async () => {
    const folder = emptyFolder();
    const row = (label: string, k: number) => [label, ...sequence(label, k)].join(",");
    writeFileSync(join(folder, "own.csv"), `${labels.map(row).join("\n")}\n`);
    const { folder: runFolder } = await trained(folder, "own.csv");
    const bad = [
      row("1", 200),
      row("1", 201).replace(/,[^,]*$/, ",oops"),
      row("2", 202),
      `1${",".repeat(30)}`,
    ];
    writeFileSync(join(folder, "bad.csv"), `${bad.join("\n")}\n`);
    const { rows, stderr } = await forecast(runFolder, "bad.csv", folder);
    expect(rows.map(({ prediction }) => prediction !== "")).toEqual([true, false, true, false]);
    expect(stderr).toMatch(
      /2 of 4 sequences not classified.*bad\.csv, line 2: column 31 is "oops"/,
    );
  });

  it("rare classes are predicted with class weights", async () => {
    const words = ["fine", "item", "box", "came", "as", "told"];
    const rows = Array.from({ length: 400 }, (_, k) => {
      const label = k % 20 === 0 ? "neg" : "pos";
      const text = Array.from(
        { length: 5 },
        (__, w) => words[Math.floor(Math.abs(noise(k * 5 + w)) * 6)],
      );
      return `${[...text, label === "neg" ? "bad" : "nice"].join(" ")},${label}`;
    });
    const folder = fileOf("own.csv", "text,label", rows);
    const { folder: runFolder } = await trained(folder, "own.csv", [
      "--label",
      "label",
      "--set",
      "data.tokens=words",
      "--set",
      "training.epochs=4",
      "--set",
      "training.classWeights=balanced",
      "--set",
      "training.batchSize=16",
    ]);
    const predictions = csvOf(readFileSync(join(runFolder, "predictions.csv"), "utf8"));
    expect(new Set(predictions.map(({ prediction }) => prediction))).toEqual(
      new Set(["neg", "pos"]),
    );
  });

  it("one number for each sequence is a regression, and init says how to ask for it", async () => {
    const rows = Array.from({ length: 60 }, (_, unit) => {
      const life = 30 + ((unit * 37) % 60);
      return Array.from(
        { length: 12 },
        (__, c) => `${unit},${c},${(c / life + 0.01 * noise(unit * 12 + c)).toFixed(4)},${life}`,
      );
    }).flat();
    const folder = fileOf("own.csv", "unit,cycle,s1,life", rows);
    const { stderr } = await run(["init", "own.csv"], folder);
    expect(stderr).toMatch(/target: s1.*\ntime: cycle.*\nseries: one for each unit\n/);
    expect(stderr).toMatch(/"life" has one value for each unit: .*--label life --id unit/);
    const label = ["--label", "life", "--id", "unit", "--set", "training.epochs=25"];
    const done = await trained(folder, "own.csv", label);
    expect(done.test.mse).toBeLessThan(mseOf(done, "constant") / 2);
  });
});

it("--missing-values marks what is missing, for the choice of columns as well", async () => {
  const rows = days(
    120,
    (i) => `${i % 9 === 4 ? "-999" : weekly(i).toFixed(2)},${i % 11 === 3 ? "closed" : i * i}`,
  );
  const folder = fileOf("own.csv", "date,temp,sales", rows);
  const { code } = await run(
    ["init", "own.csv", "--missing-values", "-999", "--missing-values", "closed"],
    folder,
  );
  expect(code).toBe(0);
  const config: unknown = JSON.parse(readFileSync(join(folder, "own.json"), "utf8"));
  expect(config).toMatchObject({ data: { target: "sales", missingValues: ["-999", "closed"] } });
  const { stdout } = await run(["data", "-c", "own.json"], folder);
  expect(stdout).toMatch(/missing {2}sales 11/);
  expect(existsSync(join(folder, "own.json"))).toBe(true);
});
