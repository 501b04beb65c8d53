import Papa from "papaparse";
import { withoutApostrophe } from "../../shared/csv.js";

/** The rows of text that `csvField` wrote: commas between fields, and `\n` at the end of each row. */
export function csvRows(text: string): string[][] {
  const options = { delimiter: ",", newline: "\n", skipEmptyLines: true } as const;
  const { data } = Papa.parse<string[]>(text, options);
  return data.map((row) => row.map(withoutApostrophe));
}
