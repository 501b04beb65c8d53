import type * as ort from "onnxruntime-common";
import { randomStream } from "../../../src/shared/random.js";
import { float64, int32, largestDifference, predictionRows } from "./session.js";

const STEPS_OF_FILE = 70;
const HOURS = 6;
const FIRST = Date.UTC(2023, 10, 20); // a leap day follows in a hundred days

/** One step of a series: what the file says, as numbers. */
interface Step {
  readonly time: number;
  readonly values: readonly [number, number];
  readonly temperature: number;
  readonly promotion: boolean;
  readonly weather: string;
}

const weathers = ["rain", "sun"];
const names = ["north", "south"];

/** Two series of one kind but of another level and spread, with noise as real ones have it. */
const series: readonly (readonly Step[])[] = names.map((_, s) => {
  const random = randomStream(7, "series", s);
  return Array.from({ length: STEPS_OF_FILE }, (_, i): Step => {
    const wave = 12 * Math.sin(i / 3 + s) + 8 * random();
    return {
      time: FIRST + i * HOURS * 3_600_000,
      values: [round((s + 1) * (30 + wave)), round(5 + 2 * Math.cos(i / 5) + 2 * random())],
      temperature: round(15 + 10 * Math.sin(i / 7 + s) + 5 * random()),
      promotion: random() < 0.3,
      weather: weathers[Math.floor(2 * random())]!,
    };
  });
});

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** The file, whose values have a level in addition. */
export function seriesFile(level = 0): string {
  const lines = series.flatMap((steps, s) =>
    steps.map(({ time, values, temperature, promotion, weather }) => {
      const [y, z] = values.map((value) => (value + level).toFixed(3));
      const when = new Date(time).toISOString().slice(0, 19);
      return [when, names[s], y, z, temperature, promotion, weather, s === 0 ? "hill" : "coast"];
    }),
  );
  const head = ["time", "place", "y", "z", "temperature", "promotion", "weather", "site"];
  return `${[head, ...lines].map((cells) => cells.join(",")).join("\n")}\n`;
}

/** What a session of a model of the file takes and its predictions.csv says. */
export interface SeriesCheck {
  readonly folder: string;
  readonly session: ort.InferenceSession;
  readonly steps: number;
  readonly ahead: number;
  readonly reach: number;
  readonly targets: number;
  readonly level?: number;
}

/** The inputs of windows that end at a step of a series each. */
function windowInputs(
  { session, steps, ahead, reach, targets, level = 0 }: SeriesCheck,
  windows: readonly (readonly [s: number, end: number])[],
): Record<string, ort.Tensor> {
  const count = windows.length;
  const each = (from: number, to: number, values: (step: Step) => readonly number[]) =>
    windows.flatMap(([s, end]) =>
      series[s]!.slice(end + 1 - steps - from, end + 1 + to).flatMap(values),
    );
  const all: Record<string, ort.Tensor> = {
    series: int32(
      windows.map(([s]) => s),
      count,
    ),
    values: float64(
      each(reach, 0, ({ values }) => values.slice(0, targets).map((value) => value + level)),
      ...[count, reach + steps, targets],
    ),
    past: float64(
      each(0, 0, ({ temperature }) => [temperature]),
      ...[count, steps, 1],
    ),
    static: float64(
      windows.flatMap(([s]) => (s === 0 ? [0, 1] : [1, 0])), // coast, hill
      ...[count, 2],
    ),
    time: float64(
      each(0, 0, ({ time }) => [time]),
      ...[count, steps],
    ),
    known: float64(
      each(0, ahead, ({ promotion, weather }) => [
        Number(promotion),
        ...weathers.map((name) => Number(name === weather)),
      ]),
      ...[count, steps + ahead, 3],
    ),
  };
  return Object.fromEntries(session.inputNames.map((name) => [name, all[name]!]));
}

/** The windows of the test part in the order of predictions.csv, and what it says of them. */
function testWindows({ folder, ahead, targets }: SeriesCheck) {
  const rows = predictionRows(folder);
  const windows = rows
    .filter((_, at) => at % (ahead * targets) === 0)
    .map((row): [number, number] => {
      const at = (Date.parse(`${row.time}Z`) - FIRST) / (HOURS * 3_600_000);
      return [Math.max(0, names.indexOf(row.series!)), at - 1];
    });
  return { rows, windows };
}

/** The largest difference of an exported model to predictions.csv, in units of each target's spread. */
export async function seriesDifference(check: SeriesCheck): Promise<number> {
  const { rows, windows } = testWindows(check);
  const outputs = await check.session.run(windowInputs(check, windows));
  const predicted = rows.map((row) => Number(row.prediction));
  const differences = [
    largestDifference(outputs.forecast!.data as Float64Array, predicted) / spreadOf(rows),
  ];
  const levels = Object.keys(rows[0]!).filter((name) => name.startsWith("quantile_"));
  for (const [at, name] of levels.entries()) {
    const level = at < levels.length / 2 ? at : at + 1; // the median is between them
    const all = outputs.quantiles!;
    const perWindow = check.targets * check.ahead;
    const values = windows.flatMap((_, w) => {
      const from = (w * (levels.length + 1) + level) * perWindow;
      return Array.from((all.data as Float64Array).subarray(from, from + perWindow));
    });
    const said = rows.map((row) => Number(row[name]));
    differences.push(largestDifference(values, said) / spreadOf(rows));
  }
  return Math.max(...differences);
}

function spreadOf(rows: readonly Record<string, string>[]): number {
  const values = rows.map(({ target }) => Number(target));
  return Math.max(...values) - Math.min(...values);
}

/** Options of a network and of transforms, each of which has to go with every other one. */
export const seriesOptions = {
  cell: ["rnn", "lstm", "gru", "mingru", "minlstm"],
  bidirectional: [false, true],
  layers: [1, 2],
  scaling: ["standard", "minmax", "mean", "none"],
  scalePer: ["series", "all"],
  transform: ["none", "log", "log1p"],
  level: ["series", "first", "last", "mean", "seasonal"],
  spread: ["series", "window"],
  bounds: [undefined, { low: 1, high: 100 }],
};
