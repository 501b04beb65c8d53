import { fieldsOf, flatFields } from "../runs/fields.js";
import { isClassSummary, type Summary, summarySchema } from "../runs/records.js";
import type { RunEntry } from "../runs/registry.js";
import { figureText, significant } from "../shared/format.js";
import type { Styles } from "./color.js";
import { decidingOf, decidingValue } from "./figures.js";
import { shownField } from "./run-details.js";
import { table } from "./table.js";

/** A key in which two runs differ. */
export interface Difference {
  readonly key: string;
  /** Undefined if the run has no such key. */
  readonly a: unknown;
  readonly b: unknown;
}

interface DiffOptions {
  readonly width?: number | undefined;
  readonly styles: Styles;
  /** Breaks sentences at the width of the terminal. */
  readonly wrap?: (text: string) => string;
}

// These differ between any two runs.
const NOISE =
  /^(run|createdAt|finishedAt|writer\.|command|fingerprint|files\.|name$|tag$|note$|expectations)/;

/** The keys in which two runs differ: config first, then figures, then versions and the rest. */
export function runDifferences(a: RunEntry, b: RunEntry): Difference[] {
  const [left, right] = [flatFields(fieldsOf(a)), flatFields(fieldsOf(b))];
  return [...new Set([...left.keys(), ...right.keys()])]
    .filter((key) => !NOISE.test(key))
    .map((key) => ({ key, a: left.get(key), b: right.get(key) }))
    .filter((field) => JSON.stringify(field.a) !== JSON.stringify(field.b));
}

/** Groups of keys, the most important first. */
const groups: readonly { readonly title: string; readonly keys: RegExp }[] = [
  { title: "settings", keys: /^(data|model|training|evaluation|output|description|expect)\b/ },
  { title: "test figures", keys: /^(objective|test)\b/ },
  { title: "validation", keys: /^validation\b/ },
  { title: "last epoch", keys: /^final\b/ },
  { title: "baselines", keys: /^baselines\b/ },
  { title: "run", keys: /^/ },
];

/** Figures of single forecast steps, targets, classes and examples; only `--json` shows all of them. */
const DETAIL =
  /\.by(Horizon|Target|Class|Level)\b|^(bySeries|mistakes)\b|\.(confusion|bands|coverage)\b/;

/**
 * The deciding figure first, then tables of the differences: settings, figures, errors by forecast step,
 * properties of the run. For numbers also the difference of the second run from the first.
 */
export function runDiffText(a: RunEntry, b: RunEntry, options: DiffOptions): string {
  const { wrap = (text: string) => text } = options;
  const differences = runDifferences(a, b);
  const [left, right] = [a, b].map(({ summary }) => summarySchema.safeParse(summary).data);
  const sections = groupedByKind(differences.filter(({ key }) => !DETAIL.test(key))).map(
    ({ title, rows }) => differenceTable(title, rows.map(cellsOf), [a, b], options),
  );
  const horizons = left && right ? horizonRows(left, right) : [];
  const texts = [
    ...headLines([a, b], [left, right]).map((line) => wrap(line)),
    ...sections,
    ...(horizons.length === 0
      ? []
      : [differenceTable("test MSE, steps ahead", horizons, [a, b], options)]),
  ];
  return texts.length === 0 ? "no differences" : texts.join("\n\n");
}

function headLines(
  [a, b]: readonly [RunEntry, RunEntry],
  [left, right]: readonly [Summary | undefined, Summary | undefined],
): string[] {
  const [fingerprint, other] = [a.manifest?.fingerprint, b.manifest?.fingerprint];
  if (fingerprint !== undefined && fingerprint === other) {
    return [`The trained weights are the same to the last bit: fingerprint ${fingerprint}.`];
  }
  return left && right && left.objective === right.objective ? [decidingLine(left, right)] : [];
}

/** `MSE of the last step on the test set: 0.08434 and 0.03507, a difference of -0.04927` */
function decidingLine(left: Summary, right: Summary): string {
  const [first, second] = [decidingValue(left), decidingValue(right)];
  const values = `${significant(first)} and ${significant(second)}`;
  return `${decidingOf(left).name} on the test set: ${values}, a difference of ${change(second - first)}`;
}

function groupedByKind(differences: readonly Difference[]) {
  const titleOf = ({ key }: Difference) => groups.find(({ keys }) => keys.test(key))!.title;
  return groups
    .map(({ title }) => ({ title, rows: differences.filter((row) => titleOf(row) === title) }))
    .filter(({ rows }) => rows.length > 0);
}

function cellsOf({ key, a, b }: Difference): readonly string[] {
  return [key, shownField(key, a), shownField(key, b), changeText(a, b)];
}

/** The errors at each forecast step; none if the runs forecast different steps or have the same errors. */
function horizonRows(left: Summary, right: Summary): (readonly string[])[] {
  if (isClassSummary(left) || isClassSummary(right)) return [];
  const [first, second] = [left.test.byHorizon, right.test.byHorizon];
  if (first.length < 2 || first.length !== second.length) return [];
  const rows = first.map(({ ahead, mse }, i) => ({ ahead, mse, other: second[i]!.mse }));
  if (rows.every(({ mse, other }) => mse === other)) return [];
  return rows.map(({ ahead, mse, other }) => [
    String(ahead),
    significant(mse),
    significant(other),
    change(other - mse),
  ]);
}

function differenceTable(
  title: string,
  rows: readonly (readonly string[])[],
  runs: readonly RunEntry[],
  options: DiffOptions,
): string {
  const columns = [
    { header: title },
    ...runs.map(({ name }) => ({ header: name, align: "right" as const })),
    { header: "change", align: "right" as const },
  ];
  return table(columns, rows, options);
}

function changeText(a: unknown, b: unknown): string {
  return typeof a === "number" && typeof b === "number" ? change(b - a) : "";
}

function change(difference: number): string {
  return `${difference > 0 ? "+" : ""}${figureText(difference)}`;
}
