import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { calendarNotes, seriesNotes } from "../../../src/data/series/calendar-notes.js";
import {
  nameOf,
  placesIn,
  recordedCategories,
  trainingCategories,
  withCategories,
} from "../../../src/data/series/categories.js";
import { categoryRows, unseenCategories } from "../../../src/data/series/category-notes.js";
import { chainWithOffset } from "../../../src/data/series/chain-with-offset.js";
import { chooseTarget, chooseWindow } from "../../../src/data/series/choices.js";
import { chooseCovariates } from "../../../src/data/series/covariate-choices.js";
import { findBlocks, isPartBeside, numbersRows } from "../../../src/data/series/find-blocks.js";
import { findId, idOfBlocks } from "../../../src/data/series/find-id.js";
import { findMarkers } from "../../../src/data/series/find-markers.js";
import {
  durationName,
  medianStep,
  originOf,
  usualStep,
} from "../../../src/data/series/frequencies/contract.js";
import { holidayOf, textsOf } from "../../../src/data/series/frequencies/holidays.js";
import { monthDay, namesOfDay } from "../../../src/data/series/frequencies/month-days.js";
import { findMonthly } from "../../../src/data/series/frequencies/monthly.js";
import {
  clockOf,
  clockText,
  sessionsText,
  weekOf,
} from "../../../src/data/series/frequencies/sessions.js";
import { findFrequency, rowFrequency, sessionsOf } from "../../../src/data/series/frequency.js";
import { requireNeighbours, requireSteps } from "../../../src/data/series/latest-checks.js";
import { binsOf, howFor, stepsOf } from "../../../src/data/series/resample.js";
import { areRowsAcross } from "../../../src/data/series/rows-across.js";
import {
  changing,
  counterOf,
  cycleOf,
  likelyTarget,
  notCounting,
  withoutMarkers,
} from "../../../src/data/series/suggest-columns.js";
import {
  asideNotes,
  noTarget,
  perSeriesNotes,
  refuseGaps,
  tooFewRows,
  tooFewSteps,
  wideNotes,
  withoutTime,
} from "../../../src/data/series/suggest-messages.js";
import { IrregularError, onTimeLine } from "../../../src/data/series/time-line.js";
import { chainSchema, transformRecords } from "../../../src/data/series/transforms/chain.js";
import type { Cell } from "../../../src/data/table/cells.js";
import { findColumns } from "../../../src/data/table/columns.js";
import type { FoundColumn } from "../../../src/data/table/found.js";
import { peekTable } from "../../../src/data/table/read.js";
import { emptyFolder } from "../../helpers/cli.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);
const even = (step: number) => findFrequency([upTo(60).map((i) => i * step)], true);

/** The first rows of a table, given by columns. */
function headOf(columns: Readonly<Record<string, readonly Cell[]>>) {
  const names = Object.keys(columns);
  const rows = upTo(Object.values(columns)[0]!.length).map((row) =>
    names.map((name) => columns[name]![row]),
  );
  const whereOf = (row: number) => `f, line ${row + 2}`;
  return { names, rows, notes: [], where: whereOf(0), whereOf };
}
const column = (name: string, kind: FoundColumn["kind"] = "number", more: object = {}) => {
  return { name, kind, ...more } as FoundColumn;
};

describe("windows", () => {
  it.each([
    [MINUTE, 60, 48, "an hour has 60 steps: 1 hour of input, 48 steps ahead"],
    [5 * MINUTE, 288, 48, "a day has 288 steps: 1 day of input, 48 steps ahead"],
    [10 * MINUTE, 144, 48, "a day has 144 steps: 1 day of input, 48 steps ahead"],
    [15 * MINUTE, 96, 48, "a day has 96 steps: 1 day of input, 48 steps ahead"],
    [20 * MINUTE, 72, 48, "a day has 72 steps: 1 day of input, 48 steps ahead"],
    [30 * MINUTE, 48, 48, "a day has 48 steps: 1 day of input, 48 steps ahead"],
    [HOUR, 24, 24, "a day has 24 steps: 1 day of input, 24 steps ahead"],
    [2 * HOUR, 24, 12, "a day has 12 steps: 2 days of input, 12 steps ahead"],
    [3 * HOUR, 24, 8, "a day has 8 steps: 3 days of input, 8 steps ahead"],
    [4 * HOUR, 24, 6, "a day has 6 steps: 4 days of input, 6 steps ahead"],
    [6 * HOUR, 24, 4, "a day has 4 steps: 6 days of input, 4 steps ahead"],
    [DAY, 28, 7, "a week has 7 steps: 4 weeks of input, 7 steps ahead"],
    [7 * DAY, 52, 48, "a year has 52 steps: 1 year of input, 48 steps ahead"],
    [7 * HOUR, 30, 10, "no season is known: 30 input steps, 10 ahead"],
  ])("every %i ms", (step, steps, ahead, reason) => {
    expect(chooseWindow(even(step), 5000)).toMatchObject({ steps, ahead, reason });
  });

  it("have a season that the values show, and none that does not fit twice into training", () => {
    expect(chooseWindow(rowFrequency, 1000, () => 12)).toEqual({
      steps: 24,
      ahead: 12,
      period: 12,
      reason: "the values repeat every 12 steps: 2 cycles of input, 12 steps ahead",
    });
    expect(chooseWindow(even(DAY), 20).period).toBe(7); // 14 of 20 days are trained on
    expect(chooseWindow(even(DAY), 19)).toEqual({
      steps: 2,
      ahead: 1,
      reason: "no two weeks to train on: 2 input steps, 1 ahead",
    });
    const plain = findFrequency([upTo(60)], false);
    expect(chooseWindow(plain, 1000, () => undefined).reason).toMatch(/^no season is known/);
  });
});

describe("the target", () => {
  const known =
    "y target value sales close close/last ot price demand count wert umsatz absatz schlusskurs schluss zuletzt kurs " +
    "valeur ventes clôture dernier valor ventas cierre último";
  it.each(known.split(" "))("is %s by its name", (name) => {
    const written = ` ${name.toUpperCase()}`;
    expect(chooseTarget([written, "other"])).toEqual({ name: written, reason: "by its name" });
  });

  it("is the first known name, then the last column with a word for it", () => {
    const names = (...some: string[]) => chooseTarget(some)?.name;
    expect(names("count", "price", "y")).toBe("y");
    const words =
      "target value sales demand consumption usage verbrauch consommation consumo".split(" ");
    for (const word of words) expect(names(`energy_${word}`, "other")).toBe(`energy_${word}`);
    expect(names("EnergyUsage", "usageOfGas", "other")).toBe("usageOfGas");
    expect(names("Rented Bike Count", "other")).toBe("Rented Bike Count");
    expect(names("other counts", "other")).toBe("other counts");
    expect(names("count of bikes", "other")).toBe("other");
    expect(chooseTarget([])).toBeUndefined();
    expect(chooseTarget(["sd"])).toEqual({ name: "sd", reason: "the only column of numbers" });
    expect(chooseTarget(["a", "b"])?.reason).toBe("the last column of numbers");
  });

  const aside =
    "n,num,nobs,n_obs,days,#days,ndays,sd,sdev,std,stdev,stddev,stderr,std_dev,std_err,std_error,se,sem,unc,uncertainty,err,error,sigma," +
    "variance,flag,flags,quality,q_co2,qn,qn_3,qc,status,valid,validity,alarm,lower,upper,ci_low,ci_lower,ci_high,ci_upper," +
    "min,max,low,high,lat,latitude,lon,longitude,openint,open_interest,vol,volume,chg,change,% change,pct_change," +
    "x_timestamp,my epoch,time_ms,x flag,x_flags,+/- %";
  it.each(aside.split(","))("is not %s, which describes others", (name) => {
    expect(chooseTarget(["main", name])).toEqual({
      name: "main",
      reason: `the last column of numbers except ${name}`,
    });
  });

  it("is not mostly one value unless all columns are", () => {
    expect(chooseTarget(["a", "rain"], (name) => name === "rain")).toEqual({
      name: "a",
      reason: "the last column of numbers except rain",
    });
    expect(chooseTarget(["a", "b", "sd"], () => true)?.name).toBe("b");
    const cells = (same: number) => upTo(10).map((i) => (i < same ? 0 : i));
    const target = (same: number) =>
      likelyTarget(headOf({ a: upTo(10).map((i) => i * i), rain: cells(same) }), [
        column("a"),
        column("rain"),
      ])?.name;
    expect([target(8), target(9)]).toEqual(["rain", "a"]);
  });

  it.each<[string, readonly number[], boolean]>([
    ["year", [1500, 2199], true],
    ["year", [1499, 1500], false],
    ["year", [2200, 2199], false],
    ["quarter", [1, 4], true],
    ["quarter", [1, 5], false],
    ["month", [1, 12], true],
    ["month", [0, 1], false],
    ["month", [12, 13], false],
    ["week", [1, 53], true],
    ["week", [1, 54], false],
    ["day", [1, 31], true],
    ["weekday", [0, 7], true],
    ["weekday", [0, 8], false],
    ["doy", [1, 366], true],
    ["doy", [1, 367], false],
    ["hour", [0, 24], true],
    ["hour", [0, 25], false],
    ["minute", [0, 59], true],
    ["second", [0, 60], false],
    ["month", [1, 2.5], false],
  ])("is not %s with %j if it is a part of a time: %j", (name, ends, isPart) => {
    const head = headOf({ v: [1, 5, 2], [name]: [...ends, null] });
    expect(likelyTarget(head, [column("v"), column(name)])?.name).toBe(isPart ? "v" : name);
  });

  it("is the first column behind the time in a file without names", () => {
    const head = headOf({ "column 1": [1, 2], "column 2": [3, 9], "column 3": [4, 2] });
    const columns = [column("column 2"), column("column 3")];
    expect(likelyTarget(head, columns, ["column 1"])).toEqual({
      name: "column 2",
      reason: "the first column of numbers after the time, as the file has no header",
    });
    expect(likelyTarget(head, columns)?.name).toBe("column 3");
    expect(likelyTarget(headOf({ v: [1, 1], w: [1, 2] }), [column("w"), column("v")])?.name).toBe(
      "w",
    );
  });

  it("is no column that counts the rows of each series, or is constant in each", () => {
    const id = upTo(22).map((i) => (i < 11 ? "a" : "b"));
    const age = (jumps: number) =>
      upTo(22).map((i) => i + (i % 11 > 10 - jumps ? 5 * (i % 11) : 0));
    const head = (jumps: number) =>
      headOf({ id, age: age(jumps), v: upTo(22).map((i) => (i * 7) % 5) });
    const columns = [column("age"), column("v")];
    const left = (jumps: number) =>
      notCounting(head(jumps), columns, ["id"]).map(({ name }) => name);
    expect([left(0), left(1), left(2)]).toEqual([["v"], ["v"], ["age", "v"]]); // 18 of 20 steps are equal
    expect(notCounting(head(0), columns, [])).toBe(columns);
    expect(notCounting(head(0), [column("age")], ["id"])).toHaveLength(1);
    expect(changing(columns, ["age"])).toEqual([column("v")]);
    expect(changing(columns, ["age", "v"])).toBe(columns);
  });

  it("has a counter beside it, or a cycle", () => {
    const again = column("month", "index", { beginsAgain: true });
    expect(cycleOf([again], ["month"])).toBe("month");
    expect([
      cycleOf([again]),
      cycleOf([again], ["month", "x"]),
      cycleOf([column("month")], ["month"]),
    ]).toEqual(Array(3).fill(undefined));
    expect(counterOf([again, column("i", "index")])).toEqual(["i"]);
    expect(counterOf([again])).toBeUndefined();
  });
});

describe("texts for missing values", () => {
  const found = (...cells: Cell[]) =>
    findMarkers(headOf({ v: cells }), [
      column("v", "number", { refused: { index: 1, message: "bad" } }),
    ]);
  it("are words that occur twice", () => {
    expect(found(1, "M", 2, " M", 3)).toEqual({
      markers: ["M"],
      notes: [
        'v: "M" is not a number (2 cells of the first 5), so it counts as a missing value (data.missingValues)',
      ],
    });
    expect(found("Ice", "Ice", "A b/c", "A b/c", "M", "M", 1).markers).toEqual([
      "Ice",
      "A b/c",
      "M",
    ]);
    expect(found("a", "a", "b", "b", "c", "c", "NA", null).markers).toHaveLength(3);
    expect(found("abcdefghijkl", "abcdefghijkl").markers).toHaveLength(1);
    expect(findMarkers(headOf({ v: ["M", "M"] }), [column("v")])).toEqual({
      markers: [],
      notes: [],
    });
  });

  it.each([
    [["M", 1]],
    [["a", "a", "b", "b", "c", "c", "d", "d"]],
    [["abcdefghijklm", "abcdefghijklm"]],
    [["Total", "Total"]],
    [["infinite", "infinite"]],
    [["x3", "x3"]],
  ])("are not those of %j", (cells) => {
    expect(() => found(...cells)).toThrow("f, line 3: v is bad");
  });

  it("become empty cells, also numbers of the same value", () => {
    const head = headOf({ v: [" M", "-99.0", "5", null, -99] });
    const { rows } = withoutMarkers(head, ["M", "-99"]);
    expect(rows).toEqual([[undefined], [undefined], ["5"], [null], [undefined]]);
    expect(withoutMarkers(head, [])).toBe(head);
  });
});

describe("blocks of rows", () => {
  const blocks = (id: readonly Cell[], t: readonly Cell[], given?: string) =>
    findBlocks(
      headOf({ id, t, v: t }),
      [column("id", "text"), column("t", "index"), column("v")],
      given,
    );
  it("are series if a column begins again with most of them", () => {
    const id = ["a", "a", "a", "b", "b", "b", "c", "c", "c"];
    expect(blocks(id, [1, 2, 3, 1, 2, 3, 1, 2, 3])).toEqual({
      id: ["id"],
      along: "t",
      isEven: true,
    });
    expect(blocks(id, [1, 2, 4, 1, 2, 3, 1, 2, 3])?.isEven).toBe(false);
    expect(blocks(id, [1, 2, 3, 4, 5, 6, 4, 5, 6])).toBeUndefined(); // one of two begins again
    expect(blocks(id, [1, 2, 3, 3, 5, 7, 7, 8, 9])).toMatchObject({ along: "t" });
    expect(blocks(id, [1, 3, 2, 1, 2, 3, 1, 2, 3])).toBeUndefined();
    expect(blocks(["a", "a", "a", "b", "b"], [1, 2, 3, 1, 2])).toBeUndefined(); // five rows of two series
    expect(blocks(["a", "a", "b", "b", "a", "a"], [1, 2, 1, 2, 1, 2])).toBeUndefined();
    expect(blocks(["a", "a", "a"], [1, 2, 3])).toBeUndefined();
    expect(blocks(id, [1, 1, 1, 1, 1, 1, 1, 1, 1], "id")).toEqual({
      id: ["id"],
      along: undefined,
      isEven: false,
    });
  });

  it("have numbers of rows from 0 or 1 beside them", () => {
    const numbers = (name: string, from: number, step = 1) =>
      numbersRows(headOf({ [name]: upTo(4).map((i) => from + i * step) }), name);
    const names = [
      "rownames",
      "row_id",
      "row no",
      "index",
      "idx",
      "Unnamed: 0",
      "x",
      "no",
      "nr",
      "column 1",
      "",
    ];
    expect(
      names.map((name) => numbers(name.replace(" ", name === "row no" ? "_" : " "), 1)),
    ).toEqual(names.map(() => true));
    expect([numbers("x", 0), numbers("x", 2), numbers("x", 1, 2), numbers("y", 1)]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect([
      isPartBeside(["month"], "day"),
      isPartBeside(["year"], "month"),
      isPartBeside(["month"], "v"),
    ]).toEqual([true, false, false]);
    expect(isPartBeside(["month", "day"], "hour")).toBe(false);
  });
});

describe("categories", () => {
  const collectionOf = (names: readonly string[], codes: readonly number[], first = 0) => ({
    table: {
      path: "f",
      texts: () => ({ names, codes }),
      where: (row: number) => `f, line ${row + 2}`,
    },
    roles: { columns: [{ name: "w", kind: "category", use: "past" }] },
    series: [{ name: "", first, columns: [Float64Array.from(codes)] }],
  });
  const trained = (
    names: readonly string[],
    codes: readonly number[],
    train = [0, 99],
    first = 0,
    declared = false,
  ) =>
    trainingCategories(
      collectionOf(names, codes, first) as never,
      { train } as never,
      declared ? ["w"] : [],
    ).get("w");

  it("are those of the training part, numbers by size", () => {
    expect(["1.0", "+2.00", "-1.0", "1.05", "a.0", "10"].map(nameOf)).toEqual([
      "1",
      "+2",
      "-1",
      "1.05",
      "a.0",
      "10",
    ]);
    expect(trained(["10", "9.0", "9"], [0, 1, 2, -1, Number.NaN])).toEqual(["9", "10"]);
    expect(trained(["b", "10", "9"], [0, 1, 2])).toEqual(["10", "9", "b"]);
    expect(trained(["a", "b", "c"], [0, 1, 2], [1, 2])).toEqual(["b"]);
    expect(trained(["a", "b", "c"], [0, 1, 2], [3, 5], 2)).toEqual(["b", "c"]);
    expect(() => trained(["a"], [-1, 0], [0, 1])).toThrow("f: w has no value in the training part");
    expect([...placesIn(["1", "b"], ["b", "1.0", "c"])]).toEqual([1, 0, -1]);
  });

  it("are not too many", () => {
    const many = (count: number) => upTo(count).map((i) => `c${String(i).padStart(4, "0")}`);
    const of = (count: number, declared: boolean) =>
      trained(many(count), upTo(count), [0, 2000], 0, declared);
    expect(of(50, false)).toHaveLength(50);
    expect(() => of(51, false)).toThrow(
      'f: w has 51 different texts, for example "c0000" and "c0001", expected at most 50 categories. Remove the column ' +
        "from the covariates, or merge categories. If each of them matters, add the column to data.categories, which allows up to 1,000.",
    );
    expect(of(1000, true)).toHaveLength(1000);
    expect(() => of(1001, true)).toThrow(
      /has 1,001 different texts, .* at most 1,000 categories\. .* merge categories\.$/,
    );
  });

  it("have a column each", () => {
    const collection = collectionOf(["a", "b", "c"], [1, 0, 2, -1, Number.NaN]);
    const { series, roles } = withCategories(collection as never, new Map([["w", ["a", "b"]]]));
    expect(roles.columns.map(({ name }) => name)).toEqual(["w=a", "w=b"]);
    const none = Number.NaN;
    expect(series[0]!.columns.map((values) => [...values])).toEqual([
      [0, 1, 0, 0, none],
      [1, 0, 0, 0, none],
    ]);
    expect(
      recordedCategories([
        { name: "w", kind: "category", categories: ["a"] },
        { name: "v", kind: "number" },
      ]),
    ).toEqual(new Map([["w", ["a"]]]));
  });

  it("are counted, and unknown ones are named", () => {
    const names = ["a", "x1", "x2", "x3", "x4", "x5", "x6", "b"];
    const collection = collectionOf(names, [0, 0, 1, 2, 2, 3, 4, 5, 6, -1, 7]);
    const records = [{ name: "w", kind: "category", categories: ["a", "b"] }] as const;
    expect(categoryRows(collection as never, records)).toEqual([
      {
        column: "w",
        rows: [
          { category: "a", rows: 2 },
          { category: "b", rows: 1 },
        ],
        none: 8,
      },
    ]);
    expect(unseenCategories(collection as never, records)).toEqual([
      'f, line 4: w has "x1" (1 row), "x2" (2 rows), "x3" (1 row), "x4" (1 row), "x5" (1 row) and 1 more, which training did ' +
        'not have. It is treated as none of the known categories: "a", "b"',
    ]);
    const known = upTo(7).map((i) => `k${i}`);
    expect(
      unseenCategories(collectionOf(["z"], [0]) as never, [
        { ...records[0], categories: known },
      ])[0],
    ).toMatch(/: "k0", "k1", "k2", "k3", "k4" and 2 more$/);
    expect(unseenCategories(collectionOf(["a"], [0]) as never, records)).toEqual([]);
  });
});

describe("time lines", () => {
  it("have names and usual distances", () => {
    expect([1, 1500, 2000, MINUTE, 90 * MINUTE, 2 * HOUR, DAY, 14 * DAY].map(durationName)).toEqual(
      [
        "1 millisecond",
        "1500 milliseconds",
        "2 seconds",
        "1 minute",
        "90 minutes",
        "2 hours",
        "1 day",
        "2 weeks",
      ],
    );
    expect([usualStep([[0, 2, 4, 5]]), usualStep([[0, 3, 5]]), usualStep([[7]])]).toEqual([
      2, 2, 1,
    ]);
    expect([
      medianStep([
        [0, 1, 5],
        [0, 2],
      ]),
      medianStep([[3]]),
      originOf([[5], [2, 9], []]),
    ]).toEqual([2, 1, 2]);
  });

  it.each([
    ["2 milliseconds", 7, 6],
    ["1 second", 1999, 1000],
    ["5 minutes", 601_000, 600_000],
    ["1 day", DAY + 1, DAY],
    ["1 week", 0, -3 * DAY],
    ["1 month", Date.UTC(2020, 1, 29), Date.UTC(2020, 1, 1)],
    ["1 quarter", Date.UTC(2020, 5, 30), Date.UTC(2020, 3, 1)],
    ["2 years", Date.UTC(2021, 5, 30), Date.UTC(2020, 0, 1)],
    [2.5, 7.4, 5],
  ])("steps of %s contain times", (every, time, start) => {
    expect(stepsOf(every)!.startOf(time)).toBe(start);
  });

  it("steps are refused, and begin by the wall from a day on", () => {
    const refused = [
      "0 days",
      "1 fortnight",
      "day",
      "1 dayz",
      "-1 day",
      "1.5 days",
      "1234567 days",
    ];
    expect(refused.map(stepsOf)).toEqual(refused.map(() => undefined));
    expect(["23 hours", "24 hours", "1 month"].map((every) => stepsOf(every)!.onWall)).toEqual([
      false,
      true,
      true,
    ]);
    expect(stepsOf(DAY)!.onWall).toBe(false);
    const bins = binsOf(Uint32Array.of(4, 2, 7, 5), Float64Array.of(0, 0.5, 2, 3.5), stepsOf(2)!);
    expect([[...bins.starts], bins.rows.map((rows) => [...rows])]).toEqual([
      [0, 2],
      [
        [4, 2],
        [7, 5],
      ],
    ]);
  });

  it("rows of a step are combined", () => {
    const values = Float64Array.of(1, Number.NaN, 4, 7);
    const codes = Float64Array.of(2, -1, 3, 3, 2);
    const number = (how: "mean" | "sum" | "first" | "last", ...rows: number[]) =>
      howFor({ name: "", use: "past", kind: "number" }, how)(values, Uint32Array.from(rows));
    const category = (how: "mean" | "sum" | "first" | "last", ...rows: number[]) =>
      howFor({ name: "", use: "past", kind: "category" }, how)(codes, Uint32Array.from(rows));
    expect([
      number("mean", 0, 1, 2),
      number("sum", 0, 1, 2),
      number("first", 1, 2, 3),
      number("last", 2, 3, 1),
    ]).toEqual([2.5, 5, 4, 7]);
    expect(["mean", "sum", "first", "last"].map((how) => number(how as "mean", 1))).toEqual(
      Array(4).fill(Number.NaN),
    );
    expect([
      category("mean", 0, 1, 2, 3),
      category("sum", 0, 2, 3, 4),
      category("first", 1, 2),
      category("last", 4, 1),
    ]).toEqual([3, 2, 3, 2]);
    expect(category("mean", 1)).toBe(-1);
  });

  const months = (count: number, day: (i: number) => number) =>
    upTo(count).map((i) => Date.UTC(2020, i, day(i)));
  it("are months if a day is in its place most times", () => {
    const last = (moved: number, by: number) =>
      upTo(8).map(
        (i) => monthDay("last weekday")!.timeIn(2020 * 12 + i) - (i < moved ? by * DAY : 0),
      );
    expect(findMonthly([last(2, 4)])?.days).toEqual(["last weekday"]);
    expect(findMonthly([last(3, 4)])).toBeUndefined(); // more than a quarter
    expect(findMonthly([last(2, 5)])).toBeUndefined();
    expect(findMonthly([months(6, () => 15)])).toMatchObject({ months: 1, days: ["day 15"] });
    expect(findMonthly([months(6, () => 15).filter((_, i) => i % 3 === 0)])).toMatchObject({
      months: 3,
    });
    const several = (days: readonly number[]) =>
      findMonthly([upTo(4).flatMap((i) => days.map((day) => Date.UTC(2020, i, day)))])?.days;
    expect(several([1, 15])).toEqual(["day 1", "day 15"]);
    expect(several([1, 5, 9, 13, 17, 21])).toHaveLength(6);
    expect(several([1, 5, 9, 13, 17, 21, 25])).toBeUndefined();
    expect(findMonthly([[...months(3, () => 1), Date.UTC(2020, 2, 1, 12)]])).toBeUndefined();
  });

  it.each([
    ["day 31", "2023-02-28"],
    ["last day", "2023-02-28"],
    ["last weekday", "2023-02-28"],
    ["first weekday", "2023-02-01"],
    ["1st Fri", "2023-02-03"],
    ["4th Tue", "2023-02-28"],
    ["last Fri", "2023-02-24"],
  ])("%s of February 2023", (name, date) => {
    expect(new Date(monthDay(name)!.timeIn(2023 * 12 + 1)).toISOString().slice(0, 10)).toBe(date);
  });

  it("days of months have names", () => {
    const bad = ["day 0", "day 32", "5th Fri", "1st Fry", "last", "first Fri", "day 1 "];
    expect(bad.map(monthDay)).toEqual(bad.map(() => undefined));
    expect(namesOfDay(Date.UTC(2023, 1, 28, 12))).toEqual([
      "day 28",
      "last day",
      "last weekday",
      "4th Tue",
      "last Tue",
    ]);
    expect(monthDay("first weekday")!.timeIn(2023 * 12 + 3)).toBe(Date.UTC(2023, 3, 3)); // the 1st was a Saturday
    expect(["last weekday", "last day"].map((name) => monthDay(name)!.moves)).toEqual([
      true,
      false,
    ]);
  });

  it.each([
    ["12-25", 2022, "2022-12-25"],
    ["12-25 observed", 2021, "2021-12-24"],
    ["12-25 observed", 2022, "2022-12-26"],
    ["12-25 observed Mon", 2021, "2021-12-25"],
    ["12-25 observed Mon", 2022, "2022-12-26"],
    ["02-29", 2024, "2024-02-29"],
    ["02-29", 2023, undefined],
    ["11-4th-Thu", 2023, "2023-11-23"],
    ["11-4th-Thu+1", 2023, "2023-11-24"],
    ["05-last-Mon", 2023, "2023-05-29"],
    ["Easter", 2024, "2024-03-31"],
    ["Easter-2", 2024, "2024-03-29"],
    ["Easter+50", 2024, "2024-05-20"],
    ["2012-10-29", 2012, "2012-10-29"],
    ["2012-10-29", 2013, undefined],
    ["06-19 since 2022", 2021, undefined],
    ["06-19 since 2022", 2022, "2022-06-19"],
    ["12-24 until 13:00 since 2020", 2020, "2020-12-24"],
  ])("%s in %i", (text, year, date) => {
    const day = holidayOf(text)!(year);
    const at = day === undefined ? undefined : new Date((day - (3 + 7 * 80_000)) * DAY);
    expect(at?.toISOString().slice(0, 10)).toBe(date);
  });

  it("holidays have texts, and others are refused", () => {
    const bad = [
      "13-01",
      "00-10",
      "12-32",
      "12-25 until 25:00",
      "11-5th-Thu",
      "00-1st-Mon",
      "Easter2",
      "2012-13-45",
      "",
    ];
    expect(bad.map(holidayOf)).toEqual(bad.map(() => undefined));
    const thanksgiving = textsOf(holidayOf("11-4th-Thu")!(2023)!).filter(
      (text) => !text.includes("since"),
    );
    expect(thanksgiving).toContain("11-4th-Thu");
    expect(thanksgiving).toContain("11-23");
    expect(thanksgiving.filter((text) => /last|Easter/.test(text))).toEqual([]);
    expect(textsOf(holidayOf("Easter+1")!(2024)!)).toContain("Easter+1");
    expect(textsOf(holidayOf("05-last-Mon")!(2023)!)).toContain("05-last-Mon since 2023");
  });

  it.each([
    "Mon-Fri",
    "Mon-Sun",
    "Mon, Wed, Fri",
    "Mon, Tue",
    "Mon-Fri 09:30-16:00",
    "Mon-Fri 00:00-12:00",
    "09:00-11:30, 12:30-15:00",
    "07:00, 14:00, 21:00",
    "Mon-Fri 09:00-17:00; Sat 10:00-13:00",
    "Mon-Fri 09:00:30-17:00:00.500",
  ])("sessions %s come back", (text) => {
    expect(sessionsText(weekOf(text)!)).toBe(text);
  });

  it("clocks are read up to the end of a day", () => {
    expect(
      ["0:00", "9:05:07.250", "24:00", "24:01", "9:60", "9:5", "9:05:60"].map(clockOf),
    ).toEqual([
      0,
      ((9 * 60 + 5) * 60 + 7) * 1000 + 250,
      DAY - 1,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect([0, 61_000, 61_001].map(clockText)).toEqual(["00:00", "00:01:01", "00:01:01.001"]);
    expect(weekOf("Sat-Mon")!.map((hours) => hours.length)).toEqual([1, 0, 0, 0, 0, 1, 1]);
    expect(
      ["Mon-Tue-Wed", "Mon-", "Fri 10:00-09:00", "Mon 9:00-10:00, 10:00-11:00"].map(weekOf),
    ).toEqual(Array(4).fill(undefined));
    const record = (days: readonly string[], step = 1) =>
      sessionsOf({ ...rowFrequency, record: { kind: "monthly", origin: 0, months: step, days } });
    expect(record(["day 1", "day 15"])).toBe("day 1, day 15 of the month");
    expect(record(["last weekday"])).toBe("last weekday of the month");
    expect([
      record(["day 1"]),
      record(["last day"]),
      record(["last weekday"], 3),
      sessionsOf(rowFrequency),
    ]).toEqual(Array(4).fill(undefined));
  });

  it("newer rows are a step apart, and enough", () => {
    const series = (...rows: number[]) => ({
      name: "s",
      first: 4,
      columns: [new Float64Array(rows.length)],
      rowAt: (index: number) => rows[index - 4] ?? -1,
    });
    const collection = (rows: number, ...all: object[]) =>
      ({
        series: all,
        table: { path: "f", rows },
        frequency: { name: "1 day" },
        label: (step: number) => `day ${step}`,
      }) as never;
    expect(requireNeighbours(collection(3, series(0, -1, 1, 2)))).toBeUndefined();
    expect(requireNeighbours(collection(2, series(0), series(1)))).toBeUndefined();
    expect(() => requireNeighbours(collection(3, series(0, -1, 1), series(2)))).toThrow(
      "f: no two of its rows are 1 day apart, expected the frequency of the training file",
    );
    const options = { steps: 5, target: ["a", "b"] } as never;
    expect(requireSteps(series(0) as never, 4, collection(1), options)).toBeUndefined();
    expect(() => requireSteps(series(0) as never, 3, collection(1), options)).toThrow(
      "f: a, b of s has 4 steps up to day 7, expected at least 5, data.steps of the run. Add earlier rows.",
    );
    expect(() =>
      requireSteps({ ...series(0), name: "" } as never, -1, collection(1), options),
    ).toThrow("f: a, b has 0 steps, expected at least 5");
  });
});

describe("rows that may be series", () => {
  const wave = (row: number, level = 10 * row) =>
    upTo(12).map((t) => level + Math.sin(t / 2 + row));
  const table = (
    rows: readonly (readonly Cell[])[],
    names: readonly Cell[] = rows.map((_, i) => `n${i}`),
  ) => {
    const steps = upTo(rows[0]!.length).map((t) => `t${t}`);
    const columns = Object.fromEntries(steps.map((name, t) => [name, rows.map((row) => row[t])]));
    return { head: headOf({ name: names, ...columns }), steps };
  };
  const across = (
    rows: readonly (readonly Cell[])[],
    names?: readonly Cell[],
    more: object = {},
  ) => {
    const { head, steps } = table(rows, names);
    const columns = [column("name", "text"), ...steps.map((name) => column(name))];
    return areRowsAcross(head, { columns, notes: [], ...more }, steps);
  };
  const levels = [3, 9, 1, 7, 5, 8].map((level, row) => wave(row, 20 * level));

  it("are those with names, or with several lengths", () => {
    expect(across(levels)).toBe(true);
    expect(across(levels.map((row) => row.slice(0, 11)))).toBe(false); // fewer than twelve steps
    const dated = { columns: [column("name", "time")], time: { columns: ["name"] } };
    expect(across(levels, undefined, dated)).toBe(false);
    const drifting = upTo(6).map((row) => upTo(12).map((t) => (t % 2 === 0 ? row : -row)));
    expect(across(drifting)).toBe(false);
  });
});

describe("what init says", () => {
  it("about a file without anything to forecast", () => {
    const head = (columns: Readonly<Record<string, readonly Cell[]>>) => headOf(columns);
    expect(noTarget("f", head({ "a b": ["1 2"] }), []).message).toBe(
      'f: has one column, "a b", whose cells may be separated by spaces, expected the same number of cells in most lines, with a ' +
        "comma, semicolon, tab, | or blanks between them.",
    );
    const counter = column("i", "index", { format: { calendar: false } });
    expect(noTarget("f", head({ i: [1, 2] }), [counter]).message).toBe(
      'f: has no column of numbers to forecast: "i" increases evenly, so it is a time or an index. Name it with --target if it ' +
        "should be forecast. Columns: i",
    );
    const texts = { a: ["$x9", "9 x"], b: ["p", "q"] };
    expect(noTarget("f", head(texts), [column("a", "text"), column("b", "text")]).message).toBe(
      "f: has no column of numbers to forecast. To train a classifier, name the column of classes with --label. Columns: a, b. " +
        '"a" is "9 x", which is not a number',
    );
    expect(
      noTarget("f", head({ a: ["p", "p"] }), [column("a", "text", { unread: "is odd" })]).message,
    ).toBe('f: has no column of numbers to forecast. Columns: a. "a" is odd');
  });

  it("about too little, and gaps", () => {
    expect([0, 1, 3].map((rows) => tooFewRows("f", rows).message.slice(0, 36))).toEqual([
      "f: has no rows below the header, exp",
      "f: has 1 row, expected enough rows t",
      "f: has 3 rows, expected enough rows ",
    ]);
    const line = { length: 5, label: (step: number) => `d${step}` };
    expect(tooFewSteps("f", line, ["id"]).message).toBe(
      "f: has 5 steps (d0 to d4) in the series of id, expected enough to train, validate and test a model: some dozens at " +
        "least. To predict a class or number of each id from its rows, set --label COLUMN --id id",
    );
    expect(tooFewSteps("f", line, ["a", "b"]).message).toMatch(
      /in the series of a and b, .* at least$/,
    );
    expect(() => refuseGaps("f", "1 hour", 0.616, [])).toThrow(
      "f: 62 % of the steps of 1 hour have no value, expected at most 50 %.",
    );
  });

  it("about columns", () => {
    expect([wideNotes(19, undefined), wideNotes(20, "t")]).toEqual([[], []]);
    expect(wideNotes(20, undefined)).toEqual([
      "each row may be a sequence: to train a classifier, name the column of classes with --label",
    ]);
    expect(asideNotes(["x", "id"], ["id"])).toEqual([
      '"x" is left out: it follows the columns of the steps',
    ]);
    const candidates = [column("v"), column("my age")];
    expect(perSeriesNotes(candidates, "v", ["id"], [])).toEqual([
      '"my age" has one value for each id: to predict it from the rows of each, use --label "my age" --id id',
    ]);
    expect(perSeriesNotes(candidates, "my age", ["id"], ["x", "label"])[0]).toMatch(
      /^"label" has one value/,
    );
    expect([
      perSeriesNotes(candidates, "my age", ["id"], ["x"]),
      perSeriesNotes(candidates, "v", [], []),
    ]).toEqual([[], []]);
    expect(
      withoutTime([column("d", "text", { unread: "looks like a time but has no year" })]),
    ).toBe(
      '"d" has no year, so rows have no dates: each counts as the next step, even after a gap',
    );
    expect(withoutTime([column("d", "text")])).toBe(
      "no column of times, rows are consecutive steps",
    );
  });
});

describe("notes on calendars", () => {
  const weekly = (holidays: readonly string[]) => {
    const record = {
      kind: "weekly",
      origin: 0,
      step: HOUR,
      sessions: "Mon-Fri 09:00-16:00",
      holidays,
    } as const;
    return { ...rowFrequency, name: "1 hour", record };
  };
  it("name sessions, holidays and early closings", () => {
    const sessions =
      "times of rows: Mon-Fri 09:00-16:00. Other times do not count as missing (data.sessions)";
    expect(calendarNotes(weekly([]))).toEqual([sessions]);
    expect(calendarNotes(weekly(["12-25", "12-24 until 13:00"]))).toEqual([
      sessions,
      "1 holiday without rows does not count as missing (data.holidays): 12-25",
      "hours after early closings do not count as missing (data.holidays): 12-24 until 13:00",
    ]);
    const many = (count: number) => calendarNotes(weekly(upTo(count).map((i) => `12-1${i}`)))[1];
    expect(many(4)).toBe(
      "4 holidays without rows do not count as missing (data.holidays): 12-10, 12-11, 12-12, 12-13",
    );
    expect(many(5)).toMatch(/^5 holidays .*12-13, \.\.\.$/);
    expect(calendarNotes(even(HOUR))).toEqual([]);
  });

  it("name settings without effect", () => {
    const format = { name: "YYYY-MM-DD", zoned: false };
    const notes = (frequency: object, options: object, clock?: object) =>
      seriesNotes(
        { table: { notes: ["n"], path: "f" }, frequency, roles: { time: "t" }, clock } as never,
        options,
      );
    expect(notes(even(HOUR), { sessions: "Mon-Fri", holidays: ["12-25"] })).toEqual([
      "f: n",
      'f: data.sessions is "Mon-Fri", which has no effect: rows follow every hour, so there are no sessions in a week.',
      'f: data.holidays is ["12-25"], which has no effect: rows follow every hour, so there are no sessions in a week.',
    ]);
    expect(notes(weekly([]), { sessions: "Mon-Fri", holidays: ["12-25"] })).toEqual(["f: n"]);
    expect(notes(weekly([]), {})).toHaveLength(2);
    expect(
      notes(rowFrequency, { sessions: "Mon-Fri", twoDigitYears: 1950, timeZone: "UTC" }),
    ).toEqual(["f: n"]);
    const clock = { format, zone: {}, onWall: true };
    expect(notes(even(DAY), { twoDigitYears: 1950, timeZone: "Europe/Berlin" }, clock)).toEqual([
      "f: n",
      "f: data.twoDigitYears is 1950, which has no effect: t is read as YYYY-MM-DD.",
      'f: data.timeZone is "Europe/Berlin", which has no effect: t has local times in steps that no change of clocks affects.',
    ]);
    const given = { twoDigitYears: 1950, timeFormat: "YYYY-MM-DD", timeZone: "Europe/Berlin" };
    expect(notes(even(DAY), given, { ...clock, onWall: false })).toEqual(["f: n"]);
    expect(notes(even(DAY), given, { ...clock, format: { ...format, zoned: true } })).toEqual([
      "f: n",
    ]);
  });

  it("an offset moves bounds and scales alone", () => {
    const chain = chainSchema.parse([
      { name: "bounds", low: 1 },
      { name: "bounds", high: 5 },
      { name: "scale", shift: 2, scale: 3 },
      { name: "level", by: "last" },
    ]);
    expect(transformRecords(chainWithOffset(chain, { value: 100, decimals: 0 }))).toEqual([
      { name: "bounds", low: 101 },
      { name: "bounds", high: 105 },
      { name: "scale", shift: 102, scale: 3 },
      { name: "level", by: "last" },
    ]);
    expect(chainWithOffset(chain, undefined)).toBe(chain);
  });
});

describe("columns that tell series apart", () => {
  const FOLDER = emptyFolder();
  let files = 0;
  /** Rows for some days of each combination of the values of columns; every second one of the first `left` pairs is absent. */
  function written(
    columns: Readonly<Record<string, readonly Cell[]>>,
    days: number,
    left = 0,
  ): string {
    files += 1;
    const file = join(FOLDER, `i${files}.csv`);
    const all = Object.values(columns).reduce<Cell[][]>(
      (rows, values) => rows.flatMap((row) => values.map((value) => [...row, value])),
      [[]],
    );
    const rows = upTo(days).flatMap((day) =>
      all.map((cells, i) =>
        [`2020-01-${day + 10}`, ...cells, ((day * 7 + i * 5) % 11) + 0.5].join(),
      ),
    );
    writeFileSync(
      file,
      `${[["t", ...Object.keys(columns), "v"].join(), ...rows.filter((_, i) => i % 2 === 0 || i >= 2 * left)].join("\n")}\n`,
    );
    return file;
  }
  const found = async (columns: Readonly<Record<string, readonly Cell[]>>, days = 3, left = 0) => {
    const file = written(columns, days, left);
    const head = await peekTable(file);
    return findId(file, head, { columns: ["t"] }, findColumns(head).columns);
  };

  it.each<[string, Readonly<Record<string, readonly Cell[]>>, unknown, number?, number?]>([
    ["texts", { a: ["p", "q"] }, "a"],
    ["flags", { a: ["yes", "no"] }, "a"],
    ["numbers by their name", { store: [7, 20] }, "store"],
    ["codes beside almost all times", { a: [7, 20] }, "a", 10, 2],
    ["codes beside fewer times", { a: [7, 20] }, undefined, 10, 3],
    ["numbers with decimals", { a: [7.5, 20] }, undefined],
    ["two columns", { a: ["p", "q"], b: ["x", "y"] }, ["a", "b"]],
    ["three columns", { a: ["p", "q"], b: ["x", "y"], c: ["u", "w"] }, ["a", "b", "c"]],
    ["texts with too few rows each", { a: ["p", "q"] }, undefined, 2],
    ["one text", { a: ["p"] }, undefined],
  ])("are %s", async (_, columns, id, days, left) => {
    expect(await found(columns, days, left)).toEqual(id);
  });

  it("in consecutive rows have three rows each", () => {
    const id = (cells: readonly Cell[], name = "unit") =>
      idOfBlocks(headOf({ [name]: cells }), [column(name, "text")]);
    expect([id(["a", "a", "a", "b", "b", "b"]), id(["a", "a", "a", "b", "b"])]).toEqual([
      "unit",
      undefined,
    ]);
    expect([
      id(["a", "a", "b", "b", "a", "a"]),
      id(["a", "a", "a"]),
      id(["a", "a", "a", "b", "b", "b"], "v"),
    ]).toEqual(Array(3).fill(undefined));
  });

  it("have covariates beside them", async () => {
    const file = join(FOLDER, "covariates.csv");
    const names = ["id", "text", "one", "many", "some", "flag", "gap", "size", "v"];
    const rows = upTo(104).map((i) => {
      const s = i % 2;
      return [
        `s${s}`,
        `t${i % 3}`,
        "o",
        `m${i % 51}`,
        `m${i % 50}`,
        i % 3 > 0,
        i === 5 ? "" : i % 3 > 0,
        10 + s,
        i * i,
      ].join();
    });
    writeFileSync(file, `${[names.join(), ...rows].join("\n")}\n`);
    const head = await peekTable(file);
    const { columns } = findColumns(head);
    expect(await chooseCovariates(file, columns, [], ["id"], ["id", "v"])).toEqual({
      past: ["text", "some", "flag"],
      static: ["size"],
      notes: [
        '"one" is left out: it has the same value in every row',
        '"many" is left out: it has 51 different texts',
        '"gap" is left out: it has no value in 1 row',
        "static covariates: size, constant in each series",
        "past covariates: text, some, flag. Move those that are known in advance, for example holidays or planned promotions, to data.known",
      ],
    });
    expect((await chooseCovariates(file, columns, [], [], ["v"])).static).toEqual([]);
    const wide = upTo(102).map((i) => `c${i}`);
    writeFileSync(
      file,
      `${wide.join()}\n${wide.map(() => "a").join()}\n${wide.map(() => "b").join()}\n`,
    );
    const { past } = await chooseCovariates(
      file,
      wide.map((name) => column(name, "text")),
      [],
      [],
      ["c0"],
    );
    expect([past.length, past.at(-1)]).toEqual([100, "c100"]);
    writeFileSync(file, "a,v\nx,1\nx,2\nTotal,3\n");
    await expect(chooseCovariates(file, [column("a", "text")], [], [], [])).rejects.toThrow(
      `${file}, line 4: a is "Total", which no other row has. It is a row of totals: remove it.`,
    );
  });
});

describe("rows on a time line", () => {
  const table = { path: "f", where: (row: number) => `f, line ${row + 2}` } as never;
  const values = [Float64Array.of(5, 6, 7)];
  it("have at most a hundred steps each, and ten more", () => {
    const line = (rows: readonly number[], places: readonly number[]) =>
      onTimeLine(table, values, "s", Uint32Array.from(rows), Float64Array.from(places));
    expect(line([0, 1], [0, 1199]).columns[0]).toHaveLength(1200);
    expect(() => line([0, 1], [0, 1200])).toThrow(
      "f: 2 rows on 1201 steps of time, expected fewer gaps. Is a time wrong? The last one is in f, line 3.",
    );
    const plain = line([1, 2], [4, 5]);
    expect([plain.first, [...plain.columns[0]!], plain.rowAt(5)]).toEqual([4, [6, 7], 2]);
    const turned = line([2, 0], [4, 6]);
    expect([[...turned.columns[0]!], turned.rowAt(4), turned.rowAt(5), turned.rowAt(9)]).toEqual([
      [7, Number.NaN, 5],
      2,
      -1,
      -1,
    ]);
  });

  it("are irregular by the share that lies on steps", () => {
    const error = new IrregularError(3, "m", [[0, HOUR, 1.5 * HOUR], [0]] as never, even(HOUR));
    expect([error.row, error.message, error.regular, error.typical, error.calendar]).toEqual([
      3,
      "m",
      0.75,
      HOUR,
      true,
    ]);
    const plain = findFrequency([[0, 1, 2]], false);
    expect(new IrregularError(0, "", [[0, 1]] as never, plain).calendar).toBe(false);
  });
});
