import { isClassSummary, type Summary } from "../../runs/records.js";
import { worstSeriesHeaders, worstSeriesRows, worstSeriesTitle } from "../worst-series.js";
import { dataTable, section } from "./elements.js";

/** The worst series of a run with several series; empty if there is one series. */
export function seriesSection(summary: Summary): string {
  if (isClassSummary(summary) || summary.bySeries === undefined) return "";
  const rows = worstSeriesRows(summary).map((cells) => ({ cells }));
  return section(worstSeriesTitle(summary), dataTable(worstSeriesHeaders, rows));
}
