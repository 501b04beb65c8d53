import { scaleLinear } from "d3-scale";
import { significant } from "../../shared/format.js";
import { decidingValue } from "../figures.js";
import type { Comparison } from "../groups.js";
import { displayWidth } from "../text.js";
import { valueScale, valueTicks } from "./axes.js";
import { type Chart, label, line, type Plot, type Scale } from "./chart.js";
import { framed, seriesGroup } from "./framed.js";
import { LETTER } from "./letter.js";
import { mark, modelShape } from "./series.js";
import { seriesClass } from "./style.js";

const WIDTH = 360;
const ROW = 46;
const [LEFT, RIGHT] = [20, WIDTH - 20];
const LEAST_TOP = 30;
const LINE = 12; // distance of the lines of baselines' names
// Baselines beyond this multiple of the worst run's figure are left out, since they would press all runs
// together.
const FARTHEST_BASELINE = 1.6;

/** Every seed of every model as a dot, with the mean and its 95 % interval beside them. */
export function seedsChart(comparison: Comparison): Chart {
  const { groups, figures } = comparison;
  const seeds = groups.map(({ runs }) => runs.map(({ summary }) => decidingValue(summary)));
  const spread = [...seeds.flat(), ...figures.flatMap(({ interval }) => interval ?? [])];
  const baselines = nearBaselines(comparison, Math.max(...seeds.flat()));
  const values = [...spread, ...baselines.map(({ value }) => value)];
  const x = valueScale(values, { range: [LEFT, RIGHT] });
  const names = placedNames(baselines, x);
  const top = Math.max(LEAST_TOP, LINE * (1 + Math.max(0, ...names.map(({ row }) => row))) + 6);
  const height = top + groups.length * ROW + 44;
  const plot: Plot = { left: LEFT, right: RIGHT, top, bottom: height - 44 };
  const rows = scaleLinear([plot.bottom, plot.top], [plot.bottom, plot.top]);
  const name = comparison.figure.name;
  const chart = framed(
    {
      plot,
      x: { scale: x, ticks: valueTicks(x, 6), name },
      y: { scale: rows, ticks: [], name: "" },
      pick: "point",
      title: `test ${name}`,
    },
    ...names.map((baseline) => baselineRule(baseline, plot)),
    ...groups.map((group, index) => {
      const place = group.place ?? index;
      return seedRow(group, figures[index]!, { place, top: top + index * ROW, x });
    }),
  );
  const titles = groups.map((group, index) => {
    const text = `${group.label}  ${significant(figures[index]!.mean)}`;
    return label(12, top + index * ROW + 14, text, "start", "title");
  });
  const text = groups.map((group, index) => `${group.label} ${significant(figures[index]!.mean)}`);
  const body = chart.body + titles.join("");
  return { ...chart, width: WIDTH, height, label: `Test errors: ${text.join(", ")}`, body };
}

function nearBaselines({ baselines }: Comparison, worst: number): Comparison["baselines"] {
  return baselines.filter(({ value }) => value <= FARTHEST_BASELINE * worst);
}

interface PlacedName {
  readonly name: string;
  readonly at: number;
  readonly anchor: "start" | "end";
  /** Line of the name, from 0. */
  readonly row: number;
}

/** Puts each name on the first line where it covers no other name. */
function placedNames(baselines: Comparison["baselines"], x: Scale): PlacedName[] {
  const ends: (readonly [from: number, to: number])[][] = [];
  return baselines.map(({ label: name, value }) => {
    const at = x(value);
    const anchor = at > (LEFT + RIGHT) / 2 ? "end" : "start";
    const width = LETTER * displayWidth(name);
    const [from, to] = anchor === "start" ? [at, at + width] : [at - width, at];
    const free = ends.findIndex((line) => line.every((other) => to < other[0] || from > other[1]));
    const row = free < 0 ? ends.length : free;
    ends[row] = [...(ends[row] ?? []), [from, to]];
    return { name, at, anchor, row };
  });
}

function baselineRule({ name, at, anchor, row }: PlacedName, plot: Plot): string {
  const rule = line(at, plot.top - 8, at, plot.bottom, "rule");
  return rule + label(at, 10 + LINE * row, name, anchor);
}

function seedRow(
  { label: name, runs }: Comparison["groups"][number],
  { mean, interval }: Comparison["figures"][number],
  { place, top, x }: { readonly place: number; readonly top: number; readonly x: Scale },
): string {
  const classes = seriesClass(place);
  const [dots, bar] = [top + 26, top + 36];
  const [low, high] = interval ?? [mean, mean];
  const seeds = runs.map(({ summary }) => decidingValue(summary));
  const labels = runs.map(({ config, fold }) => {
    const seed = `seed ${config.training.seed}`;
    return fold === undefined ? seed : `${seed}, fold ${fold.number}`;
  });
  return seriesGroup(
    { name, x: seeds, y: seeds.map(() => dots), labels },
    ...seeds.map((value) => mark([x(value), dots], modelShape(place), `mark ${classes}`, 34)),
    line(x(low), bar, x(high), bar, `curve ${classes}`),
    line(x(mean), bar - 4, x(mean), bar + 4, `curve ${classes}`),
  );
}
