import { significant } from "../../shared/format.js";
import { commonFigure, type SweepStanding, type TrialRow } from "../sweep/standing.js";
import { isLog, valueScale, valueTicks, wholeTicks } from "./axes.js";
import type { Chart, Plot, Scale } from "./chart.js";
import { framed, seriesGroup } from "./framed.js";
import { curve, mark, type Point } from "./series.js";

const WIDTH = 360;
const HEIGHT = 260;
const PLOT: Plot = { left: 58, right: WIDTH - 12, top: 12, bottom: HEIGHT - 40 };
/** The axis is logarithmic from this ratio. */
const LOG_FROM = 5;

/** Each trial's figure in the order in which they ended, and the best so far. */
export function bestSoFarChart(standing: SweepStanding): Chart | undefined {
  const { rows, better } = standing;
  const { name, valueIn } = commonFigure(standing);
  const ended = rows
    .filter((row) => row.trial.endedAt !== undefined && Number.isFinite(valueIn(row)))
    .sort((a, b) => Date.parse(a.trial.endedAt!) - Date.parse(b.trial.endedAt!));
  if (ended.length === 0) return undefined;
  const values = ended.map(valueIn);
  const best = bestSoFar(values, better);
  const ends = [1, Math.max(2, values.length)];
  const x = valueScale(ends, { range: [PLOT.left, PLOT.right] }).domain(ends);
  const y = valueScale(values, { range: [PLOT.bottom, PLOT.top], logFrom: LOG_FROM });
  const steps = best.flatMap((value, index): Point[] => {
    const before = best[index - 1] ?? value;
    return [
      [x(index + 1), y(before)],
      [x(index + 1), y(value)],
    ];
  });
  const places = values.map((_, index) => index + 1);
  const labels = ended.map(({ trial, settings }) => `trial ${trial.number}: ${settings}`);
  const chart = framed(
    {
      plot: PLOT,
      x: { scale: x, ticks: wholeTicks(x), name: "trials that ended", whole: true },
      y: { scale: y, ticks: valueTicks(y, 4), name },
      pick: "point",
      title: "trials that ended",
    },
    seriesGroup(
      { name: "trials", x: places, y: values, labels },
      ...values.map((value, index) => mark([x(index + 1), y(value)], 0, "mark muted", 14)),
    ),
    seriesGroup({ name: "best so far", x: places, y: best }, curve(steps, "s0")),
  );
  const label = `Best ${name} so far, from ${significant(best[0]!)} to ${significant(best.at(-1)!)}`;
  return { ...chart, width: WIDTH, height: HEIGHT, label };
}

function bestSoFar(values: readonly number[], better: "less" | "more"): number[] {
  const choose = { less: Math.min, more: Math.max }[better];
  const best: number[] = [];
  for (const value of values) best.push(choose(best.at(-1) ?? value, value));
  return best;
}

/** Each trial's figure at the rungs that it reached; finished trials in colour. */
export function rungsChart({ rows, epochs, epochMetric }: SweepStanding): Chart | undefined {
  const climbed = rows.filter(({ trial }) => trial.rungs.length > 0);
  const values = climbed.flatMap(({ trial }) =>
    trial.rungs.map(({ value }) => value ?? Number.NaN),
  );
  if (!values.some(Number.isFinite)) return undefined;
  const x = valueScale([1, epochs], { range: [PLOT.left, PLOT.right], logFrom: 1.5 }).domain([
    1,
    Math.max(2, epochs),
  ]);
  const y = valueScale(values, { range: [PLOT.bottom, PLOT.top], logFrom: LOG_FROM });
  const lines = climbed.toReversed().map((row) => rungSeries(row, x, y));
  const chart = framed(
    {
      plot: PLOT,
      x: {
        scale: x,
        ticks: rungTicks(climbed),
        name: "epochs",
        labelled: rungTicks(climbed).map(({ value }) => value),
        whole: true,
      },
      y: { scale: y, ticks: valueTicks(y, 4), name: epochMetric },
      pick: "point",
      title: isLog(x) ? "epochs, log scale" : "epochs",
    },
    ...lines,
  );
  const label = `${epochMetric} of ${climbed.length} trials after each rung`;
  return { ...chart, width: WIDTH, height: HEIGHT, label };
}

function rungSeries({ trial, status, settings }: TrialRow, x: Scale, y: Scale): string {
  const epochs = trial.rungs.map((rung) => rung.epochs);
  const values = trial.rungs.map(({ value }) => value ?? Number.NaN);
  const points = values.map((value, i): Point => [x(epochs[i]!), y(value)]);
  const classes = status === "finished" ? "s0" : "muted";
  const labels = values.map(() => settings);
  return seriesGroup(
    { name: `trial ${trial.number}`, x: epochs, y: values, labels },
    points.length > 1 ? curve(points, classes) : "",
    ...points.map((point) => mark(point, 0, `mark ${classes}`, 12)),
  );
}

function rungTicks(rows: SweepStanding["rows"]) {
  const rungs = rows.flatMap(({ trial }) => trial.rungs.map(({ epochs }) => epochs));
  const all = [...new Set(rungs)].sort((a, b) => a - b);
  return all.map((value) => ({ value, text: String(value) }));
}
