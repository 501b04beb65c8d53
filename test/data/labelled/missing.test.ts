import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { filledSequences } from "../../../src/data/labelled/missing.js";

const { NaN: none } = Number;
const filled = (values: readonly number[], sequences: readonly (readonly number[])[]) => [
  ...filledSequences(Float64Array.from(values), sequences),
];

describe("missing values of sequences", () => {
  it.each([
    ["in the middle", [1, none, none, 7], [1, 3, 5, 7]],
    ["at the beginning", [none, none, 4, 6], [4, 4, 4, 6]],
    ["at the end", [2, 3, none, none], [2, 3, 3, 3]],
    ["in several places", [none, 1, none, 2, 8, none], [1, 1, 1.5, 2, 8, 8]],
    ["at all steps but one", [none, none, -2.5, none], [-2.5, -2.5, -2.5, -2.5]],
    ["at all steps", [none, none], [none, none]],
    ["nowhere", [3, 1, 2], [3, 1, 2]],
  ])("%s", (_, values, expected) => {
    expect(filled(values, [[...values.keys()]])).toEqual(expected);
  });

  it("come from the same sequence, whose rows may be anywhere", () => {
    expect(
      filled(
        [1, 10, none, none, 5, 40],
        [
          [0, 2, 4],
          [1, 3, 5],
        ],
      ),
    ).toEqual([1, 10, 3, 25, 5, 40]);
  });

  it("lie between their neighbours and leave measured values as they are", () => {
    const value = fc.option(fc.integer({ min: -9, max: 9 }), { nil: none });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 12 }), (values) => {
        const result = filled(values, [[...values.keys()]]);
        const known = values.filter((each) => !Number.isNaN(each));
        for (const [step, each] of values.entries()) {
          if (!Number.isNaN(each)) expect(result[step]).toBe(each);
          else if (known.length === 0) expect(result[step]).toBeNaN();
          else {
            const before = values.slice(0, step).findLastIndex((other) => !Number.isNaN(other));
            const after = values.findIndex((other, i) => i > step && !Number.isNaN(other));
            const from = before < 0 ? values[after]! : values[before]!;
            const to = after < 0 ? from : values[after]!;
            const share = before < 0 || after < 0 ? 0 : (step - before) / (after - before);
            expect(result[step]).toBeCloseTo((1 - share) * from + share * to, 12);
          }
        }
      }),
    );
  });
});
