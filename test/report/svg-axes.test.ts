import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { valueScale, valueTicks, wholeTicks } from "../../src/report/svg/axes.js";
import { escapeMarkup } from "../../src/report/svg/markup.js";

const range = [200, 10] as const;

describe("a scale", () => {
  it("holds every finite value within its range, whatever else there is", () => {
    const any = fc.double({ noDefaultInfinity: false, min: -1e12, max: 1e12 });
    const options = { range, logFrom: 8 };
    fc.assert(
      fc.property(fc.array(any), (values) => {
        const scale = valueScale(values, options);
        for (const value of values.filter(Number.isFinite)) {
          expect(scale(value)).toBeGreaterThanOrEqual(10 - 1e-6);
          expect(scale(value)).toBeLessThanOrEqual(200 + 1e-6);
        }
        for (const { value, text } of valueTicks(scale, 4)) {
          expect(Number.isFinite(scale(value))).toBe(true);
          expect(text).not.toBe("");
        }
      }),
    );
  });

  it("is logarithmic where the values are far apart and positive", () => {
    const middle = (values: readonly number[]) =>
      valueScale(values, { range, logFrom: 8 }).invert(105);
    expect(middle([0.001, 0.1])).toBeCloseTo(0.01, 6);
    expect(middle([0.02, 0.1])).toBeCloseTo(0.06, 6);
    expect(middle([-0.1, 0.1])).toBeCloseTo(0, 6);
  });

  it("begins at zero on request", () => {
    expect(valueScale([2, 4], { range, zero: true })(0)).toBe(200);
    expect(valueScale([2, 4], { range })(2)).toBe(200);
  });
});

describe("ticks", () => {
  it("are named with the digits they need", () => {
    const texts = (low: number, high: number) =>
      valueTicks(valueScale([low, high], { range }), 4).map(({ text }) => text);
    expect(texts(0, 0.3)).toEqual(["0", "0.1", "0.2", "0.3"]);
    expect(texts(0.0101, 0.0104)).toEqual(["0.0101", "0.0102", "0.0103", "0.0104"]);
  });

  it("stand at both ends of a logarithmic axis, and none of the others close to them", () => {
    const scale = valueScale([0.0123, 45.6], { range, logFrom: 8 });
    const ticks = valueTicks(scale, 4);
    expect(ticks[0]!.value).toBe(scale.domain()[0]);
    expect(ticks.at(-1)!.value).toBe(scale.domain()[1]);
    expect(ticks.map(({ text }) => text)).toEqual(["0.01", "0.1", "1", "10", "55"]);
    const heights = ticks.map(({ value }) => scale(value));
    for (const [i, height] of heights.slice(1).entries()) {
      expect(heights[i]! - height).toBeGreaterThanOrEqual(13);
    }
  });

  it("count in whole numbers where parts make no sense", () => {
    const scale = valueScale([1, 3], { range });
    expect(wholeTicks(scale).map(({ value }) => value)).toEqual([1, 2, 3]);
  });

  it("are as many whole numbers as have room for their digits", () => {
    const textsIn = (to: number, width: number) =>
      wholeTicks(valueScale([0, to], { range: [0, width] })).map(({ text }) => text);
    expect(textsIn(5, 150)).toEqual(["0", "1", "2", "3", "4", "5"]);
    expect(textsIn(5, 80)).toEqual(["0", "2", "4"]);
    expect(textsIn(5000, 150)).toEqual(["0", "2000", "4000"]);
  });
});

describe("markup", () => {
  it("of any text has no character that begins markup, and none that XML forbids", () => {
    const text = fc.string({ unit: "binary", maxLength: 200 });
    fc.assert(
      fc.property(text, (value) => {
        const markup = escapeMarkup(value);
        expect(markup).not.toMatch(/[<>"']/);
        expect(markup).not.toMatch(/(?![\t\n\r])\p{Cc}|\p{Cs}|[\ufffe\uffff]/u);
        expect(markup).not.toMatch(/&(?!#\d+;)/);
      }),
    );
  });

  it("keeps every other character", () => {
    expect(escapeMarkup("Größe 10 µs, 長さ 🚀\n")).toBe("Größe 10 µs, 長さ 🚀\n");
  });
});
