import { csvField } from "../../shared/csv.js";
import type { Frame } from "../svg/frame.js";
import { valueText } from "./axis-map.js";
import type { SeriesValues } from "./series-values.js";

/** The values of a chart as CSV (RFC 4180): a column for each series, or a row for each point. */
export function chartCsv({ x, y, pick }: Frame, series: readonly SeriesValues[]): string {
  if (pick === "point") return csv(pointRows(x.name, y.name, series));
  const places = [...new Set(series.flatMap(({ x }) => x))].sort((a, b) => a - b);
  const columns = series.flatMap(columnsOf);
  const rows = places.map((place) => [
    valueText(x, place),
    ...columns.map(({ x, values }) => cell(values[x.indexOf(place)])),
  ]);
  return csv([[x.name, ...columns.map(({ name }) => name)], ...rows]);
}

function columnsOf({ name, x, y, low, high }: SeriesValues) {
  const band = low.length === 0 ? [] : [{ name: `${name} low`, x, values: low }];
  const top = high.length === 0 ? [] : [{ name: `${name} high`, x, values: high }];
  return [{ name, x, values: y }, ...band, ...top];
}

/** A row for each point; coordinates that are not values are left out. */
function pointRows(xName: string, yName: string, series: readonly SeriesValues[]): string[][] {
  const rows = series.flatMap(({ name, x, y, labels }) =>
    x.map((value, i) => [
      name,
      labels[i] ?? "",
      ...(xName === "" ? [] : [cell(value)]),
      ...(yName === "" ? [] : [cell(y[i])]),
    ]),
  );
  return [["series", "point", ...[xName, yName].filter((name) => name !== "")], ...rows];
}

function cell(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? "" : String(value);
}

/** Formats rows as CSV. */
export function csv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(csvField).join(",")}\r\n`).join("");
}
