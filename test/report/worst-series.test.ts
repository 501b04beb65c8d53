import { expect, it } from "vitest";
import {
  worstSeriesHeaders,
  worstSeriesLines,
  worstSeriesRows,
  worstSeriesTitle,
} from "../../src/report/worst-series.js";
import type { ValueSummary } from "../../src/runs/records.js";

/** Twelve series whose sMAPE rises with their number while their MSE falls. */
const bySeries = Array.from({ length: 12 }, (_, i) => {
  return { name: `s${i}`, windows: 1000 + i, mse: 12 - i, mae: 0.5 * i, smape: 0.01 * (i + 1) };
});
const summary = { bySeries } as unknown as ValueSummary;
const few = { bySeries: bySeries.slice(0, 2) } as unknown as ValueSummary;

it("the ten series with the largest sMAPE come first, with their own figures", () => {
  const rows = worstSeriesRows(summary);
  expect(rows.map(([name]) => name)).toEqual(Array.from({ length: 10 }, (_, i) => `s${11 - i}`));
  expect(worstSeriesHeaders).toEqual(["series", "sMAPE", "MAE", "MSE", "windows"]);
  expect(rows[0]).toEqual(["s11", "0.1200", "5.500", "1.000", "1,011"]);
});

it("the lines of a terminal say the same, and of how many series", () => {
  const lines = worstSeriesLines(summary);
  expect(lines.map(([label]) => label)).toEqual(["series", ...Array(9).fill("")]);
  const first = "s11: sMAPE 0.1200  mae 5.500  mse 1.000, 1011 windows (worst of 12)";
  expect(lines[0]![1]).toBe(first);
  expect(lines[1]![1]).toBe("s10: sMAPE 0.1100  mae 5.000  mse 2.000, 1010 windows");
  expect(worstSeriesTitle(summary)).toBe(
    "Test errors by series: the 10 with the largest sMAPE of 12",
  );
  expect(worstSeriesLines(few)[0]![1]).not.toContain("worst of");
  expect(worstSeriesTitle(few)).toBe("Test errors by series");
  expect(worstSeriesRows({} as ValueSummary)).toEqual([]);
  const ten = { bySeries: bySeries.slice(0, 10) } as unknown as ValueSummary;
  expect(worstSeriesLines(ten)[0]![1]).toBe("s9: sMAPE 0.1000  mae 4.500  mse 3.000, 1009 windows");
  expect(worstSeriesTitle(ten)).toBe("Test errors by series");
});
