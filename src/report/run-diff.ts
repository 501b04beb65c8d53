import { fieldsOf, flatFields } from "../runs/fields.js";
import type { RunEntry } from "../runs/registry.js";
import { figureText } from "../shared/format.js";
import type { Styles } from "./color.js";
import { shownField } from "./run-details.js";
import { table } from "./table.js";

/** A key in which two runs differ. */
export interface Difference {
  readonly key: string;
  /** Undefined where the run has no such key. */
  readonly a: unknown;
  readonly b: unknown;
}

// These differ between any two runs and say nothing.
const NOISE =
  /^(run|createdAt|finishedAt|writer\.|command|fingerprint|name$|tag$|note$|expectations)/;

/** Where two runs differ: the config first, then the figures, then versions and the rest. */
export function runDifferences(a: RunEntry, b: RunEntry): Difference[] {
  const [left, right] = [flatFields(fieldsOf(a)), flatFields(fieldsOf(b))];
  return [...new Set([...left.keys(), ...right.keys()])]
    .filter((key) => !NOISE.test(key))
    .map((key) => ({ key, a: left.get(key), b: right.get(key) }))
    .filter((field) => JSON.stringify(field.a) !== JSON.stringify(field.b));
}

/** A table of the differences; of figures also what the second run has more. */
export function runDiffText(
  a: RunEntry,
  b: RunEntry,
  options: { readonly width?: number | undefined; readonly styles: Styles },
): string {
  const rows = runDifferences(a, b).map(({ key, a: left, b: right }) => [
    key,
    shownField(key, left),
    shownField(key, right),
    typeof left === "number" && typeof right === "number" ? change(right - left) : "",
  ]);
  if (rows.length === 0) return "no differences";
  const headers = ["key", a.name, b.name];
  const columns = headers.map((header) => ({ header }));
  return table([...columns, { header: "change", align: "right" }], rows, options);
}

function change(difference: number): string {
  return `${difference > 0 ? "+" : ""}${figureText(difference)}`;
}
