import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { describeData } from "../../src/insight/describe-data.js";
import { emptyFolder } from "../helpers/cli.js";

it.each([
  ["milliseconds", (n: number) => 1_577_836_800_000 + n * 3_600_000, "2020-01-02 15:00"],
  ["half seconds", (n: number) => (1_577_836_800 + n / 2).toFixed(1), "2020-01-01 00:00:19.500"],
  ["days of a spreadsheet", (n: number) => 43_831 + n, "2020-02-09"],
  ["days as the file writes them", (n: number) => 20_200_101 + (n < 31 ? n : n + 69), "20200209"],
])("says in dates which time a file of %s covers", async (_, time, to) => {
  const file = join(emptyFolder(), "data.csv");
  const rows = Array.from({ length: 40 }, (_, n) => `${time(n)},${(n * n) % 11}`);
  writeFileSync(file, `t,y\n${rows.join("\n")}\n`);
  const data = { task: "csv", file, time: "t", target: "y", steps: 3, ahead: 1 };
  const facts = await describeData(resolveConfig({ data }, "test"));
  expect(facts).toMatchObject({ from: to === "20200209" ? "20200101" : "2020-01-01", to });
  expect(facts.parts.at(-1)).toMatchObject({ to });
  expect(facts.bySeries[0]).toMatchObject({ to });
});

it("says what each column is, and what was counted by hand", async () => {
  const file = join(emptyFolder(), "data.csv");
  const rows = ["a", "b"].flatMap((shop, s) =>
    Array.from({ length: 30 + 10 * s }, (_, n) => {
      const value = n === 7 ? "" : n % 5;
      return `2020-01-${String((n % 30) + 1).padStart(2, "0")}T${n < 30 ? "00" : "12"}:00,${shop},${value},${n},${-n},${s}`;
    }),
  );
  writeFileSync(file, `t,shop,y,rain,price,size\n${rows.slice(0, 60).join("\n")}\n`);
  const columns = { time: "t", id: "shop", target: "y", past: ["rain"], known: ["price"] };
  const more = { static: ["size"], timeZone: "Europe/Berlin", steps: 3, ahead: 2 };
  const data = { task: "csv", file, ...columns, ...more, missing: "interpolate" };
  const facts = await describeData(resolveConfig({ data }, "test"));
  expect(facts.columns).toEqual({
    time: "t, as YYYY-MM-DDTHH:mm in Europe/Berlin",
    id: "shop",
    past: "rain",
    known: "price",
    static: "size",
  });
  expect(facts.missing).toEqual({ y: 2, rain: 0, price: 0, size: 0 });
  const [figures] = facts.bySeries[1]!.targets;
  // six each of 0, 1, 3 and 4 and five of 2
  expect(figures).toMatchObject({ name: "y", missing: 1, low: 0, high: 4 });
  expect(figures!.mean).toBeCloseTo(58 / 29, 12);
  expect(figures!.sd! ** 2).toBeCloseTo(176 / 29 - (58 / 29) ** 2, 12);
  const two = { past: ["rain", "k"], known: ["price", "n"], static: ["size", "m"] };
  const whole = `t,shop,y,rain,price,size,k,n,m\n${rows.slice(0, 60).map((row) => `${row},1,2,3`).join("\n")}\n`; // biome-ignore format: short
  writeFileSync(file.replace("data", "more"), whole);
  const several = await describeData(
    resolveConfig({ data: { ...data, ...two, file: file.replace("data", "more") } }, "test"),
  );
  expect(several.columns).toMatchObject({ past: "rain, k", known: "price, n", static: "size, m" }); // biome-ignore format: short
  const { columns: unnamed } = await describeData(
    resolveConfig(
      { data: { task: "csv", file, target: "y", missing: "interpolate", steps: 3, ahead: 2 } },
      "test",
    ),
  );
  expect(unnamed).toEqual({});
});

it.each([0, 1.6e9])("has all facts of two series around %d, as counted by hand", async (level) => {
  const file = join(emptyFolder(), "data.csv");
  const day = (n: number) => new Date(Date.UTC(2020, 0, 1 + n)).toISOString().slice(0, 10);
  // From the first and the eleventh of 40 days; a has no value on the sixth.
  const valueAt = (id: string, n: number) => (id === "a" && n === 5 ? Number.NaN : level + (n % 4));
  const days = { a: [...Array(40).keys()], b: [...Array(40).keys()].slice(10) };
  const rows = Object.entries(days).flatMap(([id, steps]) =>
    steps.map((n) => `${day(n)},${id},${String(valueAt(id, n)).replace("NaN", "")},${n}`),
  );
  writeFileSync(file, `t,id,y,z\n${rows.join("\n")}\n`);
  const columns = { time: "t", id: "id", target: "y", past: ["z"], missing: "interpolate" };
  const more = { steps: 3, ahead: 2, split: { valid: day(28), test: day(34) } };
  const data = { task: "csv", file, ...columns, ...more };
  const { timeOf, ...facts } = await describeData(resolveConfig({ data }, "test"));
  expect([timeOf(0), timeOf(39)]).toEqual(["2020-01-01", "2020-02-09"]);
  const [meanA, meanB] = [59 / 39, 47 / 30];
  const figures = (missing: number, mean: number, squares: number) => ({
    ...{ name: "y", missing, low: level, high: level + 3 },
    mean: expect.closeTo(level + mean, 6),
    sd: expect.closeTo(Math.sqrt(squares - mean ** 2), 6),
  });
  const picture = (id: string) => [...Array(40).keys()].map((n) => valueAt(id, n));
  expect(facts).toEqual({
    file,
    rows: 70,
    targets: ["y"],
    columns: { time: "t, as YYYY-MM-DD", id: "id", past: "z" },
    series: 2,
    frequency: "1 day",
    categories: [],
    notes: [],
    from: "2020-01-01",
    to: "2020-02-09",
    missing: { y: 1, z: 0 },
    // Targets at 3 to 27 of a, but those after the gap, which only they could fill; at 13 to 27 of b.
    parts: [
      { name: "train", from: day(0), to: day(27), start: 0, steps: 28, windows: 23 + 14 },
      { name: "valid", from: day(28), to: day(33), start: 28, steps: 6, windows: 5 + 5 },
      { name: "test", from: day(34), to: day(39), start: 34, steps: 6, windows: 5 + 5 },
    ],
    bySeries: [
      {
        ...{ name: "a", from: day(0), to: day(39) },
        targets: [figures(1, meanA, 139 / 39)],
        windows: { train: 23, valid: 5, test: 5 },
      },
      {
        ...{ name: "b", from: day(10), to: day(39) },
        targets: [figures(0, meanB, 111 / 30)],
        windows: { train: 14, valid: 5, test: 5 },
      },
    ],
    folds: [],
    pictured: [
      { name: "a", values: [picture("a")] },
      { name: "b", values: [[...new Array(10).fill(Number.NaN), ...picture("b").slice(10)]] },
    ],
  });
});

it("has the folds of a backtest, and the values that a page shows on one time line", async () => {
  const file = join(emptyFolder(), "data.csv");
  const rows = Array.from({ length: 9 }, (_, s) =>
    Array.from({ length: 60 - s }, (__, i) => `${s + i},s${s},${100 * s + i}`),
  );
  writeFileSync(file, `n,id,y\n${rows.flat().join("\n")}\n`);
  const data = { task: "csv", file, time: "n", id: "id", target: "y", steps: 3, ahead: 1 };
  const config = { data, evaluation: { backtest: { folds: 2, test: 10 } } };
  const facts = await describeData(resolveConfig(config, "test"));
  expect(facts).toMatchObject({ rows: rows.flat().length, series: 9, from: "0", to: "59" });
  expect(facts.folds.map(({ number, testFrom, testTo }) => [number, testFrom, testTo])).toEqual([
    [1, "40", "49"],
    [2, "50", "59"],
  ]);
  expect(facts.pictured).toHaveLength(6); // evenly spaced ones of nine
  const last = facts.pictured.at(-1)!;
  expect(last.name).toBe("s8");
  expect(last.values[0]!.slice(7, 10)).toEqual([Number.NaN, 800, 801]); // it begins at 8
  expect(last.values[0]).toHaveLength(60);
  const plain = await describeData(resolveConfig({ data }, "test"));
  expect(plain.folds).toEqual([]);
  expect(plain).not.toHaveProperty("sessions");
  expect(plain).not.toHaveProperty("holidays");
});

it("names the sessions and the holidays of business days", async () => {
  const file = join(emptyFolder(), "data.csv");
  const days = Array.from({ length: 120 }, (_, i) => new Date(Date.UTC(2023, 10, 1 + i)));
  const open = days.filter((day) => {
    const isHoliday = day.toISOString().slice(5, 10) === "12-25"; // a Monday
    return day.getUTCDay() % 6 !== 0 && !isHoliday;
  });
  const rows = open.map((day, i) => `${day.toISOString().slice(0, 10)},${(i * i) % 7}`);
  writeFileSync(file, `day,y\n${rows.join("\n")}\n`);
  const data = { task: "csv", file, time: "day", target: "y", steps: 3, ahead: 1 };
  const facts = await describeData(resolveConfig({ data }, "test"));
  expect(facts.sessions).toMatch(/Mon-Fri/);
  expect(facts.holidays).toEqual(["12-25"]);
});
