import type { ValueSummary } from "../runs/records.js";
import { counted, significant, thousands } from "../shared/format.js";

/** Maximum number of series shown. */
const MOST_SHOWN = 10;

/** The series with the largest sMAPE, which does not depend on units, worst first. */
function worstSeries({ bySeries = [] }: ValueSummary) {
  return [...bySeries].sort((a, b) => b.smape - a.smape).slice(0, MOST_SHOWN);
}

/** A line for each of the worst series. */
export function worstSeriesLines(summary: ValueSummary): (readonly [string, string])[] {
  const all = summary.bySeries?.length ?? 0;
  const suffix = all > MOST_SHOWN ? ` (worst of ${thousands(all)})` : "";
  return worstSeries(summary).map(({ name, windows, mse, mae, smape }, i) => {
    const figures = `sMAPE ${significant(smape)}  mae ${significant(mae)}  mse ${significant(mse)}`;
    return [
      i === 0 ? "series" : "",
      `${name}: ${figures}, ${counted(windows, "window")}${i === 0 ? suffix : ""}`,
    ];
  });
}

export const worstSeriesHeaders = ["series", "sMAPE", "MAE", "MSE", "windows"];

/** A row of cells for each of the worst series. */
export function worstSeriesRows(summary: ValueSummary): string[][] {
  return worstSeries(summary).map(({ name, windows, mse, mae, smape }) => [
    name,
    ...[smape, mae, mse].map((value) => significant(value)),
    thousands(windows),
  ]);
}

export function worstSeriesTitle({ bySeries = [] }: ValueSummary): string {
  const all = thousands(bySeries.length);
  return bySeries.length > MOST_SHOWN
    ? `Test errors by series: the ${MOST_SHOWN} with the largest sMAPE of ${all}`
    : "Test errors by series";
}
