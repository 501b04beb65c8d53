import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { loadData } from "../../src/data/registry.js";
import { predictLastStep } from "../../src/evaluation/evaluate.js";
import { withRunNetwork } from "../../src/inference/run-network.js";
import { shapeOf } from "../../src/model/spec.js";
import { readConfig } from "../../src/runs/reader.js";
import { run } from "../helpers/cli.js";
import {
  AHEAD,
  csv,
  DAYS,
  day,
  predictShops,
  rows,
  STEPS,
  trainedShops,
  valueAt,
} from "./shops.js";

let project = "";
let folder = "";

beforeAll(async () => {
  ({ project, folder } = await trainedShops());
}, 60_000);

const predict = (content: string, ...more: string[]) =>
  predictShops({ project, folder }, content, ...more);

/** What a run's model forecasts on its validation and test windows, which are days of 2024. */
async function forecastsOfWindows(folder: string) {
  const config = readConfig(folder);
  const data = await loadData(config.data);
  const shape = shapeOf(data);
  return withRunNetwork({ folder, config, shape, threads: 1 }, (network) =>
    [data.valid, data.test].flatMap((part) => {
      const { predictions, outputs } = predictLastStep(network, part);
      return Array.from({ length: part.count }, (_, w) => {
        const { series, time } = part.place!(w);
        const first = (Date.parse(time(1)) - Date.UTC(2024, 0, 1)) / 86_400_000;
        const forecasts = [...predictions.subarray(w * outputs, (w + 1) * outputs)];
        const shop = series === "big" ? ("big" as const) : ("small" as const);
        return { shop, origin: first - 1, forecasts };
      });
    }),
  );
}

describe("predict --input from the run folder alone", () => {
  const newer = csv(rows(DAYS - 10, DAYS + 3));

  it("is the same where the folder was moved and the training file is gone", async () => {
    const before = await predict(newer);
    expect([before.code, before.cells.length]).toEqual([0, 2 * AHEAD]);
    mkdirSync(join(project, "elsewhere"));
    const [home, away] = [folder, join(project, "elsewhere", "run")];
    renameSync(home, away);
    renameSync(join(project, "data.csv"), join(project, "hidden.csv"));
    folder = away;
    const after = await predict(newer);
    expect([after.code, after.stdout]).toEqual([0, before.stdout]);
    renameSync(join(project, "hidden.csv"), join(project, "data.csv"));
    renameSync(away, home);
    folder = home;
  });

  it("takes the training file with a row more", async () => {
    const grown = rows(0, DAYS).concat(`${day(DAYS)},small,${valueAt("small", DAYS)}`);
    writeFileSync(join(project, "data.csv"), csv(grown));
    const { code, cells } = await predict(csv(grown));
    expect(code).toBe(0);
    expect(cells.map(([shop, time]) => [shop, time])).toEqual([
      ["small", day(DAYS + 1)],
      ["small", day(DAYS + 2)],
      ["big", day(DAYS)],
      ["big", day(DAYS + 1)],
    ]);
    writeFileSync(join(project, "data.csv"), csv(rows(0, DAYS)));
  });

  it("takes columns in another order, and others beside them", async () => {
    const other = rows(DAYS - 10, DAYS + 3).map((row) => {
      const [time, shop, sales] = row.split(",");
      return `${sales},note,${time},7,${shop}`;
    });
    const { stdout } = await predict(`${["sales,x,day,y,shop", ...other].join("\n")}\n`);
    expect(stdout).toBe((await predict(newer)).stdout);
  });

  it("forecasts the series that are long enough, and names the others", async () => {
    const short = rows(DAYS, DAYS + 10).filter(
      (row) => !row.includes("big") || row < day(DAYS + 3),
    );
    const { code, cells, stderr } = await predict(csv(short));
    expect([code, cells.map(([shop]) => shop)]).toEqual([0, ["small", "small"]]);
    expect(stderr).toContain("warning: 1 of 2 series not forecast: ");
    expect(stderr).toContain("sales of big has 3 steps up to 2024-05-02, expected at least 6");
    expect((await predict(csv(short), "--strict")).code).toBe(1);
  });

  it("has the intervals that the errors on validation and test windows give", async () => {
    const all = await forecastsOfWindows(folder);
    const { cells, stderr } = await predict(newer, "--level", "80");
    expect(stderr).toContain(
      `80 % intervals from the errors on ${all.length} validation and test windows`,
    );
    const change = (values: readonly number[]) => {
      const squares = values.slice(1).map((value, i) => (value - values[i]!) ** 2);
      return Math.sqrt(squares.reduce((sum, square) => sum + square) / squares.length);
    };
    // In units of each series' deviation in training, which the network sees.
    const unit = (shop: string) => {
      const values = Array.from({ length: 84 }, (_, i) => valueAt(shop, i));
      const mean = values.reduce((sum, value) => sum + value) / values.length;
      const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      return Math.sqrt(squares / values.length);
    };
    const units = { small: unit("small"), big: unit("big") };
    const windows = all.map(({ shop, origin, forecasts }) => {
      const history = Array.from({ length: STEPS }, (_, i) =>
        valueAt(shop, origin - STEPS + 1 + i),
      );
      const errors = forecasts.map((value, k) => valueAt(shop, origin + 1 + k) - value);
      return { change: change(history) / units[shop], errors: errors.map((e) => e / units[shop]) };
    });
    const sorted = (values: number[]) => values.sort((a, b) => a - b);
    const usual = sorted(windows.map((window) => window.change))[Math.floor(windows.length / 2)]!;
    const scaleOf = (scale: number) => Math.max(scale, usual / 10);
    const k = Math.ceil((windows.length + 1) * 0.9);
    for (const [row, [shop, , forecast, low, high]] of cells.entries()) {
      const name = shop === "big" ? "big" : "small";
      const scores = sorted(
        windows.map((window) => window.errors[row % AHEAD]! / scaleOf(window.change)),
      );
      const history = Array.from({ length: STEPS }, (_, i) => valueAt(name, DAYS + 3 - STEPS + i));
      const scale = scaleOf(change(history) / units[name]) * units[name];
      const [from, to] = [scores[windows.length - k]!, scores[k - 1]!];
      expect((Number(low) - Number(forecast)) / scale).toBeCloseTo(from, 3);
      expect((Number(high) - Number(forecast)) / scale).toBeCloseTo(to, 3);
    }
  });

  it("rolls over newer values, with errors where the truth is there", async () => {
    const { cells, stdout, stderr } = await predict(csv(rows(100, DAYS)), "--origins", "3");
    expect(stdout.split("\n")[0]).toBe("series,origin,ahead,time,forecast,low,high,actual,error");
    const origins = [105, 108, 111, 114, 117].map((i) => i + 2); // back from the last day, 119
    const small = cells.filter(([shop]) => shop === "small");
    expect(small.map(([, origin]) => origin)).toEqual(
      origins.flatMap((origin) => Array<string>(AHEAD).fill(day(origin))),
    );
    let squares = 0;
    let count = 0;
    for (const [, origin, ahead, time, forecast, , , actual, error] of small) {
      const at = DAYS - 1 - (Date.parse(day(DAYS - 1)) - Date.parse(origin!)) / 86_400_000;
      expect(time).toBe(day(at + Number(ahead)));
      if (at + Number(ahead) >= DAYS) expect([actual, error]).toEqual(["", ""]);
      else {
        expect(Number(actual)).toBeCloseTo(valueAt("small", at + Number(ahead)), 5);
        expect(Number(error)).toBeCloseTo(Number(actual) - Number(forecast), 5);
        squares += Number(error) ** 2;
        count += 1;
      }
    }
    expect(count).toBe(8);
    expect(squares).toBeGreaterThan(0);
    expect(stderr).toContain("10 origins\n");
    expect(stderr).toMatch(/^sales: MAE \S+, RMSE \S+, MSE \S+ over 16 values/m);
  });

  it("rolls over the test part as the run's own test did", async () => {
    const tested = readFileSync(join(folder, "predictions.csv"), "utf8").trimEnd().split("\n");
    const expected = tested.slice(1).map((line) => line.split(","));
    const { cells } = await predict(csv(rows(0, DAYS)), "--origins", "all");
    const forecasts = new Map(
      cells.map(([shop, , ahead, time, value]) => {
        return [`${shop} ${time} ${ahead}`, value];
      }),
    );
    for (const [, ahead, target, prediction, shop, time] of expected) {
      expect(Number(forecasts.get(`${shop} ${time} ${ahead}`))).toBeCloseTo(Number(prediction), 2);
      expect(Number(target)).toBeGreaterThan(0);
    }
  });

  it("asks for fewer percent where the windows are few", async () => {
    const { stderr, cells } = await predict(newer, "--level", "99.9");
    const windows = (await forecastsOfWindows(folder)).length;
    expect(stderr).toContain("a 99.9 % interval needs the errors on 999 windows");
    const highest = Math.floor((100 * windows) / (windows + 1));
    expect(stderr).toContain(`highest possible level is --level ${highest}`);
    expect(cells.every(([, , , low, high]) => low === "" && high === "")).toBe(true);
  });

  it("is done with the data file for a folder of an earlier version, and says so", async () => {
    const expected = await predict(newer);
    const path = join(folder, "inference.json");
    const kept = readFileSync(path);
    rmSync(path);
    const old = await predict(newer);
    expect(old.stdout).toBe(expected.stdout);
    expect(old.stderr).toMatch(
      /warning: .* has no inference.json: .* contents are derived from .*data\.csv/,
    );
    rmSync(join(project, "data.csv"));
    const without = await predict(newer);
    expect([without.code, without.stdout]).toEqual([2, ""]);
    expect(without.stderr).toMatch(/data\.csv: no such file \(An earlier version made .*\)\n$/);
    writeFileSync(path, kept);
    writeFileSync(join(project, "data.csv"), csv(rows(0, DAYS)));
  });

  it("leaves out bad rows, and says which", async () => {
    const bad = csv(rows(DAYS - 10, DAYS + 3))
      .replace(/(2024-04-30,small),.*/, "$1,abc") // in the last window
      .replace(/(2024-04-2.,big,.*\n)/, "$1$1") // a day twice
      .replace(/2024-05-02,big/, "soon,big") // the last day
      .concat("2024-05-02,big\n2024-05-02,big,1,2\n");
    const { code, cells, stderr } = await predict(bad);
    expect(stderr).toContain("warning: 5 rows skipped: ");
    expect(stderr).toMatch(/new\.csv, line 12: sales is "abc", expected a number/);
    expect(stderr).toMatch(/line 28: day is "soon", expected a time/);
    expect(stderr).toMatch(/line 29: has 2 cells separated by ",", expected 3/);
    expect(stderr).toMatch(/line 30: has 4 cells separated by ",", expected 3/);
    expect(stderr).toMatch(/line 16: day is the same as in line 15/);
    expect([code, cells.map(([shop, time]) => `${shop} ${time}`)]).toEqual([
      0,
      [`big ${day(DAYS + 2)}`, `big ${day(DAYS + 3)}`],
    ]);
    expect(stderr).toContain("1 of 2 series not forecast: ");
    expect((await predict(bad, "--strict")).code).toBe(1);
  });

  it("reads the standard input", async () => {
    const expected = await predict(newer);
    const lines = newer
      .trimEnd()
      .split("\n")
      .slice(1)
      .map((line) => {
        const [time, shop, sales] = line.split(",");
        return JSON.stringify({ day: time, shop, sales: Number(sales) });
      });
    for (const content of [newer, newer.replaceAll(",", ";"), lines.join("\n")]) {
      const piped = await run(["predict", folder, "-i", "-"], project, undefined, content);
      expect([piped.code, piped.stdout]).toEqual([0, expected.stdout]);
    }
    const bad = await run(["predict", folder, "-i", "-"], project, undefined, "day,shop\n1,2\n");
    expect([bad.code, bad.stderr]).toEqual([
      2,
      expect.stringMatching(/^error: standard input: has no column "sales"/),
    ]);
    expect((await run(["predict", folder, "-i", "-"], project, undefined, "")).code).toBe(2);
  });

  it("warns once of values far outside of what training saw", async () => {
    const usual = await predict(newer);
    expect(usual.stderr).not.toContain("far outside");
    const other = newer.replaceAll(/(2024-05-0[12],small),(.*)/g, "$1,1$2"); // 10 times and more
    const { code, stderr } = await predict(other);
    expect(code).toBe(0);
    expect(stderr.match(/far outside/g)).toHaveLength(1);
    const value = Number(`1${valueAt("small", DAYS + 1)}`).toPrecision(4);
    expect(stderr).toContain(`warning: sales of small is ${value} at 2024-05-01, far outside`);
    expect(stderr).toContain("the first of 2 such values");
  });
});
