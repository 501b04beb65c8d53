import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { drawBraille } from "../../src/report/braille.js";
import { Canvas } from "../../src/report/canvas.js";
import { plain } from "../../src/report/color.js";
import { drawTrace, STROKES } from "../../src/report/trace.js";

/** The picture of a line, row by row. */
function drawn(rows: readonly number[], height: number): string[] {
  const width = Math.ceil(rows.length / 2);
  const canvas = new Canvas(width, height);
  drawBraille(canvas, { left: 0, top: 0, width, height }, rows, plain);
  return canvas.lines();
}

/** How many dots a picture has. */
function dots(lines: readonly string[]): number {
  const bits = [...lines.join("").replaceAll(" ", "")].map((c) => c.codePointAt(0)! - 0x2800);
  return bits.map((byte) => byte.toString(2).replaceAll("0", "").length).reduce((a, b) => a + b, 0);
}

describe("a line in braille", () => {
  test("is level in the middle of its row", () => {
    expect(drawn([1, 1, 1, 1], 3)).toEqual(["", "⠤⠤", ""]);
  });

  test("fills the width of its area, with two dots in each column", () => {
    const canvas = new Canvas(6, 3);
    const look = { stroke: STROKES[0], style: plain, braille: true };
    drawTrace(canvas, { left: 1, top: 0, width: 4, height: 3 }, [0.5, 0.5], 2, look);
    expect(canvas.lines()).toEqual(["", " ⠤⠤⠤⠤", ""]);
  });

  test("rises without holes", () => {
    const lines = drawn([0, 2], 3);
    expect(lines.map((line) => line.length)).toEqual([1, 1, 1]);
    expect(dots(lines)).toBeGreaterThanOrEqual(9);
  });

  test("leaves a gap at NaN", () => {
    const gap = Number.NaN;
    expect(drawn([0, 0, gap, gap, 0, 0], 1)).toEqual(["⠤ ⠤"]);
  });

  test("keeps the dots of another line in the same cell", () => {
    const canvas = new Canvas(1, 2);
    const area = { left: 0, top: 0, width: 1, height: 2 };
    drawBraille(canvas, area, [0.75, 0.75], plain);
    drawBraille(canvas, area, [1, 1], plain);
    expect(dots(canvas.lines())).toBe(4);
  });

  test("stays within its area and has a dot for each height", () => {
    const heights = fc.array(fc.double({ min: 0, max: 4, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(heights, (rows) => {
        const lines = drawn(rows, 5);
        expect(lines).toHaveLength(5);
        expect(dots(lines)).toBeGreaterThanOrEqual(rows.length);
      }),
    );
  });
});
