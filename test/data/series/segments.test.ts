import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { segmentsOf, windowPlaces } from "../../../src/data/series/segments.js";
import { chainOf } from "../../../src/data/series/transforms/chain.js";
import type { WindowedSeries } from "../../../src/data/series/windowed-series.js";
import { windowsOf } from "../../../src/data/series/windows.js";

interface Case {
  /** For each step: `.` measured, `f` filled in, ` ` missing. */
  readonly steps: string;
  readonly first: number;
  readonly from: number;
  readonly to: number;
  readonly inputsFrom: number;
  readonly stride: number;
  readonly length: number;
  readonly ahead: number;
  readonly reach: number;
}

function seriesOf({ steps, first, reach }: Case): WindowedSeries {
  const values = (kept: string) =>
    Float64Array.from(steps, (step, i) => (kept.includes(step) ? i : Number.NaN));
  const chain = { ...chainOf([]), reach };
  const columns = [values(".f")];
  const measured = steps.includes("f") ? [values(".")] : columns;
  return { name: "", number: 0, first, columns, measured, chains: [chain] };
}

/** The first steps of the windows, by trying every step. */
function startsByTrying(row: Case): number[] {
  const { steps, first, from, to, inputsFrom, stride, length, ahead, reach } = row;
  const isInside = (step: number) =>
    step >= 0 && step < steps.length && step + first >= inputsFrom && step + first < to;
  const isComplete = (start: number) => {
    const span = Array.from({ length: reach + length + ahead }, (_, i) => start - reach + i);
    return span.every((step) => isInside(step) && steps[step] !== " ");
  };
  const starts: number[] = [];
  let inRun = 0;
  for (let start = 0; start < steps.length; start += 1) {
    const isWindow = isComplete(start) && first + start + length >= from;
    if (isWindow && inRun % stride === 0) starts.push(start);
    inRun = isWindow ? inRun + 1 : 0;
  }
  return starts.filter((start) => {
    const after = steps.slice(start + length, start + length + ahead);
    return steps[start + length - 1] === "." && after.includes(".");
  });
}

function startsOf(row: Case): number[] {
  const { from, to, inputsFrom, stride, length, ahead } = row;
  const part = { targets: [from, to], inputsFrom } as const;
  const segments = segmentsOf(seriesOf(row), part, { steps: length, ahead, stride }, 1);
  const { count, at } = windowPlaces(segments, stride);
  return Array.from({ length: count }, (_, index) => at(index).start);
}

const plain = { first: 0, from: 0, inputsFrom: 0, length: 3, ahead: 2, reach: 0 };

describe("the windows of a part", () => {
  it.each([
    ["end with the part", 12, 1, [0, 1, 2, 3, 4, 5, 6, 7]],
    ["end where another stride would leave it: one step is left", 12, 3, [0, 3, 6]],
    ["end where another stride would leave it: none is left", 11, 3, [0, 3, 6]],
    ["end where another stride would leave it: one step too few", 10, 3, [0, 3]],
    ["are one where the stride is longer than the part", 12, 100, [0]],
    ["are one of a part that is as long as a window", 5, 2, [0]],
    ["are none of a part that is shorter", 4, 2, []],
  ])("%s", (_, to, stride, expected) => {
    expect(startsOf({ ...plain, steps: ".".repeat(20), to, stride })).toEqual(expected);
  });

  it("have no value that was filled in as the last input, and a measured one after it", () => {
    const row = { ...plain, steps: "...f......ff..", to: 14, stride: 2 };
    expect(startsOf(row)).toEqual([0, 2, 4, 6]);
    expect(startsOf({ ...row, stride: 1 })).toEqual([0, 2, 3, 4, 5, 6]);
  });

  it("are those that trying every step finds, whatever the stride and the gaps", () => {
    const small = fc.integer({ min: 0, max: 5 });
    const size = fc.integer({ min: 1, max: 5 });
    const step = fc.constantFrom(".", ".", ".", ".", ".", "f", " ");
    const cases = fc.record({
      steps: fc.array(step, { minLength: 1, maxLength: 40 }).map((all) => all.join("")),
      first: small,
      from: fc.integer({ min: 0, max: 20 }),
      to: fc.integer({ min: 0, max: 50 }),
      inputsFrom: fc.integer({ min: 0, max: 20 }),
      stride: size,
      length: size,
      ahead: size,
      reach: small,
    });
    fc.assert(
      fc.property(cases, (row) => {
        fc.pre(row.inputsFrom <= row.from);
        expect(startsOf(row)).toEqual(startsByTrying(row));
      }),
      { numRuns: 1000 },
    );
  });
});

describe("the examples of a part", () => {
  const [STEPS, AHEAD, FROM] = [3, 2, 6];
  /** A value that says which series, column and step of the series it is of; columns have squares too. */
  const valueAt = (series: number, column: number, t: number) =>
    10_000 * column + 1000 * series + (column === 1 ? t * t : t);
  const columnOf = (series: number, column: number, length: number) =>
    Float64Array.from({ length }, (_, t) => valueAt(series, column, t));

  /** Columns of two targets, a past, a static and a known one, from a step of the time line on. */
  function made(series: number, first: number, length: number): WindowedSeries {
    const columns = [0, 1, 2, 3, 4].map((column) => columnOf(series, column, length));
    const chains = columns.map(() => chainOf([]));
    return { name: `s${series}`, number: series, first, columns, measured: columns, chains };
  }

  const calendar = [Float32Array.from({ length: 12 }, (_, step) => -step)];
  const options = {
    steps: STEPS,
    ahead: AHEAD,
    stride: 2,
    targets: ["u", "v"],
    statics: 1,
    known: 1,
    trained: 2,
    calendar: [],
    label: (step: number) => `t${step}`,
  };
  const part = { targets: [FROM, 12], inputsFrom: 0 } as const;
  const all = [made(0, 0, 12), made(1, 3, 9)];
  const dataset = windowsOf(all, calendar, part, options);
  /** The series, its first step and the start of each window. */
  const places = [[0, 0, 3], [0, 0, 5], [0, 0, 7], [1, 3, 0], [1, 3, 2], [1, 3, 4]] as const; // biome-ignore format: short

  /** The values to forecast after a step of a series, target by target; NaN before the part. */
  const targetsAfter = (series: number, first: number, t: number) =>
    [0, 1].flatMap((column) =>
      [1, 2].map((k) => (first + t + k < FROM ? Number.NaN : valueAt(series, column, t + k))),
    );

  const filled = (some: typeof dataset, indices: number[], rows = STEPS) => {
    const x = new Float32Array(indices.length * STEPS * 7);
    const y = new Float32Array(indices.length * rows * 4);
    (rows === STEPS ? some.fill : some.fillLastStep!)(indices, x, y);
    return { x: [...x], y: [...y] };
  };

  it("have each column, the calendar and what is known ahead at their places", () => {
    expect(dataset).toMatchObject({
      count: 6,
      inputs: 4 + 1 + AHEAD,
      outputs: 4,
      targets: STEPS * 4,
      variables: ["u", "v"],
      constants: [3],
      missingTargets: true,
    });
    for (const [index, [series, first, start]] of places.entries()) {
      const steps = [0, 1, 2].map((t) => start + t);
      const x = steps.flatMap((t) => [
        ...[0, 1, 2, 3].map((column) => valueAt(series, column, t)),
        -(first + t),
        valueAt(series, 4, t + 1),
        valueAt(series, 4, t + 2),
      ]);
      const y = steps.flatMap((t) => targetsAfter(series, first, t));
      const { x: other } = filled(dataset, [0]);
      expect(filled(dataset, [0, index]).x, `window ${index}`).toEqual([...other, ...x]);
      expect(filled(dataset, [0, index]).y.slice(STEPS * 4)).toEqual(y);
      expect(filled(dataset, [0, index], 1).y.slice(4)).toEqual(y.slice(-4));
      const truth = new Float64Array(STEPS * 4);
      dataset.truth!(index, truth);
      expect([...truth]).toEqual(y);
      const history = new Float64Array(2 * STEPS);
      dataset.history!(index, history);
      expect([...history]).toEqual(
        [0, 1].flatMap((column) => steps.map((t) => valueAt(series, column, t))),
      );
      const { series: name, time } = dataset.place!(index);
      expect([name, time(1), time(2)]).toEqual([
        `s${series}`,
        `t${first + start + STEPS}`,
        `t${first + start + STEPS + 1}`,
      ]);
      expect([dataset.series!.count, dataset.series!.numberOf(index)]).toEqual([2, series]);
      expect(dataset.spread!(index)).toBe(1);
    }
  });

  it("are at every step where lines are fitted to them, and scaled by the part's own changes", () => {
    const every = dataset.everyWindow!();
    expect(every.count).toBe(5 + 5);
    expect(filled(every, [1, 6]).x.filter((_, i) => i % 7 === 0)).toEqual(
      [[0, 4], [1, 1]].flatMap(([series, start]) => [0, 1, 2].map((t) => valueAt(series!, 0, start! + t))), // biome-ignore format: short
    );
    // steps 6 to 11 of the time line are 3 to 8 of the second series; squares change by 2 t + 1
    const squares = [6, 7, 8, 9, 10, 3, 4, 5, 6, 7].map((t) => 2 * t + 1);
    const mean = squares.reduce((sum, change) => sum + change, 0) / squares.length;
    expect(dataset.naiveErrors!()).toEqual([1, mean]);
    expect(windowsOf(all, [], { targets: [0, 12], inputsFrom: 0 }, options).missingTargets).toBe(
      false,
    );
  });

  it("show no value that was filled in from later ones", () => {
    const [series] = all;
    const past = series!.measured[2]!.with(4, Number.NaN).with(5, Number.NaN);
    const measured = series!.measured.map((values, column) => (column === 2 ? past : values));
    const columns = series!.columns.map((values, column) =>
      column === 2 ? values.with(4, 77).with(5, 78) : values,
    );
    const some = windowsOf([{ ...series!, columns, measured }], calendar, part, options);
    const { x, y } = filled(some, [0]); // steps 3 to 5
    const pastOf = (t: number) => valueAt(0, 2, t);
    expect([0, 1, 2].map((t) => x[t * 7 + 2])).toEqual([pastOf(3), pastOf(3), pastOf(3)]);
    expect(some.missingTargets).toBe(true);
    // a step whose input was filled in has no targets, but for the last one
    expect(y.slice(4, 8).every(Number.isNaN)).toBe(true);
    expect(y.slice(8)).toEqual(targetsAfter(0, 0, 5));
    const { x: later } = filled(some, [1]); // steps 5 to 7, of which the first was filled in
    expect([0, 1, 2].map((t) => later[t * 7 + 2])).toEqual([78, pastOf(6), pastOf(7)]);
  });
});
