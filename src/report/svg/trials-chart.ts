import { significant } from "../../shared/format.js";
import type { SweepStanding } from "../sweep/standing.js";
import { valueScale, valueTicks, wholeTicks, xAxis, yAxis } from "./axes.js";
import type { Chart, Plot } from "./chart.js";
import { curve, mark, type Point } from "./series.js";

const WIDTH = 440;
const HEIGHT = 260;
const PLOT: Plot = { left: 52, right: WIDTH - 12, top: 12, bottom: HEIGHT - 40 };
/** From this ratio on the axis is logarithmic. */
const LOG_FROM = 5;

/** Each trial's figure in the order in which they ended, and the best one so far. */
export function bestSoFarChart({ rows, better, sweep }: SweepStanding): Chart | undefined {
  const ended = rows
    .filter(({ trial, cost }) => trial.endedAt !== undefined && Number.isFinite(cost))
    .sort((a, b) => Date.parse(a.trial.endedAt!) - Date.parse(b.trial.endedAt!));
  if (ended.length === 0) return undefined;
  const values = ended.map((row) => row.value ?? row.rungValue ?? Number.NaN);
  const best = bestSoFar(values, better);
  const x = valueScale([1, Math.max(2, values.length)], { range: [PLOT.left, PLOT.right] });
  const y = valueScale(values, { range: [PLOT.bottom, PLOT.top], logFrom: LOG_FROM });
  const steps = best.flatMap((value, index): Point[] => {
    const before = best[index - 1] ?? value;
    return [
      [x(index + 1), y(before)],
      [x(index + 1), y(value)],
    ];
  });
  const body = [
    yAxis(PLOT, y, valueTicks(y, 4)),
    xAxis(PLOT, x, wholeTicks(x, 8), "trials that ended"),
    ...values.map((value, index) => mark([x(index + 1), y(value)], 0, "mark muted", 14)),
    curve(steps, "s0"),
  ];
  const text = `Best ${sweep.metric} so far, from ${significant(best[0]!)} to ${significant(best.at(-1)!)}`;
  return { width: WIDTH, height: HEIGHT, label: text, body: body.join("") };
}

function bestSoFar(values: readonly number[], better: "less" | "more"): number[] {
  const choose = { less: Math.min, more: Math.max }[better];
  const best: number[] = [];
  for (const value of values) best.push(choose(best.at(-1) ?? value, value));
  return best;
}

/** Each trial's figure at the rungs that it came to, finished ones in colour. */
export function rungsChart({ rows, epochs, epochMetric }: SweepStanding): Chart | undefined {
  const climbed = rows.filter(({ trial }) => trial.rungs.length > 0);
  const values = climbed.flatMap(({ trial }) =>
    trial.rungs.map(({ value }) => value ?? Number.NaN),
  );
  if (!values.some(Number.isFinite)) return undefined;
  const x = valueScale([1, epochs], { range: [PLOT.left, PLOT.right], logFrom: 1.5 });
  const y = valueScale(values, { range: [PLOT.bottom, PLOT.top], logFrom: LOG_FROM });
  const lines = climbed.toReversed().flatMap(({ trial, status }) => {
    const points = trial.rungs.map((rung): Point => [x(rung.epochs), y(rung.value ?? Number.NaN)]);
    const classes = status === "finished" ? "s0" : "muted";
    const marks = points.map((point) => mark(point, 0, `mark ${classes}`, 12));
    return [...(points.length > 1 ? [curve(points, classes)] : []), ...marks];
  });
  const body = [
    yAxis(PLOT, y, valueTicks(y, 4)),
    xAxis(PLOT, x, rungTicks(climbed), "epochs"),
    ...lines,
  ];
  const text = `${epochMetric} of ${climbed.length} trials after each rung`;
  return { width: WIDTH, height: HEIGHT, label: text, body: body.join("") };
}

function rungTicks(rows: SweepStanding["rows"]) {
  const rungs = rows.flatMap(({ trial }) => trial.rungs.map(({ epochs }) => epochs));
  const all = [...new Set(rungs)].sort((a, b) => a - b);
  return all.map((value) => ({ value, text: String(value) }));
}
