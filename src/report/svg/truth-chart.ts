import type { ExampleValues } from "../../runs/run-record.js";
import { significant } from "../../shared/format.js";
import { valueScale, valueTicks } from "./axes.js";
import { type Chart, line, type Plot } from "./chart.js";
import { framed, seriesGroup } from "./framed.js";
import { mark, modelShape } from "./series.js";
import { seriesClass } from "./style.js";

const [WIDTH, HEIGHT] = [360, 320];
const PLOT: Plot = { left: 64, right: WIDTH - 12, top: 12, bottom: HEIGHT - 40 };
/** More marks than this would only cover each other. */
const MOST_MARKS = 1000;

/** How a model is drawn. */
interface DrawnModel {
  readonly name: string;
  /** The place of the model among those of a comparison, from 0, which gives its colour. */
  readonly place: number;
}

/** Each predicted value over the true one; a perfect prediction is on the diagonal. */
export function truthChart(
  { targets, predictions }: ExampleValues,
  { name, place }: DrawnModel,
): Chart {
  const shown = shownExamples(targets.length).filter((i) =>
    [targets[i], predictions[i]].every(Number.isFinite),
  );
  const [truth, predicted] = [targets, predictions].map((all) => shown.map((i) => all[i]!)) as [
    number[],
    number[],
  ];
  const values = [...truth, ...predicted];
  const x = valueScale(values, { range: [PLOT.left, PLOT.right] });
  const y = valueScale(values, { range: [PLOT.bottom, PLOT.top] });
  const [low = 0, high = 1] = x.domain();
  const classes = `mark ${seriesClass(place)}`;
  const chart = framed(
    {
      plot: PLOT,
      x: { scale: x, ticks: valueTicks(x, 5), name: "truth" },
      y: { scale: y, ticks: valueTicks(y, 5), name: "prediction" },
      pick: "point",
      title: "true value",
    },
    line(x(low), y(low), x(high), y(high), "rule"),
    seriesGroup(
      { name, x: truth, y: predicted, labels: shown.map((i) => `example ${i}`) },
      ...truth.map((value, i) =>
        mark([x(value), y(predicted[i]!)], modelShape(place), classes, 18),
      ),
    ),
  );
  const range = `true values from ${significant(Math.min(...truth))} to ${significant(Math.max(...truth))}`;
  return { ...chart, width: WIDTH, height: HEIGHT, label: `Predicted over true values, ${range}` };
}

/** Whether the chart leaves out examples. */
export function isThinned({ targets }: ExampleValues): boolean {
  return targets.length > MOST_MARKS;
}

/** Numbers of examples at equal distances. */
function shownExamples(count: number): number[] {
  const every = Math.max(1, count / MOST_MARKS);
  return Array.from({ length: Math.min(count, MOST_MARKS) }, (_, i) => Math.floor(i * every));
}
