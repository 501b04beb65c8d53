import type { Dimension } from "../../runs/sweep-file.js";
import { significant } from "../../shared/format.js";
import { commonFigure, type SweepStanding, shortNames, valueText } from "../sweep/standing.js";
import { isLog, valueScale, valueTicks } from "./axes.js";
import { type Chart, label, line } from "./chart.js";
import { seriesGroup } from "./framed.js";
import { LETTER } from "./letter.js";
import { escapeMarkup, tag } from "./markup.js";
import { curve, type Point } from "./series.js";

/** Distance between two axes, and the least to which a page may press them together. */
const [GAP, LEAST_GAP] = [110, 76];
const [TOP, HEIGHT] = [40, 230];
const TITLE = 16; // distance of two rows of names
/** Share of the trials, from the best, that are drawn in colour. */
const BEST_SHARE = 0.1;

interface Axis {
  readonly name: string;
  readonly isLog: boolean;
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
  const figureName = name.replace("validation.", "");
  const nameRows = rowsOfNames([...names, figureName]);
  const top = TOP + Math.max(...nameRows) * TITLE;
  const range = [top + HEIGHT, top] as const;
  const axes = [
    ...space.map((dimension, index) => axisOf(dimension, names[index]!, range)),
    numberAxis(rows.map(valueIn), figureName, { range, logFrom: 5 }),
  ];
  const { left, right } = margins(axes);
  const x = (index: number) => left + index * GAP;
  const end = x(axes.length - 1);
  const best = Math.max(1, Math.round(rows.length * BEST_SHARE));
  const lines = rows.map((row, rank) => {
    const values = [...row.trial.values, valueIn(row)];
    const points = axes.map(({ at }, index): Point => [x(index), at(values[index])]);
    const figure = `${row.settings}, ${name} ${significant(valueIn(row))}`;
    return trialSeries(row, points, { label: figure, classes: rank < best ? "s0" : "muted thin" });
  });
  const drawn = axes.map((axis, index) =>
    drawnAxis(axis, { x: x(index), range, nameRow: nameRows[index]! }),
  );
  return {
    width: end + right,
    height: top + HEIGHT + 22,
    label: `Settings and figures of ${rows.length} trials, the best ${best} in colour`,
    body: tag("g", { class: "data" }, ...lines.reverse(), ...drawn),
    frame: {
      // Its places are not values: a line is found by where it passes.
      plot: [left, end, top, top + HEIGHT],
      x: { name: "", domain: [left, end] },
      y: { name: "", domain: range },
      pick: "point",
      leastWidth: left + (axes.length - 1) * LEAST_GAP + right,
    },
  };
}

/** The first row, from 0, in which each name overlaps no other, however the axes are pressed together. */
function rowsOfNames(names: readonly string[]): number[] {
  const ends: number[] = [];
  return names.map((name, i) => {
    const half = (name.length * BOLD) / 2;
    const middle = i * LEAST_GAP;
    const free = ends.findIndex((end) => end + 8 <= middle - half);
    const row = free < 0 ? ends.length : free;
    ends[row] = middle + half;
    return row;
  });
}

const BOLD = LETTER * 1.1; // width of an average bold letter

/** Room for the values beside the first axis, and for the halves of names that stand out at both ends. */
function margins(axes: readonly Axis[]): { readonly left: number; readonly right: number } {
  const half = ({ name }: Axis) => (name.length * BOLD) / 2 + 4;
  const widest = Math.max(...axes[0]!.ticks.map(({ text }) => text.length));
  return {
    left: Math.ceil(Math.max(half(axes[0]!), widest * LETTER + 10)),
    right: Math.ceil(Math.max(half(axes.at(-1)!), 24)),
  };
}

function trialSeries(
  { trial }: SweepStanding["rows"][number],
  points: readonly Point[],
  { label: text, classes }: { readonly label: string; readonly classes: string },
): string {
  return seriesGroup(
    {
      name: `trial ${trial.number}`,
      x: points.map(([place]) => place),
      y: points.map(([, place]) => place),
      labels: points.map(() => text),
    },
    curve(points, classes),
  );
}

interface AxisPlace {
  readonly x: number;
  readonly range: Range;
  readonly nameRow: number;
}

function drawnAxis(
  { name, isLog: hasLog, ticks }: Axis,
  { x, range: [bottom, top], nameRow }: AxisPlace,
): string {
  return [
    line(x, top, x, bottom, "grid"),
    label(x, top - 20 - nameRow * TITLE, name, "middle", "title"),
    hasLog ? label(x, bottom + 18, "log scale", "middle") : "",
    ...ticks.map((tick) => tickLabel(x, tick)),
  ].join("");
}

/** The distance to the axis is an attribute, so that it stays as the axes move apart. */
function tickLabel(x: number, { y, text }: Axis["ticks"][number]): string {
  const place = { x, y: y + 4, dx: -5, "text-anchor": "end" };
  return tag("text", { ...place, class: "label over" }, escapeMarkup(text));
}

/** Places of the bottom and the top of an axis. */
type Range = readonly [bottom: number, top: number];

function axisOf(dimension: Dimension, name: string, range: Range): Axis {
  if (dimension.kind === "choice") return choiceAxis(dimension.values, name, range);
  const logFrom = dimension.log ? 1 : Number.POSITIVE_INFINITY;
  return numberAxis([dimension.low, dimension.high], name, { range, logFrom });
}

function numberAxis(
  values: readonly number[],
  name: string,
  options: { readonly range: Range; readonly logFrom: number },
): Axis {
  const scale = valueScale(values, options);
  const ticks = valueTicks(scale, 5).map(({ value, text }) => ({ y: scale(value), text }));
  return { name, isLog: isLog(scale), ticks, at: (value) => scale(Number(value)) };
}

function choiceAxis(values: readonly unknown[], name: string, [bottom, top]: Range): Axis {
  const texts = values.map((value) => JSON.stringify(value));
  const step = (bottom - top) / values.length;
  const height = (index: number) => bottom - step * (index + 0.5);
  return {
    name,
    isLog: false,
    ticks: values.map((value, index) => ({ y: height(index), text: valueText(value) })),
    at: (value) => height(texts.indexOf(JSON.stringify(value))),
  };
}
