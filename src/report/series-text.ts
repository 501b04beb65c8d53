import type { CategoryRows } from "../data/series/category-notes.js";
import type { Fold } from "../data/task.js";
import { thousands } from "../shared/format.js";
import { linePlot } from "./line-plot.js";

/** Facts about one series of a file. */
export interface SeriesFigures {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  /** Statistics of each target; null if it has no value. */
  readonly targets: readonly {
    readonly name: string;
    readonly missing: number;
    readonly mean: number | null;
    readonly sd: number | null;
    readonly low: number | null;
    readonly high: number | null;
  }[];
  /** Number of windows in each part. */
  readonly windows: Readonly<Record<"train" | "valid" | "test", number>>;
}

/** How a file of series was read. */
export interface SeriesFacts {
  readonly file: string;
  readonly rows: number;
  readonly targets: readonly string[];
  /** The other columns by their use. */
  readonly columns: Readonly<Record<string, string>>;
  readonly series: number;
  /** Covariates that are categories. */
  readonly categories: readonly CategoryRows[];
  readonly frequency: string;
  /** Days or hours that have steps, if not all do. */
  readonly sessions?: string;
  readonly holidays?: readonly string[];
  /** What was detected in the file and is not set in the config. */
  readonly notes: readonly string[];
  readonly from: string;
  readonly to: string;
  /** Number of values and rows missing between the first and the last one, by column. */
  readonly missing: Readonly<Record<string, number>>;
  readonly parts: readonly {
    readonly name: string;
    readonly from: string;
    readonly to: string;
    /** Number of steps on the time line before the part. */
    readonly start: number;
    readonly steps: number;
    readonly windows: number;
  }[];
  readonly bySeries: readonly SeriesFigures[];
  /** Folds of the backtest that the config requests. */
  readonly folds: readonly Fold[];
  /** Values of each target in the first series; NaN if missing. */
  readonly values: readonly (readonly number[])[];
}

/** The facts as a text with a plot. */
export function seriesText(facts: SeriesFacts, width: number): string {
  const {
    file,
    rows,
    targets,
    columns,
    series,
    frequency,
    sessions,
    holidays = [],
    notes,
    from,
    to,
    missing,
    parts,
    folds,
    values,
  } = facts;
  const gaps = Object.entries(missing).filter(([, count]) => count > 0);
  const lines = [
    ["file", file],
    ["rows", thousands(rows)],
    [targets.length > 1 ? "targets" : "target", targets.join(", ")],
    ...Object.entries(columns),
    ...facts.categories.map((column) => ["rows by", categoryText(column)]),
    ["series", thousands(series)],
    ["span", `${from} to ${to}, every ${frequency}`],
    ...(sessions === undefined ? [] : [["sessions", sessions]]),
    ...(holidays.length === 0 ? [] : [["holidays", holidays.join(", ")]]),
    ["missing", gaps.map(([name, n]) => `${name} ${thousands(n)}`).join(", ") || "nothing"],
    ...parts.map((part) => [
      part.name,
      part.steps === 0
        ? "none"
        : `${part.from} to ${part.to}, ${thousands(part.steps)} steps, ${thousands(part.windows)} windows`,
    ]),
    ...withoutWindows(facts),
    ...mostMissing(facts),
    ...folds.map(({ number, trainSteps, testFrom, testTo }) => [
      `fold ${number}`,
      `trained on ${thousands(trainSteps)} steps, tested on ${testFrom} to ${testTo}`,
    ]),
  ];
  const label = Math.max(...lines.map(([name]) => name!.length));
  const marks = parts.slice(1).map(({ name, start }) => ({ x: start, label: name }));
  return [
    ...lines.map(([name, text]) => `${name!.padEnd(label)}  ${text}`),
    ...notes.map((note) => `note: ${note}`),
    ...targets.flatMap((label, v) => [
      "",
      linePlot([{ label, values: values[v]! }], { width, xLabel: "step", marks }),
    ]),
  ].join("\n");
}

/** For example `weather: fog 12, sun 40, none of them 2`. */
function categoryText({ column, rows, none }: CategoryRows): string {
  const counts = rows.map(({ category, rows }) => `${category} ${thousands(rows)}`);
  const others = none > 0 ? [`none of them ${thousands(none)}`] : [];
  return `${column}: ${[...counts, ...others].join(", ")}`;
}

/** Maximum number of series that a line names. */
const MOST_NAMED = 10;

/** Series without a window in a part where others have one, a line for each part. */
function withoutWindows({ bySeries, parts }: SeriesFacts): string[][] {
  return parts.flatMap(({ name, windows }) => {
    const part = name as keyof SeriesFigures["windows"];
    const none = bySeries.filter((series) => series.windows[part] === 0);
    if (windows === 0 || none.length === 0) return [];
    return [["no window", `in ${name}: ${named(none.map((series) => series.name))}`]];
  });
}

/** The series with the most missing values, if there are several series. */
function mostMissing({ bySeries }: SeriesFacts): string[][] {
  if (bySeries.length < 2) return [];
  const counts = bySeries.map(({ name, targets }) => {
    return { name, missing: targets.reduce((sum, target) => sum + target.missing, 0) };
  });
  const some = counts.filter(({ missing }) => missing > 0).sort((a, b) => b.missing - a.missing);
  if (some.length === 0) return [];
  return [["most gaps", named(some.map(({ name, missing }) => `${name} ${thousands(missing)}`))]];
}

function named(names: readonly string[]): string {
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : "";
  return `${names.slice(0, MOST_NAMED).join(", ")}${more}`;
}
