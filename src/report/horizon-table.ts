import type { ValueSummary } from "../runs/records.js";
import { significant } from "../shared/format.js";
import { type TableOptions, table } from "./table.js";

type Horizons = ValueSummary["test"]["byHorizon"];

const HEADERS = ["ahead", "MSE", "RMSE", "MAE", "sMAPE", "MASE"];

/** A row for each forecast step, with the target's name above the table. */
export function horizonTable(
  byHorizon: Horizons,
  options: TableOptions,
  target = HEADERS[0]!,
): string {
  const columns = [target, ...HEADERS.slice(1)].map((header) => ({
    header,
    align: "right" as const,
  }));
  const rows = byHorizon.map(({ ahead, mse, rmse, mae, smape, mase }) => [
    String(ahead),
    ...[mse, rmse, mae, smape].map((value) => significant(value)),
    mase === null ? "-" : significant(mase),
  ]);
  return table(columns, rows, options);
}
