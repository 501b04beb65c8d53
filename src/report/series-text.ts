import type { CategoryRows } from "../data/series/category-notes.js";
import type { Fold } from "../data/task.js";
import { thousands } from "../shared/format.js";
import type { Styles } from "./color.js";
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
  /** Values of each target in a few series, the first one among them, evenly spaced. */
  readonly pictured: readonly PicturedSeries[];
  /** The time of a step. */
  readonly timeOf: (step: number) => string;
}

/** One series with the values of its targets from the first step of the file on; NaN if missing. */
interface PicturedSeries {
  readonly name: string;
  readonly values: readonly (readonly number[])[];
}

/** The facts as a text with a plot. */
export function seriesText(facts: SeriesFacts, width: number, styles: Styles): string {
  const { targets, notes, parts, pictured, columns, timeOf } = facts;
  const lines = seriesLines(facts);
  const label = Math.max(...lines.map(([name]) => name.length));
  const axis = columns.time === undefined ? { xLabel: "step" } : { xLabel: "time", xName: timeOf };
  const marks = parts.slice(1).map(({ name, start }) => ({ x: start, label: name }));
  return [
    ...lines.map(([name, text]) => `${name.padEnd(label)}  ${text}`),
    ...notes.map((note) => `note: ${note}`),
    ...targets.flatMap((label, v) => [
      "",
      linePlot([{ label, values: pictured[0]!.values[v]! }], { width, styles, marks, ...axis }),
    ]),
  ].join("\n");
}

/** The facts as pairs of a name and a text. */
export function seriesLines(facts: SeriesFacts): (readonly [name: string, text: string])[] {
  const { file, rows, targets, columns, series, frequency, sessions, holidays = [] } = facts;
  const { from, to, missing, parts, folds } = facts;
  const gaps = Object.entries(missing).filter(([, count]) => count > 0);
  return [
    ["file", file],
    ["rows", thousands(rows)],
    [targets.length > 1 ? "targets" : "target", targets.join(", ")],
    ...Object.entries(columns),
    ...facts.categories.map((column) => ["rows by", categoryText(column)] as const),
    ["series", thousands(series)],
    ["span", `${from} to ${to}, every ${frequency}`],
    ...(sessions === undefined ? [] : [["sessions", sessions] as const]),
    ...(holidays.length === 0 ? [] : [["holidays", holidays.join(", ")] as const]),
    ["missing", gaps.map(([name, n]) => `${name} ${thousands(n)}`).join(", ") || "nothing"],
    ...parts.map((part) => [part.name, partText(part)] as const),
    ...withoutWindows(facts),
    ...mostMissing(facts),
    ...folds.map(({ number, trainSteps, testFrom, testTo }) => {
      const tested = `tested on ${testFrom} to ${testTo}`;
      return [`fold ${number}`, `trained on ${thousands(trainSteps)} steps, ${tested}`] as const;
    }),
  ];
}

function partText({ from, to, steps, windows }: SeriesFacts["parts"][number]): string {
  if (steps === 0) return "none";
  return `${from} to ${to}, ${thousands(steps)} steps, ${thousands(windows)} windows`;
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
function withoutWindows({ bySeries, parts }: SeriesFacts): [string, string][] {
  return parts.flatMap(({ name, windows }) => {
    const part = name as keyof SeriesFigures["windows"];
    const none = bySeries.filter((series) => series.windows[part] === 0);
    if (windows === 0 || none.length === 0) return [];
    return [["no window", `in ${name}: ${named(none.map((series) => series.name))}`]];
  });
}

/** The series with the most missing values, if there are several series. */
function mostMissing({ bySeries }: SeriesFacts): [string, string][] {
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
