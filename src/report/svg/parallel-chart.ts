import type { Dimension } from "../../runs/sweep-file.js";
import { significant } from "../../shared/format.js";
import { commonFigure, type SweepStanding, shortNames, valueText } from "../sweep/standing.js";
import { isLog, valueScale, valueTicks } from "./axes.js";
import { type Chart, label, line } from "./chart.js";
import type { Frame } from "./frame.js";
import { seriesGroup } from "./framed.js";
import { tag } from "./markup.js";
import { curve, type Point } from "./series.js";

const WIDTH = 900;
const MARGIN = 70;
const [TOP, BOTTOM] = [40, 270];
/** Share of the trials, from the best, that are drawn in colour. */
const BEST_SHARE = 0.1;

interface Axis {
  readonly name: string;
  readonly ticks: readonly { readonly y: number; readonly text: string }[];
  /** Maps a value to its height. */
  readonly at: (value: unknown) => number;
}

/** A line for each trial through its values and its figure; the best tenth in colour. */
export function parallelChart(standing: SweepStanding): Chart | undefined {
  const { name, valueIn } = commonFigure(standing);
  const rows = standing.rows.filter((row) => Number.isFinite(valueIn(row)));
  if (rows.length < 2) return undefined;
  const { space } = standing.sweep;
  const names = shortNames(space.map(({ key }) => key));
  const axes = [
    ...space.map((dimension, index) => axisOf(dimension, names[index]!)),
    numberAxis(rows.map(valueIn), name.replace("validation.", ""), 5),
  ];
  const gap = (WIDTH - 2 * MARGIN) / (axes.length - 1);
  const x = (index: number) => MARGIN + index * gap;
  const best = Math.max(1, Math.round(rows.length * BEST_SHARE));
  const lines = rows.map((row, rank) => {
    const values = [...row.trial.values, valueIn(row)];
    const points = axes.map(({ at }, index): Point => [x(index), at(values[index])]);
    const figure = `${row.settings}, ${name} ${significant(valueIn(row))}`;
    return seriesGroup(
      {
        name: `trial ${row.trial.number}`,
        x: points.map(([place]) => place),
        y: points.map(([, place]) => place),
        labels: points.map(() => figure),
      },
      curve(points, rank < best ? "s0" : "muted thin"),
    );
  });
  const drawn = axes.map(({ name, ticks }, index) => [
    line(x(index), TOP, x(index), BOTTOM, "grid"),
    label(x(index), TOP - 20, name, "middle", "title"),
    ...ticks.map(({ y, text }) => label(x(index) - 5, y + 4, text, "end", "label over")),
  ]);
  return {
    width: WIDTH,
    height: BOTTOM + 16,
    label: `Settings and figures of ${rows.length} trials, the best ${best} in colour`,
    body: tag("g", { class: "data" }, ...lines.reverse()) + drawn.flat().join(""),
    frame: places(x(axes.length - 1)),
  };
}

/** A frame whose places are not values: a line is found by where it passes. */
function places(right: number): Frame {
  return {
    plot: [MARGIN, right, TOP, BOTTOM],
    x: { name: "", domain: [MARGIN, right] },
    y: { name: "", domain: [BOTTOM, TOP] },
    pick: "point",
  };
}

function axisOf(dimension: Dimension, name: string): Axis {
  if (dimension.kind === "choice") return choiceAxis(dimension.values, name);
  const logFrom = dimension.log ? 1 : Number.POSITIVE_INFINITY;
  return numberAxis([dimension.low, dimension.high], name, logFrom);
}

function numberAxis(values: readonly number[], name: string, logFrom: number): Axis {
  const scale = valueScale(values, { range: [BOTTOM, TOP], logFrom });
  const ticks = valueTicks(scale, 5).map(({ value, text }) => ({ y: scale(value), text }));
  const kind = isLog(scale) ? ", log scale" : "";
  return { name: `${name}${kind}`, ticks, at: (value) => scale(Number(value)) };
}

function choiceAxis(values: readonly unknown[], name: string): Axis {
  const texts = values.map((value) => JSON.stringify(value));
  const step = (BOTTOM - TOP) / values.length;
  const height = (index: number) => BOTTOM - step * (index + 0.5);
  return {
    name,
    ticks: values.map((value, index) => ({ y: height(index), text: valueText(value) })),
    at: (value) => height(texts.indexOf(JSON.stringify(value))),
  };
}
