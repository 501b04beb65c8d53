import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { emptyFolder, run } from "../helpers/cli.js";
import { fakeRun } from "../helpers/runs.js";
import { writeSmallConfig } from "../helpers/small-config.js";

const folder = emptyFolder();
const day = (i: number) => new Date(Date.UTC(2022, 0, i + 1)).toISOString().slice(0, 10);

/** Rows of two shops; `sales` are counts that fall to 0 on some days of the week. */
function shops(
  from: number,
  to: number,
  edit: (cells: string[], i: number) => string[] | undefined,
) {
  const rows = ["a", "b"].flatMap((shop) =>
    Array.from({ length: to - from }, (_, k) => {
      const i = from + k;
      const sales = i % 7 < 3 ? 0 : 3 + (i % 5);
      return edit([shop, day(i), String(sales), i % 3 ? "sun" : "rain", String(i % 2)], i);
    }),
  );
  return [
    "shop,day,sales,weather,promo",
    ...rows.flatMap((cells) => cells?.join(",") ?? []),
    "",
  ].join("\n");
}

const same = (cells: string[]) => cells;
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
const predict = (...more: string[]) => run(["predict", "last", ...more], folder);

beforeAll(async () => {
  write("shops.csv", shops(0, 150, same));
  writeSmallConfig(folder, {
    file: "shops.csv",
    time: "day",
    id: "shop",
    target: "sales",
    past: ["weather"],
    known: ["promo"],
  });
  const trained = await run(["train", "-c", "c.json", "-q"], folder);
  expect(trained.code, trained.stderr).toBe(0);
}, 60_000);

/** Newer rows: 40 days of both shops and 3 days of what is known in advance. */
const newer = (edit: (cells: string[], i: number) => string[] | undefined = same) =>
  shops(140, 183, (cells, i) => {
    return edit(i < 180 ? cells : cells.map((cell, c) => (c === 2 || c === 3 ? "" : cell)), i);
  });

describe("predict refuses, in one line that names the file as it was typed", () => {
  test.each<[string, string, readonly string[], string]>([
    [
      "covariates that end too early",
      newer((cells, i) => (i < 180 ? cells : undefined)),
      [],
      "new.csv: promo of a ends at 2022-06-29, expected known values up to 2022-07-02, 3 steps after the " +
        "last sales. Add rows with an empty sales. (and 1 more series)",
    ],
    [
      "too short a past",
      newer((cells, i) => (i < 170 ? undefined : cells)),
      [],
      "new.csv: sales of a has 10 steps up to 2022-06-29, expected at least 14, data.steps of the run. " +
        "Add earlier rows. (and 1 more series)",
    ],
    [
      "a gap that the run has no rule for",
      newer((cells, i) => (i === 175 ? cells.map((cell, c) => (c === 2 ? "" : cell)) : cells)),
      [],
      "new.csv, line 37: sales of a is missing, expected a value at each of the last 14 steps. Fill it in, or " +
        'train with data.missing "interpolate". (and 1 more series)',
    ],
    [
      "other series alone",
      newer(([shop, ...cells]) => (shop === "a" ? ["c", ...cells] : undefined)),
      [],
      'new.csv: shop has "c", expected one of the series that the run was trained on (a, b). Only a run ' +
        'with data.scalePer "all" or without scaling has a scale for others.',
    ],
    [
      "another frequency",
      newer((cells, i) => (i % 7 === 0 ? cells : undefined)),
      [],
      "new.csv: no two of its rows are 1 day apart, expected the frequency of the training file",
    ],
    [
      "a horizon beyond what covariates are known for",
      newer(),
      ["--horizon", "4"],
      "the horizon is 4, expected at most 3, the run's data.ahead: beyond it forecasts are fed back " +
        "recursively, but weather, promo cannot be forecast",
    ],
    ["no row", "shop,day,sales,weather,promo\n", [], "new.csv: has no rows below the header"],
    [
      "no row that can be read",
      newer((cells) => cells.map((cell, c) => (c === 2 ? "x" : cell))),
      [],
      'new.csv: "sales" has no value in any row, expected numbers',
    ],
  ])("%s", async (_, text, more, expected) => {
    write("new.csv", text);
    const { code, stderr, stdout } = await predict("-i", "new.csv", ...more);
    expect([code, stdout, stderr.trim().split("\n").at(-1)]).toEqual([2, "", `error: ${expected}`]);
  });

  test("an empty standard input, and a file that is not there", async () => {
    const empty = await run(["predict", "last", "-i", "-"], folder, undefined, "");
    expect(empty.stderr).toBe("error: --input -: standard input is empty, expected a table\n");
    mkdirSync(join(folder, "sub"), { recursive: true });
    const gone = await run(
      ["predict", join(folder, "runs"), "-i", "../no.csv"],
      join(folder, "sub"),
    );
    expect(gone.code).toBe(2);
    expect((await predict("-i", "no.csv")).stderr).toBe("error: no.csv: no such file\n");
  });
});

describe("a value that the logarithm does not take", () => {
  const positive = (from: number, to: number, worst: number) => [
    "shop,day,v",
    ...["a", "b"].flatMap((shop) =>
      Array.from({ length: to - from }, (_, k) => {
        const value = shop === "b" && k === to - from - 2 ? worst : 2 + Math.sin(from + k);
        return `${shop},${day(from + k)},${value}`;
      }),
    ),
    "",
  ];
  const refusal =
    "logs-new.csv, line 80: v of b is -1, expected a value above 0 for the logarithm of data.transform. Set " +
    'data.transform to "none", or to "log1p" if values are 0.';

  test("names the series, of which nothing is forecast; the others are", async () => {
    write("logs.csv", positive(0, 90, 1).join("\n"));
    const data = {
      task: "csv",
      file: "logs.csv",
      time: "day",
      id: "shop",
      target: "v",
      transform: "log",
    };
    write(
      "log.json",
      JSON.stringify({
        data: { ...data, steps: 7, ahead: 2 },
        model: { hidden: 2, layers: 1 },
        training: { epochs: 1 },
        output: { runs: join(folder, "logs"), plots: 1 },
      }),
    );
    expect((await run(["train", "-c", "log.json", "-q"], folder)).code).toBe(0);
    write("logs-new.csv", positive(60, 100, -1).join("\n"));
    const { code, stdout, stderr } = await run(
      ["predict", "last", "--runs", "logs", "-i", "logs-new.csv"],
      folder,
    );
    expect([code, stderr]).toEqual([0, expect.stringContaining(refusal)]);
    const rows = stdout.trim().split("\n").slice(1);
    expect(rows.map((row) => row.split(",")[0])).toEqual(["a", "a"]);
    for (const row of rows) expect(Number(row.split(",")[2])).toBeGreaterThan(0);
  });
});

describe("predict warns once", () => {
  test("of rows that it skips, with what the run's own file had", async () => {
    write(
      "rows.csv",
      newer((cells, i) => cells.map((cell, c) => (i === 145 && c === 1 ? "soon" : cell))),
    );
    const { code, stderr } = await predict("-i", "rows.csv");
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^warning: 2 rows skipped: rows.csv, line 7: day is "soon", expected a time in the format YYYY-MM-DD \(as in the run's file\); rows.csv, line 50: /,
    );
    const strict = await predict("-i", "rows.csv", "--strict");
    expect(strict.code).toBe(1);
    expect(strict.stderr).toContain("error: --strict: no prediction for 0 series and 2 rows");
  });

  test("of values far outside what training saw, with the first of them", async () => {
    write(
      "far.csv",
      newer((cells, i) =>
        i === 172 || i === 176 ? cells.map((c, k) => (k === 2 ? "900" : c)) : cells,
      ),
    );
    const { code, stderr } = await predict("-i", "far.csv");
    const warnings = stderr.split("\n").filter((line) => /extrapolate/.test(line));
    expect([code, warnings]).toEqual([
      0,
      [
        "warning: sales of a is 900.0 at 2022-06-22, far outside the training range (0 to 7.000), the first " +
          "of 4 such values: these forecasts extrapolate. Check the unit, or train on such values.",
      ],
    ]);
  });

  test("of forecasts below 0 of a series that never is, unless data.bounds keeps them above", async () => {
    write("new.csv", newer());
    const rolling = ["-i", "new.csv", "--origins", "all"];
    const negative = (stdout: string) =>
      stdout.split("\n").filter((line) => Number(line.split(",")[4]) < 0).length;
    const { stderr, stdout } = await predict(...rolling);
    expect(negative(stdout)).toBeGreaterThan(1);
    expect(stderr).toMatch(
      new RegExp(
        `^warning: the forecast of sales of a for 2022-\\d\\d-\\d\\d is -[\\d.]+, the first of ${negative(stdout)} below 0, ` +
          "but no value of the training part is below 0\\. If none can be, train with data\\.bounds",
        "m",
      ),
    );
    const bounded = ["train", "-c", "c.json", "-q", "--set", 'data.bounds={"low":0}'];
    expect((await run(bounded, folder)).code).toBe(0);
    const kept = await predict(...rolling);
    expect([negative(kept.stdout), kept.stderr.includes("below 0")]).toEqual([0, false]);
  });
});

describe("predict with --input of a run whose data is generated", () => {
  const other = emptyFolder();
  const name = "2026-01-02T03-04-05-sines-0a0a";
  fakeRun(join(other, "runs"), { name });
  writeFileSync(join(other, "new.csv"), "1,2,3\n");

  test.each([[[]], [["--plot"]], [["--html", "x.html", "--horizon", "3"]]])(
    "says that its data is the reason, whatever else is given: %j",
    async (more) => {
      const { code, stderr } = await run(["predict", name, "--input", "new.csv", ...more], other);
      expect(code).toBe(2);
      expect(stderr).toContain(
        `${name}: data.task is "sines", expected "csv", "labelled" or "words" to predict from other data. ` +
          "Without --input, the test set is predicted again.",
      );
    },
  );
});
