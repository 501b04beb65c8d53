import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { segmentsOf, windowPlaces } from "../../../src/data/series/segments.js";
import { chainOf } from "../../../src/data/series/transforms/chain.js";
import type { WindowedSeries } from "../../../src/data/series/windowed-series.js";

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
