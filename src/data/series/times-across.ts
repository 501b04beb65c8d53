import { UserError } from "../../shared/errors.js";
import { formatsOf } from "../table/kinds/times.js";
import type { TableHead } from "../table/read.js";

/** Fewer columns named by times may be columns like others. */
const LEAST_TIMES = 4;

const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");

/**
 * Refuses a table whose columns are times, such as `Year, Jan, Feb, ...` or `Country, 1/1/20, 1/2/20, ...`:
 * a series is read down the rows, so one such column would be taken for the whole series.
 *
 * @throws UserError that says how to turn the table
 */
export function refuseTimesAcross(path: string, head: TableHead): void {
  const [first = [], second = []] = head.rows.map((row) => row.map(String));
  const titles = timesIn(second).length < LEAST_TIMES ? [head.names, first] : [head.names];
  for (const texts of titles) {
    const times = timesIn(texts);
    if (times.length < LEAST_TIMES || times.length <= texts.length / 2) continue;
    throw new UserError(
      `${path}: its columns are times (${times[0]}, ${times[1]}, ... ${times.at(-1)}), expected a row for each ` +
        "time. Turn the table first, for example with melt of pandas: a column of times, a column of " +
        "values and, for several series, a column with their names." +
        (texts === head.names ? " To forecast one column as it is, name it with --target." : ""),
    );
  }
}

/** The different times among some texts. */
function timesIn(texts: readonly string[]): string[] {
  return [...new Set(texts.filter(isTimeName))];
}

function isTimeName(text: string): boolean {
  const name = text.trim();
  if (MONTHS.includes(name.slice(0, 3).toLowerCase()) && /^[a-z]{3,9}\.?$/i.test(name)) return true;
  return /\d/.test(name) && formatsOf([name]).some(({ calendar }) => calendar);
}
