import { readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parquetWriteFile } from "hyparquet-writer";
import { beforeAll, describe, expect, it } from "vitest";
import { emptyFolder, run } from "../helpers/cli.js";
import { writeSmallConfig } from "../helpers/small-config.js";

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const [YEARS, NEWER] = [12, 13];

const value = (i: number) =>
  Math.round(1000 + 100 * Math.sin((i / 6) * Math.PI) + ((i * i * 37) % 101)) / 10;

type Row = Readonly<Record<string, number>>;

const wideRows = (years: number): Row[] =>
  Array.from({ length: years }, (_, y) => ({
    Year: 1990 + y,
    ...Object.fromEntries(MONTHS.map((name, m) => [name, value(12 * y + m)])),
  }));

const longRows = (years: number) =>
  wideRows(years).flatMap(({ Year = 0, ...values }) =>
    MONTHS.map((month) => ({ Year, month, value: values[month]! })),
  );

type Write = (path: string, rows: readonly Readonly<Record<string, number | string>>[]) => void;

const csv: Write = (path, rows) => {
  const lines = [Object.keys(rows[0]!), ...rows.map((row) => Object.values(row))];
  writeFileSync(path, `${lines.map((cells) => cells.join()).join("\n")}\n`);
};
const jsonLines: Write = (path, rows) =>
  writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
const parquet: Write = (path, rows) =>
  parquetWriteFile({
    filename: path,
    columnData: Object.keys(rows[0]!).map((name) => {
      const data = rows.map((row) => row[name]!);
      return { name, data, type: name === "Year" ? ("INT32" as const) : ("DOUBLE" as const) };
    }),
  });

interface Trained {
  readonly folder: string;
  readonly runFolder: string;
  readonly fingerprint: string;
}

/** A run of a file, which is deleted after it. */
async function trained(ending: string, write: Write, isWide: boolean): Promise<Trained> {
  const folder = emptyFolder();
  const rows = isWide ? wideRows : longRows;
  write(join(folder, `data.${ending}`), rows(YEARS));
  write(join(folder, `newer.${ending}`), rows(NEWER));
  const file = `data.${ending}`;
  const times = { time: ["Year", "month"], target: "value" };
  writeSmallConfig(folder, { file, ...(isWide && { wide: { columns: "month" } }), ...times });
  const { code, stdout, stderr } = await run(["train", "-c", "c.json", "--json"], folder);
  expect(stderr.replaceAll(/.*skipped.*/g, ""), stderr).not.toContain("error");
  expect(code).toBe(0);
  rmSync(join(folder, file));
  const [name] = readdirSync(join(folder, "runs"));
  const moved = join(folder, "moved");
  renameSync(join(folder, "runs", name!), moved);
  const { fingerprint } = JSON.parse(stdout) as { fingerprint: string };
  return { folder, runFolder: moved, fingerprint };
}

describe("a wide table is trained on and forecast like the table with a row for each month", () => {
  let long: Trained;
  let forecast: string;

  beforeAll(async () => {
    long = await trained("csv", csv, false);
    const { stdout } = await run(["predict", long.runFolder, "-i", "newer.csv"], long.folder);
    forecast = stdout;
    expect(forecast.split("\n")[1]).toMatch(/^,2003 Jan,\d/);
  });

  it.each<[string, string, Write]>([
    ["CSV", "csv", csv],
    ["JSON Lines", "jsonl", jsonLines],
    ["Parquet", "parquet", parquet],
  ])("%s", async (_, ending, write) => {
    const wide = await trained(ending, write, true);
    expect(wide.fingerprint).toBe(long.fingerprint);
    const again = await run(["predict", wide.runFolder, "-i", `newer.${ending}`], wide.folder);
    expect(again.stdout).toBe(forecast);
    const init = await run(["init", `newer.${ending}`], wide.folder);
    expect(init.code).toBe(0);
    expect(init.stderr).toContain(
      "columns Jan to Dec are months: each of their 12 values in a row is read as a row of its own",
    );
  });

  it("is not exported for rnnlab/predict, which cannot reshape rows", async () => {
    const { folder, runFolder } = await trained("csv", csv, true);
    const small = await run(["export", runFolder, "--to", "model.rnnlab"], folder);
    expect(small.code).toBe(2);
    expect(small.stderr).toMatch(/the run has data\.wide.*rnnlab\/predict does not reshape/s);
    expect((await run(["export", runFolder, "--to", "model.onnx"], folder)).code).toBe(0);
    const long = csvWithoutMonths();
    writeFileSync(join(folder, "other.csv"), long);
    const other = await run(["predict", runFolder, "-i", "other.csv"], folder);
    expect(other.code).toBe(2);
    expect(other.stderr).toContain("other.csv: has no columns named by months (Jan, Feb, ...)");
  });
});

const csvWithoutMonths = () => `Year,month,value\n1990,Jan,1\n1990,Feb,2\n`;

describe("newer values from which nothing can be forecast", () => {
  const at = (i: number) => new Date(Date.UTC(2022, 0, 1 + i)).toISOString().slice(0, 10);
  const series = (row: (i: number) => string) =>
    `day,y\n${Array.from({ length: 120 }, (_, i) => `${at(i)},${row(i)}\n`).join("")}`;

  it("values that are missing from the beginning, and rows that cannot be read", async () => {
    const folder = emptyFolder();
    writeFileSync(
      join(folder, "a.csv"),
      series((i) => String(value(i))),
    );
    writeSmallConfig(folder, { file: "a.csv", time: "day", target: "y", missing: "interpolate" });
    expect((await run(["train", "-c", "c.json"], folder)).code).toBe(0);
    const [name] = readdirSync(join(folder, "runs"));
    const predict = async (content: string) => {
      writeFileSync(join(folder, "newer.csv"), content);
      return run(["predict", join(folder, "runs", name!), "-i", "newer.csv"], folder);
    };
    const early = await predict(series((i) => (i < 119 ? "" : "5")));
    expect(early.stderr).toContain(
      "with no value before it to interpolate from. Add earlier rows.",
    );
    const bad = await predict("day,y\n,5\n2022-06-02,z\n");
    expect(bad.code).toBe(2);
    expect(bad.stderr).toContain("newer.csv: none of its rows can be read");
  });
});
