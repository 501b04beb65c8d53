import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../../src/config/resolve.js";
import { loadData } from "../../../src/data/registry.js";
import { foundLine } from "../../../src/data/series/found-line.js";
import { readSeries } from "../../../src/data/series/load.js";
import { timeZone } from "../../../src/data/table/time-zone.js";
import type { TimeColumn } from "../../../src/data/table/times.js";
import type { CsvConfig } from "../../../src/data/tasks/csv-options.js";

const FOLDER = mkdtempSync(join(tmpdir(), "rnnlab-zone-"));
let files = 0;

interface Golden {
  readonly series: readonly {
    readonly zone: string;
    readonly minutes: number;
    readonly wall: readonly string[];
    readonly seconds: readonly number[];
  }[];
  readonly offsets: readonly {
    readonly zone: string;
    readonly seconds: readonly number[];
    readonly minutes: readonly number[];
  }[];
  readonly refused: readonly { readonly zone: string; readonly wall: string }[];
}

const golden = JSON.parse(
  readFileSync(new URL("../../golden/time_golden.json", import.meta.url), "utf8"),
) as Golden;

function fileOf(times: readonly string[]): string {
  files += 1;
  const file = join(FOLDER, `z${files}.csv`);
  writeFileSync(file, `t,v\n${times.map((time, i) => `${time},${i}\n`).join("")}`);
  return file;
}

function optionsOf(file: string, options: Record<string, unknown> = {}): CsvConfig {
  const data = { task: "csv", file, time: "t", target: "v", steps: 3, ahead: 2, ...options };
  return resolveConfig({ data }, "test").data as CsvConfig;
}

/** The times as they were read: by which frequency, when, how written, and their values. */
async function readTimes(times: readonly string[], options: Record<string, unknown> = {}) {
  const { frequency, length, label, wall, series } = await readSeries(
    optionsOf(fileOf(times), options),
  );
  const steps = Array.from({ length }, (_, index) => index);
  return {
    frequency: frequency.name,
    seconds: steps.map((index) => frequency.timeAt(index) / 1000),
    labels: steps.map((index) => label(index)),
    wall: steps.map((index) => new Date(wall(index)).toISOString().slice(0, 16).replace("T", " ")),
    values: [...series[0]!.columns[0]!],
  };
}

const day = (index: number) => new Date(Date.UTC(2020, 9, 1 + index)).toISOString().slice(0, 10);

/** Hours of Berlin's clocks around the end of summer time, which has 02:00 twice. */
const autumn = golden.series[0]!;
const twice = autumn.wall.indexOf("2020-10-25 02:00");

describe("local times are the instants that pandas takes them for", () => {
  it.each(golden.series)("$zone, every $minutes minutes from $seconds.0 on", async (example) => {
    const { zone, wall, seconds, minutes } = example;
    const found = await readTimes(wall, { timeZone: zone });
    expect(found.frequency).toBe(minutes === 60 ? "1 hour" : `${minutes} minutes`);
    expect(found.seconds).toEqual(seconds);
    expect(found.labels).toEqual(wall);
    expect(found.wall).toEqual(wall);
    expect(found.values).toEqual(wall.map((_, i) => i));
  });

  it.each(golden.offsets)("$zone at any time", ({ zone, seconds, minutes }) => {
    const { offsetAt, instantsOf } = timeZone(zone);
    for (const [i, second] of seconds.entries()) {
      const instant = second * 1000;
      expect(offsetAt(instant) / 60_000, `${zone} ${second}`).toBe(minutes[i]);
      expect(instantsOf(instant + offsetAt(instant))).toContain(instant);
    }
  });

  it.each(golden.refused)("not $wall in $zone, which was skipped", async ({ zone, wall }) => {
    const message = `${files + 1}.csv, line 2: t is ${wall}, which the clocks of ${zone} skipped`;
    const reading = readTimes([wall, "2021-12-01 00:10"], { timeZone: zone });
    await expect(reading).rejects.toThrow(message);
  });
});

describe("an hour that comes twice", () => {
  it("is read in a file from the latest time to the earliest", async () => {
    const found = await readTimes([...autumn.wall].reverse(), { timeZone: autumn.zone });
    expect(found.seconds).toEqual(autumn.seconds);
    expect(found.values[0]).toBe(autumn.wall.length - 1);
  });

  it("is of each series on its own", async () => {
    const rows = autumn.wall.flatMap((time) => [`${time},a`, `${time},b`]);
    files += 1;
    const file = join(FOLDER, `z${files}.csv`);
    writeFileSync(file, `t,s,v\n${rows.map((row, i) => `${row},${i}\n`).join("")}`);
    const { series, length } = await readSeries(
      optionsOf(file, { id: "s", timeZone: autumn.zone }),
    );
    expect(length).toBe(autumn.wall.length);
    expect(series.map(({ columns }) => columns[0]!.length)).toEqual([length, length]);
  });

  it("is the first at the end of a file and the second at its beginning", async () => {
    const options = { timeZone: autumn.zone };
    const before = await readTimes(autumn.wall.slice(0, twice + 1), options);
    const after = await readTimes(autumn.wall.slice(twice + 1), options);
    expect(before.seconds).toEqual(autumn.seconds.slice(0, twice + 1));
    expect(after.seconds).toEqual(autumn.seconds.slice(twice + 1));
  });

  it("is refused where a row for one of the two is missing", async () => {
    const reading = readTimes(autumn.wall.toSpliced(twice, 1), { timeZone: autumn.zone });
    await expect(reading).rejects.toThrow(
      new RegExp(
        `, line ${twice + 2}: t is 2020-10-25 02:00, in an hour that occurred twice in Europe/Berlin`,
      ),
    );
  });

  it("is refused without a zone, which is named as what to give", async () => {
    await expect(readTimes(autumn.wall)).rejects.toThrow(
      new RegExp(`line ${twice + 3}: t is the same as in line ${twice + 2}\\. .*data\\.timeZone`),
    );
  });
});

describe("with a zone", () => {
  it("days stay days on the wall, whatever their length", async () => {
    const days = Array.from({ length: 60 }, (_, i) => day(i));
    for (const times of [days, days.map((text) => `${text} 02:30`)]) {
      const found = await readTimes(times, { timeZone: "Europe/Berlin" });
      expect(found).toMatchObject({ frequency: "1 day", labels: times });
    }
    const offset = (i: number) => (i < 25 ? "+02:00" : "+01:00");
    const zoned = days.map((text, i) => `${text}T00:00${offset(i)}`);
    const found = await readTimes(zoned, { timeZone: "Europe/Berlin" });
    expect(found).toMatchObject({ frequency: "1 day", labels: zoned });
    const inUtc = zoned.map((text) => new Date(text).toISOString());
    const same = await readTimes(inUtc, { timeZone: "Europe/Berlin" });
    expect(same).toMatchObject({ frequency: "1 day", seconds: found.seconds });
  });

  it("half days stay at their hours", async () => {
    const times = Array.from({ length: 60 }, (_, i) => `${day(i >> 1)} ${i % 2 ? "18" : "06"}:00`);
    const found = await readTimes(times, { timeZone: "Europe/Berlin" });
    expect(found).toMatchObject({ frequency: "12 hours", labels: times });
  });

  it("offsets that are mixed are instants, with it and without", async () => {
    const times = autumn.seconds.map((second, i) => {
      const offset = i % 2 === 0 ? 0 : 2;
      const text = new Date((second + offset * 3600) * 1000).toISOString().slice(0, 16);
      return text + (offset === 0 ? "Z" : "+02:00");
    });
    for (const options of [{}, { timeZone: "Europe/Berlin" }]) {
      const found = await readTimes(times, options);
      expect(found).toMatchObject({ frequency: "1 hour", seconds: autumn.seconds });
    }
    const { labels, wall } = await readTimes(times, { timeZone: "Europe/Berlin" });
    expect(labels.slice(twice, twice + 2)).toEqual([
      "2020-10-25T02:00+02:00",
      "2020-10-25T02:00+01:00",
    ]);
    expect(wall).toEqual(autumn.wall);
  });

  it("seconds since 1970 stay instants", async () => {
    const times = autumn.seconds.map(String);
    const found = await readTimes(times, { timeZone: "Europe/Berlin" });
    expect(found).toMatchObject({ seconds: autumn.seconds, labels: times, wall: autumn.wall });
  });

  it("the parts begin where its clock says so", async () => {
    const split = { valid: "2020-10-25 03:00", test: "2020-10-26 12:00" };
    const { train, valid } = await loadData(
      optionsOf(fileOf(autumn.wall), { timeZone: "Europe/Berlin", split, steps: 1, ahead: 1 }),
    );
    expect(train.count + 1).toBe(autumn.wall.indexOf("2020-10-25 03:00"));
    expect(valid.count).toBe(33); // each of its values is a target, the first one after training's last
  });

  it.each([
    ["2020-10-25T01:00Z", "2020-10-25T01:00"],
    ["2020-10-25 01:00", "2020-10-25 01:00+02:00"],
  ])("%s and then %s is one clear error", async (first, second) => {
    await expect(readTimes([first, second])).rejects.toThrow(
      /line 3: t is .*, expected a time in the format .* with an offset from UTC and local ones cannot be mixed\.$/,
    );
  });

  it("plain numbers are refused", async () => {
    await expect(readTimes(["1", "2", "3"], { timeZone: "UTC" })).rejects.toThrow(
      /\.csv: data\.timeZone is UTC, expected none where t holds no dates\. Leave it out\.$/,
    );
  });

  it.each([
    [
      "Europe/Berln",
      /data\.timeZone is "Europe\/Berln", expected a time zone .* Did you mean "Europe\/Berlin"\?$/,
    ],
    ["New York", /"New York", expected a time zone such as America\/New_York\.$/],
    ["+01:00", /data\.timeZone is "\+01:00", expected a time zone such as Europe\/Berlin\./],
  ])("%s is no zone", (name, message) => {
    expect(() => optionsOf("x.csv", { timeZone: name })).toThrow(message);
  });

  it("a column of times is needed", () => {
    expect(() => optionsOf("x.csv", { timeZone: "UTC", time: undefined })).toThrow(
      'data.timeZone is "UTC", expected none without data.time, the column of times',
    );
  });
});

it.each([6, 5])(
  "rows of two series every %i hours by the clock are on it if days are whole steps",
  (hours) => {
    const step = hours * 3_600_000;
    const wall = Float64Array.from({ length: 80 }, (_, i) => (i >> 1) * step);
    const groups = [0, 1].map((at) => Uint32Array.from({ length: 40 }, (_, i) => 2 * i + at));
    const times = { ms: wall.map((time) => time - 7_200_000) } as unknown as TimeColumn;
    const zone = timeZone("Europe/Berlin");
    expect(foundLine.isOnWall({ times, wall, zone, groups })).toBe(hours === 6);
  },
);
