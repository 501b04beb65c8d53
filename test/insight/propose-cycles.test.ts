import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import type { Dataset } from "../../src/data/dataset.js";
import { linesCost, spaced, withCycles } from "../../src/insight/propose-cycles.js";
import { randomStream } from "../../src/shared/random.js";
import { emptyFolder } from "../helpers/cli.js";

afterEach(() => void vi.restoreAllMocks());

const DAY = 8;

/** A series of eight values a day. */
function file(valueAfter: (before: readonly number[], t: number) => number, count: number): string {
  const values = [10, 10];
  for (let t = 2; t < count; t += 1) values.push(valueAfter(values.slice(-2), t));
  const time = (t: number) =>
    new Date(Date.UTC(2024, 0, 1, (24 / DAY) * t)).toISOString().slice(0, 16);
  const path = join(emptyFolder(), "eight.csv");
  writeFileSync(path, `t,y\n${values.map((y, t) => `${time(t)},${y}\n`).join("")}`);
  return path;
}

function suggestion(path: string, more: object = {}, model: object = {}) {
  const data = { task: "csv", file: path, time: "t", target: "y", steps: DAY, ahead: 2, ...more };
  return {
    config: {
      data: { ...data, period: DAY, level: "last" },
      model: { cell: "gru", skip: "linear", targets: "lastStep", ...model },
    },
    notes: ["a note"],
    choices: ["a choice"],
  };
}

/** The changes go on in one half of the day and are undone in the other. */
const hourly = (count: number) => {
  const random = randomStream(6, "eight");
  return file(([a, b], t) => {
    const share = 0.9 * Math.sin((2 * Math.PI * t) / DAY);
    return b! + share * (b! - a!) + random() - 0.5;
  }, count);
};

describe("cycles that init proposes", () => {
  it("are those of the day, if lines that follow them forecast validation clearly better", async () => {
    const path = hourly(3000);
    const works: string[] = [];
    const found = await withCycles(path, suggestion(path), (what) => void works.push(what));
    const { calendar } = found.config.data as { readonly calendar: readonly string[] };
    expect(calendar.slice(0, 2)).toEqual(["hourOfDay", "halfDay"]);
    expect(found.config.model).toMatchObject({ skip: "linear", skipCycles: calendar });
    const percent = Number(/has (\d+) %/.exec(found.notes[1]!)?.[1]);
    expect(percent).toBeGreaterThanOrEqual(10);
    const note =
      `model.skipCycles ${calendar.join(", ")}: on the validation part, a line whose coefficients follow these cycles ` +
      `has ${percent} % less squared error than one with constant coefficients`;
    expect([found.notes, found.choices]).toEqual([
      ["a note", note],
      ["a choice", note],
    ]);
    expect(found.config.data).toEqual({ ...suggestion(path).config.data, calendar });
    expect(works).toEqual(["comparing lines that follow the time of day with one that does not"]);
    expect(() => resolveConfig(found.config, "proposed")).not.toThrow();
  });

  it("have the day of the week as well if it matters", async () => {
    const random = randomStream(7, "weeks");
    const path = file(([a, b], t) => {
      const share = 0.9 * Math.sin((2 * Math.PI * Math.floor(t / DAY)) / 7);
      return b! + share * (b! - a!) + random() - 0.5;
    }, 4000);
    const { config } = await withCycles(path, suggestion(path));
    expect(config.model).toMatchObject({ skipCycles: ["hourOfDay", "halfDay", "dayOfWeek"] });
  });

  it("are none for changes that do not depend on the hour", async () => {
    const random = randomStream(8, "noise");
    const path = file(([, b]) => 0.9 * b! + random(), 2000);
    expect(await withCycles(path, suggestion(path))).toEqual(suggestion(path));
  });

  it.each([
    ["few validation windows", 900, {}, {}],
    ["another season", 1500, { period: 4 }, {}],
    ["no season", 1500, { period: undefined }, {}],
    ["several series", 1500, { id: "y" }, {}],
    ["a calendar of one's own", 1500, { calendar: ["dayOfYear"] }, {}],
    ["no line", 1500, {}, { skip: "none" }],
    ["no room for windows", 1500, { ahead: 1000 }, {}],
  ])("are none with %s", async (_, count, data, model) => {
    const path = hourly(count);
    const given = suggestion(path, {}, model);
    const plain = {
      ...given,
      config: { ...given.config, data: { ...given.config.data, ...data } },
    };
    expect(await withCycles(path, plain)).toBe(plain);
  });
});

it("of short series are proposed as well, and a fault of the program is not hidden", async () => {
  const path = hourly(1500); // all that the others lack
  const { config } = await withCycles(path, suggestion(path));
  expect(config.model).toHaveProperty("skipCycles");
  const fault = new TypeError("a fault");
  vi.spyOn(Array.prototype, "toSorted").mockImplementation(() => {
    throw fault;
  });
  await expect(withCycles(path, suggestion(path))).rejects.toBe(fault);
});

it("lines cost the sums of their inputs, with the products of targets and cycles", () => {
  const shape = { steps: 3, inputs: 4, outputs: 5 };
  expect(linesCost(shape, undefined, 10)).toBe(10 * 13 * (13 / 2 + 5));
  const cycles = { inputs: [2, 3], variables: 2 }; // four products at each step
  expect(linesCost(shape, cycles, 10)).toBe(10 * 25 * (25 / 2 + 5));
});

describe("the windows that cycles are tried on", () => {
  /** The windows of a range, whose number is their only input. */
  function windows(from: number, to: number): number[] {
    const dataset = {
      ...{ count: to, steps: 1, inputs: 1, outputs: 1, targets: 1 },
      fill: (indices: ArrayLike<number>, x: Float32Array) => x.set(Array.from(indices)),
    };
    const chosen = spaced(dataset satisfies Dataset, from, to);
    const x = new Float32Array(chosen.count);
    chosen.fill([...x.keys()], x, new Float32Array(chosen.count));
    return [...x];
  }

  it.each([
    [0, 1],
    [1, 1],
    [2000, 1],
    [2001, 5], // not 2, 3 or 4
    [10_000, 5],
    [10_001, 11], // not 6 to 10
    [22_001, 13],
    [27_000, 17],
  ])(
    "of %i windows are every %ith, so that all hours and days of the week occur",
    (count, distance) => {
      const expected: number[] = [];
      for (let at = 30; at < 30 + count; at += distance) expected.push(at);
      expect(windows(30, 30 + count)).toEqual(expected);
      expect(expected.length).toBeLessThanOrEqual(2000);
      if (expected.length < 168) return;
      expect(new Set(expected.map((at) => at % 24)).size).toBe(24);
      expect(new Set(expected.map((at) => at % 168)).size).toBe(168);
    },
  );
});
