import { basename } from "node:path";
import { UserError } from "../../shared/errors.js";
import { isMissing } from "../table/cells.js";
import type { FoundColumns } from "../table/columns.js";
import type { FoundColumn } from "../table/found.js";
import { correlations, numberedNames } from "../table/numbered.js";
import type { TableHead } from "../table/read.js";
import { cellsOf } from "../table/rows.js";
import { ID_NAME } from "../table/time-columns.js";

/** Minimum number of columns with numbered names for a row to be a series. */
const LEAST_STEPS = 12;

/** Minimum difference between the correlations of neighbours along the rows and down the columns. */
const CLEARLY = 0.3;

/**
 * Refuses a table in which each row is a series, such as `id, d_1, d_2, ...`, because series are read down the
 * columns. Tables of sensors such as `s1, s2, ...` are accepted: their rows have times, or consecutive rows are
 * similar.
 *
 * @throws UserError with a line of code that reshapes the table
 */
export function refuseRowsAcross(path: string, head: TableHead, found: FoundColumns): void {
  const { columns, time } = found;
  const isDated = columns.some(({ name, kind }) => kind === "time" && time?.columns.includes(name));
  const numbered = numberedNames(head.names);
  const isStep = ({ name, kind }: FoundColumn) => numbered.includes(name) && kind !== "text";
  const steps = columns.filter(isStep).map(({ name }) => name);
  if (isDated || steps.length < LEAST_STEPS) return;
  const others = columns.filter((column) => !isStep(column));
  const { down, across } = correlations(head, steps);
  const hasNames = others.some((column) => column.kind === "text" && isRowName(head, column));
  const isLikely = hasNames || endsEarly(head, steps);
  const isAcross = isLikely ? down <= Math.max(across, CLEARLY) : across > down + CLEARLY;
  if (!isAcross) return;
  throw rowsAcross(
    path,
    steps,
    others.map(({ name }) => name),
  );
}

/** Whether a column has a different name in each row. */
function isRowName(head: TableHead, { name, unread }: FoundColumn): boolean {
  const cells = cellsOf(head, [name]).map(String);
  return unread === undefined && new Set(cells).size === head.rows.length;
}

/** Minimum share of rows that end early in a table of series with different lengths. */
const SHORTER = 0.2;

/** Whether enough rows have missing values at their ends, and no row has them elsewhere. */
function endsEarly(head: TableHead, steps: readonly string[]): boolean {
  const columns = steps.map((name) => cellsOf(head, [name]));
  const lengths = head.rows.map(
    (_, row) => columns.findLastIndex((cells) => !isMissing(cells[row])) + 1,
  );
  const isWhole = lengths.every((length, row) =>
    columns.slice(0, length).every((cells) => !isMissing(cells[row])),
  );
  const shorter = lengths.filter((length) => length < steps.length).length;
  return isWhole && shorter >= SHORTER * lengths.length;
}

function rowsAcross(path: string, steps: readonly string[], others: readonly string[]): UserError {
  const listed = `${steps[0]}, ${steps[1]}, ... ${steps.at(-1)}`;
  const ids = others.filter((name) => ID_NAME.test(name) || others.length === 1);
  const id = ids[0] ?? others[0];
  const index = id === undefined ? ".reset_index(names='series')" : "";
  const kept = JSON.stringify(id === undefined ? ["series"] : others).replaceAll('"', "'");
  return new UserError(
    `${path}: each row looks like a series (${listed}), expected a row for each time. Turn the table first, for ` +
      `example with pandas: pd.read_csv('${basename(path)}')${index}.melt(${kept}, var_name='step')` +
      ".assign(step=lambda t: t.step.str.extract(r'(\\d+)$').astype(int)).dropna().to_csv('long.csv', " +
      "index=False). To forecast one column as it is, name it with --target; to classify the rows, name " +
      "the column of classes with --label.",
  );
}
