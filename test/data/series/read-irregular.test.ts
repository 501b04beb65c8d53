import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { filled, filledNotes, firstMissing } from "../../../src/data/series/missing.js";
import { readIrregular } from "../../../src/data/series/read-irregular.js";
import { WITHOUT_CHOICES } from "../../../src/data/series/suggest-window.js";
import { emptyFolder } from "../../helpers/cli.js";

const FILE = join(emptyFolder(), "irregular.csv");
const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;

function read(times: readonly (string | number)[]) {
  writeFileSync(FILE, `t,v\n${times.map((time, i) => `${time},${i + 0.5}\n`).join("")}`);
  return readIrregular({ file: FILE, time: "t", target: "v", ...WITHOUT_CHOICES });
}

/** Times about a step apart, up to three tenths of it late. */
const about = (step: number, count = 40) =>
  Array.from(
    { length: count },
    (_, i) => i * step + Math.round((step * ((i * i * 7) % 11) * 3) / 110),
  );
const written = (ms: number) => new Date(Date.UTC(2021, 0, 1) + ms).toISOString().slice(0, 23);

// A step as long as the distance of the rows has no row now and then, so that the next one is taken.
it.each([
  [SECOND, "5 seconds"],
  [5 * SECOND, "15 seconds"],
  [15 * SECOND, "1 minute"],
  [60 * SECOND, "5 minutes"],
  [300 * SECOND, "15 minutes"],
  [900 * SECOND, "30 minutes"],
  [1800 * SECOND, "1 hour"],
  [HOUR, "3 hours"],
  [3 * HOUR, "6 hours"],
  [6 * HOUR, "12 hours"],
  [12 * HOUR, "1 day"],
  [DAY, "1 week"],
  [7 * DAY, "1 month"],
  [36 * DAY, "1 quarter"],
  [92 * DAY, "1 year"],
])("rows about %i ms apart are resampled to %s", async (step, every) => {
  const shift = every === "1 month" ? 0.23 : 0.8; // weeks begin on Monday, three days after the first row
  const shifted = about(step).map((ms) => written(ms + Math.round(step * shift)));
  const { resample } = await read(shifted);
  expect(resample).toEqual({ every, how: "mean" });
});

it.each([
  [1, 2],
  [2, 5],
  [5, 10],
  [10, 20],
  [300, 500],
])("numbers about %i apart are resampled to %i", async (step, every) => {
  const numbers = about(100 * step).map((value) => (value + 80 * step) / 100);
  expect((await read(numbers)).resample).toEqual({ every, how: "mean" });
});

it("regular rows are not, also with gaps, and a few beside the steps are mistakes", async () => {
  const days = Array.from({ length: 40 }, (_, i) => i * DAY);
  const regular = await read(days.filter((_, i) => i % 9 !== 4).map(written));
  expect(regular).not.toHaveProperty("resample");
  expect(regular.collection.length).toBe(40);
  const off = (count: number) =>
    days.map((ms, i) => written(ms + (i >= 20 && i < 20 + count ? HOUR : 0)));
  await expect(read(off(2))).rejects.toThrow("its time is not a whole number of steps of 1 day");
  expect((await read(off(3))).resample).toEqual({ every: "1 day", how: "mean" });
});

const nan = Number.NaN;

/** Columns of a series of four training steps, two of validation and two of test. */
function collectionOf(columns: readonly (readonly number[])[], more: object = {}) {
  const kinds = ["number", "flag", "category"];
  return {
    table: { path: "f", where: (row: number) => `f, line ${row + 2}` },
    roles: { columns: columns.map((_, c) => ({ name: "vfc"[c], kind: kinds[c], use: "past" })) },
    series: [
      {
        name: "",
        first: 0,
        columns: columns.map((values) => Float64Array.from(values)),
        rowAt: (index: number) => (index === 5 ? -1 : index),
        ...more,
      },
    ],
    frequency: { timeAt: (index: number) => index * HOUR },
    clock: undefined,
    label: (index: number) => `step ${index}`,
  };
}
const bounds = { train: [0, 4], valid: [4, 6], test: [6, 8] } as const;

it("missing values are filled in from their own part, flags and categories from before", () => {
  const values = [
    [nan, 2, nan, 8, nan, 5, 6, nan],
    [nan, 1, nan, 0, nan, 1, nan, nan],
    [2, nan, nan, 3, nan, nan, 4, nan],
  ];
  const collection = collectionOf(values) as never;
  const columns = filled(collection, bounds, "interpolate");
  expect(columns[0]!.map((each) => [...each])).toEqual([
    [nan, 2, 5, 8, 6.5, 5, 6, 6],
    [nan, 1, 1, 0, 0, 1, 1, 1],
    [2, 2, 2, 3, 3, 3, 4, 4],
  ]);
  expect(filledNotes(collection, columns)).toEqual([
    "f: missing values were filled in (3 of v, 4 of f, 5 of c): they serve as inputs, but not as targets or in figures",
  ]);
  const whole = collectionOf([
    [1, 2, 3, 4, 5, 6, 7, 8],
    [1, nan, 1, 1, 1, 1, 1, 1],
  ]) as never;
  const some = filled(whole, bounds, "interpolate");
  expect(some[0]![0]).toBe((whole as { series: { columns: unknown[] }[] }).series[0]!.columns[0]);
  expect(filledNotes(whole, some)[0]).toMatch(/^f: missing values were filled in \(1 of f\)/);
  expect(filledNotes(whole, filled(whole, bounds, "drop"))).toEqual([]);
  const later = collectionOf([[nan, 4, nan, 6, 7, nan]], { first: 2 }) as never;
  expect([...filled(later, bounds, "interpolate")[0]![0]!]).toEqual([nan, 4, 5, 6, 7, 7]);
});

const expected = ", expected a value at every step. ";

it("the first missing value is named, with what to do", () => {
  const missing = (
    columns: readonly (readonly number[])[],
    more: object = {},
    line: object = {},
  ) => {
    const collection = { ...collectionOf(columns, more), ...line } as never;
    const { series } = collection as { series: never[] };
    try {
      filled(collection, bounds, "error");
    } catch (error) {
      return [firstMissing(collection, series[0]!), (error as Error).message];
    }
    return [firstMissing(collection, series[0]!)];
  };
  const row = "f, line 4: v is missing";
  expect(missing([[1, 2, nan, 4]])).toEqual([row, expect.stringContaining(row + expected)]);
  expect(
    missing([
      [1, 2, 3],
      [1, nan, nan],
    ])[0],
  ).toBe("f, line 3: f is missing");
  expect(missing([[1, 2, 3]])).toEqual([undefined]);
  expect(missing([[1, nan]], { name: "a" })[0]).toBe("f, line 3: v of a is missing");
  expect(missing([[1, nan]], { first: 4 })[0]).toBe("f: there is no row for step 5");
  expect(missing([[1, nan]], { first: 4, name: "a" })[0]).toBe(
    "f: there is no row of a for step 5",
  );
  const local = { zone: undefined, format: { calendar: true, zoned: false } };
  const zone = ", or data.timeZone if clocks were put forward";
  const says = (clock: object | undefined, step = HOUR) =>
    missing(
      [[1, nan]],
      {},
      { clock, frequency: { timeAt: (index: number) => index * step } },
    )[1]!.includes(zone);
  expect([
    says(local),
    says(local, HOUR + 1),
    says(undefined),
    says({ ...local, zone: {} }),
    says({ ...local, format: { calendar: false, zoned: false } }),
    says({ ...local, format: { calendar: true, zoned: true } }),
  ]).toEqual([true, false, false, false, false, false]);
});
