import type { ValueSummary } from "../runs/records.js";
import { counted, significant, thousands } from "../shared/format.js";

/** Series that are shown at most. */
const MOST_SHOWN = 10;

/** The series with the largest sMAPE, which does not depend on their units: a line for each. */
export function worstSeriesLines({ bySeries = [] }: ValueSummary): (readonly [string, string])[] {
  const worst = [...bySeries].sort((a, b) => b.smape - a.smape).slice(0, MOST_SHOWN);
  const suffix = bySeries.length > MOST_SHOWN ? ` (worst of ${thousands(bySeries.length)})` : "";
  return worst.map(({ name, windows, mse, mae, smape }, i) => {
    const figures = `sMAPE ${significant(smape)}  mae ${significant(mae)}  mse ${significant(mse)}`;
    return [
      i === 0 ? "series" : "",
      `${name}: ${figures}, ${counted(windows, "window")}${i === 0 ? suffix : ""}`,
    ];
  });
}
