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
