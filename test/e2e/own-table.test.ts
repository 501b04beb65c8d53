import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parquetWriteFile } from "hyparquet-writer";
import { beforeAll, describe, expect, test } from "vitest";
import { emptyFolder, run } from "../helpers/cli.js";
import { writeSmallConfig } from "../helpers/small-config.js";

const folder = emptyFolder();
const DAY = 86_400_000;
const START = Date.UTC(2022, 0, 1);

interface Row {
  readonly brand: string;
  readonly shop: string;
  readonly day: Date;
  readonly sales: number | null;
  readonly temp: number | null;
  readonly weather: string;
  readonly promo: boolean;
  readonly region: string;
}

/** Three series of two id columns, with covariates of every kind. */
function rowsOf(from: number, to: number, measuredTo: number): Row[] {
  const series = [
    { brand: "A", shop: "a", region: "north", level: 100 },
    { brand: "A", shop: "b", region: "south", level: 200 },
    { brand: "B", shop: "a", region: "north", level: 50 },
  ];
  return series.flatMap(({ level, ...names }, s) =>
    Array.from({ length: to - from }, (_, k): Row => {
      const i = from + k;
      const promo = (i * 7 + s) % 5 === 0;
      const weather = ["sun", "rain", "snow"][(i * i + s) % 3]!;
      const sales = level + (promo ? 20 : 0) + (weather === "sun" ? 5 : 0) + 3 * Math.sin(i);
      const measured = i < measuredTo;
      return {
        ...names,
        day: new Date(START + i * DAY),
        sales: measured ? Math.round(sales * 100) / 100 : null,
        temp: measured ? 10 + ((i * 31) % 17) / 2 : null,
        weather,
        promo,
      };
    }),
  );
}

const NAMES = ["brand", "shop", "day", "sales", "temp", "weather", "promo", "region"] as const;

function writeCsv(name: string, rows: readonly Row[]): void {
  const cell = (value: Row[keyof Row]) =>
    value instanceof Date ? value.toISOString().slice(0, 10) : String(value ?? "");
  const lines = rows.map((row) => NAMES.map((column) => cell(row[column])).join(","));
  writeFileSync(join(folder, name), `${NAMES.join(",")}\n${lines.join("\n")}\n`);
}

function writeParquet(name: string, rows: readonly Row[]): void {
  const types = { day: "TIMESTAMP", sales: "DOUBLE", temp: "DOUBLE", promo: "BOOLEAN" } as const;
  const columnData = NAMES.map((column) => ({
    name: column,
    data: rows.map((row) => row[column]),
    type: column in types ? types[column as keyof typeof types] : ("STRING" as const),
  }));
  parquetWriteFile({ filename: join(folder, name), columnData });
}

let fingerprint = "";
const lab = (...argv: readonly string[]) => run(argv, folder);

/** Trains a model and returns the fingerprint of its weights. */
async function trained(...more: readonly string[]): Promise<string> {
  const { stdout } = await lab("train", "-c", "c.json", "-q", ...more, "--json");
  const { run: made } = JSON.parse(stdout) as { run: string };
  const manifest = JSON.parse(readFileSync(join(made, "manifest.json"), "utf8"));
  return (manifest as { fingerprint: string }).fingerprint;
}

beforeAll(async () => {
  const [older, newer] = [rowsOf(0, 150, 150), rowsOf(120, 157, 150)];
  for (const [name, rows] of [
    ["sold", older],
    ["newer", newer],
  ] as const) {
    writeCsv(`${name}.csv`, rows);
    writeParquet(`${name}.parquet`, rows);
  }
  writeSmallConfig(folder, {
    file: "sold.csv",
    time: "day",
    id: ["brand", "shop"],
    target: "sales",
    past: ["temp", "weather"],
    known: ["promo"],
    static: ["region"],
  });
  fingerprint = await trained();
}, 60_000);

describe("series of several ids, with covariates that are texts, flags and constants", () => {
  test("are forecast from Parquet and from CSV alike, with the same dates", async () => {
    const csv = await lab("predict", "last", "-i", "newer.csv");
    const parquet = await lab("predict", "last", "-i", "newer.parquet");
    expect([csv.code, parquet.stdout]).toEqual([0, csv.stdout]);
    const rows = csv.stdout
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => line.split(",").slice(0, 2));
    const days = ["2022-05-31", "2022-06-01", "2022-06-02"];
    expect(rows).toEqual(["A a", "A b", "B a"].flatMap((name) => days.map((day) => [name, day])));
  });

  test("train from Parquet to the same weights", async () => {
    const file = ["--set", "data.file=sold.parquet"];
    expect(await trained(...file)).toBe(fingerprint);
  });

  test("are tested fold by fold, and a fold's model forecasts without the file", async () => {
    const folds = ["--set", "evaluation.backtest.folds=2", "--set", 'data.id=["brand","shop"]'];
    expect((await lab("train", "-c", "c.json", "-q", ...folds)).code).toBe(0);
    renameSync(join(folder, "sold.csv"), join(folder, "gone.csv"));
    const forecast = await lab("predict", "last", "-i", "newer.csv", "--origins", "5");
    renameSync(join(folder, "gone.csv"), join(folder, "sold.csv"));
    expect([forecast.code, forecast.stderr]).toEqual([
      0,
      expect.stringMatching(/sales: MAE .* values with a known actual value/),
    ]);
  }, 60_000);
});
