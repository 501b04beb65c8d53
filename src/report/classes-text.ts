import type { ClassSummary } from "../runs/records.js";
import { decimals, thousands } from "../shared/format.js";
import type { Styles } from "./color.js";
import { type TableColumn, table } from "./table.js";

interface ClassesOptions {
  readonly width: number;
  readonly styles: Styles;
}

/** The results of a classifier: confusion matrix, figures of each class, and misclassified examples. */
export function classesText(summary: ClassSummary, options: ClassesOptions): string {
  const { bold } = options.styles;
  const parts = [
    [confusionTitle, confusionTable(summary, options)],
    ["Classes", classTable(summary, options)],
    ...(summary.mistakes.length > 0 ? [[mistakesTitle, mistakesTable(summary, options)]] : []),
  ];
  return parts.map(([title = "", text]) => `${bold(title)}\n${text}`).join("\n\n");
}

export const confusionTitle =
  "Confusion matrix: rows are true classes, columns are predicted classes";
export const mistakesTitle = "Most confident mistakes";

function confusionTable({ test }: ClassSummary, options: ClassesOptions): string {
  const { byClass, confusion } = test;
  const { bold, dim } = options.styles;
  const rows = confusion.map((counts, row) => [
    byClass[row]!.name,
    ...counts.map((count, column) => {
      const style = row === column ? bold : dim;
      return count === 0 || row === column
        ? { text: count === 0 ? "." : thousands(count), style }
        : thousands(count);
    }),
  ]);
  return table(columnsOf(["", ...byClass.map(({ name }) => name)]), rows, options);
}

/** Headers of {@link classRows}. */
export const classHeaders = ["class", "precision", "recall", "F1", "examples"];

/** The figures of each class, formatted. */
export function classRows({ test }: ClassSummary): string[][] {
  return test.byClass.map(({ name, precision, recall, f1, support }) => [
    name,
    ...[precision, recall, f1].map((share) => decimals(share, SHARE_DIGITS)),
    thousands(support),
  ]);
}

const SHARE_DIGITS = 3;

function classTable(summary: ClassSummary, options: ClassesOptions): string {
  return table(columnsOf(classHeaders), classRows(summary), options);
}

/** Headers and cells of the misclassified examples. */
export function mistakeRows({ mistakes }: ClassSummary) {
  const named = mistakes.some(({ input }) => input !== undefined);
  const stepwise = mistakes.some(({ step }) => step !== undefined);
  const headers = [
    named ? "input" : "example",
    ...(stepwise ? ["step"] : []),
    "true",
    "predicted",
    "probability",
  ];
  const rows = mistakes.map(({ example, step, input, target, prediction, probability }) => [
    input ?? String(example),
    ...(stepwise ? [String(step)] : []),
    target,
    prediction,
    decimals(probability, SHARE_DIGITS),
  ]);
  return { headers, rows };
}

function mistakesTable(summary: ClassSummary, options: ClassesOptions): string {
  const { headers, rows } = mistakeRows(summary);
  const columns = headers.map((header): TableColumn => {
    return { header, align: ["step", "probability"].includes(header) ? "right" : "left" };
  });
  return table(columns, rows, options);
}

/** Table columns: text in the first, numbers in the others. */
function columnsOf(headers: readonly string[]): TableColumn[] {
  return headers.map((header, index) => ({ header, align: index === 0 ? "left" : "right" }));
}
