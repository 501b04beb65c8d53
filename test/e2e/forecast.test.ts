import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { emptyFolder, runAt } from "../helpers/cli.js";

const STEPS = 14;
const AHEAD = 7;
const DAYS = 400;
const folder = emptyFolder();

const day = (index: number) => new Date(Date.UTC(2020, 0, 1 + index)).toISOString().slice(0, 10);

/** Two series of very different size, from day `from` on. */
function csv(from: number, days: number, every = 1): string {
  const rows = ["small", "large"].flatMap((shop) =>
    Array.from({ length: days }, (_, i) => {
      const index = from + i * every;
      return `${day(index)},${shop},${(shop === "large" ? 4000 : 4) * (1 + (index % 7) / 100)}\n`;
    }),
  );
  return `t,shop,v\n${rows.join("")}`;
}

async function forecast(content: string, ...more: string[]) {
  writeFileSync(join(folder, "new.csv"), content);
  const result = await runAt(["predict", "last", "--input", "new.csv", ...more], folder);
  const rows = result.stdout.trimEnd().split("\n").slice(1);
  return { ...result, rows: rows.map((row) => row.split(",")) };
}

beforeAll(async () => {
  writeFileSync(join(folder, "data.csv"), csv(0, DAYS));
  const data = { task: "csv", file: "data.csv", time: "t", id: "shop", target: "v" };
  const config = {
    data: { ...data, steps: STEPS, ahead: AHEAD, calendar: ["dayOfWeek"] },
    model: { hidden: 4 },
    training: { epochs: 2 },
    output: { plots: 1 },
  };
  writeFileSync(join(folder, "config.json"), JSON.stringify(config));
  expect((await runAt(["train", "-c", "config.json"], folder)).code).toBe(0);
}, 60_000);

describe("predict --input", () => {
  it("is the forecast that the test of the run made from the same window", async () => {
    const tested = (await runAt(["predict", "last"], folder)).stdout.trimEnd().split("\n");
    const expected = tested.slice(-AHEAD).map((row) => row.split(",")[3]);
    const { rows } = await forecast(csv(0, DAYS - AHEAD));
    for (const [i, [, , value]] of rows.slice(-AHEAD).entries()) {
      expect(Number(value) / Number(expected[i])).toBeCloseTo(1, 8);
    }
  });

  it("continues the calendar and the scale of each series", async () => {
    const { rows, stdout } = await forecast(csv(DAYS + 5, STEPS), "--horizon", "9");
    expect(stdout.split("\n")[0]).toBe("series,time,forecast,low,high");
    const times = Array.from({ length: 9 }, (_, i) => day(DAYS + 5 + STEPS + i));
    expect(rows.map(([name, time]) => [name, time])).toEqual(
      ["small", "large"].flatMap((name) => times.map((time) => [name, time])),
    );
    // The two series are alike but for their size, so what is above the forecast grows with it.
    const above = rows.map(([, , forecast, , high]) => (Number(high) - Number(forecast)) / 4);
    for (let k = 0; k < AHEAD; k += 1) expect(above[9 + k]! / above[k]!).toBeCloseTo(1000, 0);
    for (const [i, [name, , ...values]] of rows.entries()) {
      const [value, low, high] = values.map((text) => Number(text) / (name === "large" ? 1000 : 1));
      expect(value).toBeGreaterThan(3.5);
      expect(value).toBeLessThan(4.8);
      if (i % 9 >= AHEAD) expect(values.slice(1)).toEqual(["", ""]);
      else expect(high).toBeGreaterThan(low!);
    }
  });

  it("forecasts beyond data.ahead from its own forecasts", async () => {
    const first = (await forecast(csv(DAYS, STEPS))).rows.map(
      ([shop, t, v]) => `${t},${shop},${v}\n`,
    );
    const second = (await forecast(csv(DAYS, STEPS) + first.join(""))).rows;
    const at = (await forecast(csv(DAYS, STEPS), "--horizon", String(2 * AHEAD))).rows;
    for (const [i, row] of second.entries()) {
      const same = at[Math.floor(i / AHEAD) * 2 * AHEAD + AHEAD + (i % AHEAD)]!;
      expect(same.slice(0, 2)).toEqual(row.slice(0, 2));
      expect(Number(same[2]) / Number(row[2])).toBeCloseTo(1, 5);
    }
  });

  it("cuts the horizon, and writes a file", async () => {
    await forecast(csv(DAYS, STEPS), "--horizon", "2", "--output", "out.csv");
    expect(readFileSync(join(folder, "out.csv"), "utf8").trimEnd().split("\n")).toHaveLength(5);
  });

  it.each([
    ["too few steps", csv(DAYS, 5), /small has 5 steps up to .*, expected at least 14/],
    ["another frequency", csv(DAYS, 30, 7), /no two of its rows are 1 day apart/],
    ["a missing column", "t,v\n2021-01-01,1\n", /has no column "shop"/],
  ])("refuses %s in one line", async (_, content, message) => {
    const { code, stderr, stdout } = await forecast(content);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect([code, stdout]).toEqual([2, ""]);
  });

  it.each([
    ["an unknown series", csv(DAYS, 20).replaceAll("small", "new"), /shop has "new", expected/],
    [
      "a gap",
      csv(DAYS, 20).replace(`${day(DAYS + 15)},small`, `${day(DAYS + 25)},small`),
      /there is no row of small/,
    ],
  ])("forecasts the others beside %s", async (_, content, message) => {
    const { code, stderr, rows } = await forecast(content);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^warning: 1 of 2 series not forecast: /);
    expect([code, rows.map(([name]) => name)]).toEqual([0, Array(AHEAD).fill("large")]);
    const strict = await forecast(content, "--strict");
    expect([strict.code, strict.rows.length]).toEqual([1, AHEAD]);
    expect(strict.stderr).toContain("error: --strict: no prediction for 1 series");
  });

  it("continues through the hour that occurs twice at the end of summer time", async () => {
    const hour = (index: number) => {
      const at = new Date(Date.UTC(2020, 9, 20) + index * 3_600_000);
      const clock = { timeZone: "Europe/Berlin", dateStyle: "short", timeStyle: "short" } as const;
      return at.toLocaleString("sv-SE", clock); // 2020-10-20 02:00
    };
    const hours = (from: number, to: number) =>
      `t,v\n${Array.from({ length: to - from }, (_, i) => `${hour(from + i)},${i % 24}\n`).join("")}`;
    writeFileSync(join(folder, "hours.csv"), hours(0, 100));
    const data = { task: "csv", file: "hours.csv", time: "t", target: "v", steps: 5, ahead: 3 };
    const config = {
      data: { ...data, timeZone: "Europe/Berlin", calendar: ["hourOfDay"] },
      model: { hidden: 2 },
      training: { epochs: 1 },
      output: { plots: 1, runs: "hours" },
    };
    writeFileSync(join(folder, "hours.json"), JSON.stringify(config));
    expect((await runAt(["train", "-c", "hours.json"], folder)).stderr).not.toContain("error");
    for (const end of [120, 121, 122]) {
      const { rows } = await forecast(hours(110, end), "--runs", "hours");
      expect(rows.map(([, time]) => time)).toEqual([hour(end), hour(end + 1), hour(end + 2)]);
    }
    expect([hour(120), hour(121)]).toEqual(["2020-10-25 02:00", "2020-10-25 02:00"]);
  }, 60_000);

  it("refuses runs of other tasks, and its options without --input", async () => {
    const other = ["-s", "training.epochs=1", "-s", "data.series=200", "-s", "output.plots=1"];
    const args = ["train", "-c", "lstm", ...other, "-s", "output.runs=sines"];
    expect((await runAt(args, folder)).stderr).not.toContain("error");
    const refused = await runAt(
      ["predict", "last", "--runs", "sines", "--input", "new.csv"],
      folder,
    );
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringMatching(/data.task is "sines", expected "csv"/),
    ]);
    expect((await runAt(["predict", "last", "--horizon", "3"], folder)).code).toBe(2);
  }, 60_000);
});
