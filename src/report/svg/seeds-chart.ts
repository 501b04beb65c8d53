import { fixed } from "../../shared/format.js";
import { decidingValue } from "../figures.js";
import type { Comparison } from "../groups.js";
import { valueScale, valueTicks, xAxis } from "./axes.js";
import { type Chart, label, line, type Plot, type Scale } from "./chart.js";
import { mark } from "./series.js";
import { seriesClass } from "./style.js";

const WIDTH = 440;
const ROW = 46;
const TOP = 30;
// Baselines that are further off than this times the worst run would press all runs together.
const FARTHEST_BASELINE = 1.6;

/** Every seed of every model as a dot, the mean and its 95 % interval beside them. */
export function seedsChart(comparison: Comparison): Chart {
  const { groups, figures } = comparison;
  const height = TOP + groups.length * ROW + 44;
  const plot: Plot = { left: 20, right: WIDTH - 20, top: TOP, bottom: height - 44 };
  const seeds = groups.map(({ runs }) => runs.map(({ summary }) => decidingValue(summary)));
  const spread = [...seeds.flat(), ...figures.flatMap(({ interval }) => interval ?? [])];
  const baselines = nearBaselines(comparison, Math.max(...seeds.flat()));
  const values = [...spread, ...baselines.map(({ value }) => value)];
  const x = valueScale(values, { range: [plot.left, plot.right] });
  const body = [
    xAxis(plot, x, valueTicks(x, 6), `test ${comparison.figure.name}`),
    ...baselines.map(({ label: name, value }, index) => baselineRule(name, value, index, plot, x)),
    ...groups.flatMap(({ label: name }, index) => {
      const top = TOP + index * ROW;
      return seedRow(name, seeds[index]!, figures[index]!, index, top, x);
    }),
  ];
  const text = groups.map((group, index) => `${group.label} ${fixed(figures[index]!.mean)}`);
  return { width: WIDTH, height, label: `Test errors: ${text.join(", ")}`, body: body.join("") };
}

function nearBaselines({ baselines }: Comparison, worst: number): Comparison["baselines"] {
  return baselines.filter(({ value }) => value <= FARTHEST_BASELINE * worst);
}

function baselineRule(name: string, value: number, index: number, plot: Plot, x: Scale): string {
  const at = x(value);
  const anchor = at > (plot.left + plot.right) / 2 ? "end" : "start";
  const rule = line(at, plot.top - 8, at, plot.bottom, "rule");
  return rule + label(at, index % 2 === 0 ? 10 : 22, name, anchor);
}

function seedRow(
  name: string,
  seeds: readonly number[],
  { mean, interval }: Comparison["figures"][number],
  index: number,
  top: number,
  x: Scale,
): string[] {
  const classes = seriesClass(index);
  const [dots, bar] = [top + 26, top + 36];
  const [low, high] = interval ?? [mean, mean];
  return [
    label(12, top + 14, `${name}  ${fixed(mean)}`, "start", "title"),
    ...seeds.map((value) => mark([x(value), dots], index, `mark ${classes}`, 34)),
    line(x(low), bar, x(high), bar, `curve ${classes}`),
    line(x(mean), bar - 4, x(mean), bar + 4, `curve ${classes}`),
  ];
}
