import { thinned } from "../resample.js";
import type { SeriesFacts } from "../series-text.js";
import { datedTicks, valueScale, valueTicks } from "./axes.js";
import { type Chart, label, line, type Plot, type Scale } from "./chart.js";
import { framed, seriesGroup } from "./framed.js";
import { tag } from "./markup.js";
import { curve, type Point } from "./series.js";
import { seriesClass } from "./style.js";

const [WIDTH, HEIGHT] = [1000, 220];
const PLOT: Plot = { left: 64, right: WIDTH - 12, top: 22, bottom: HEIGHT - 26 };
const MOST_POINTS = 1500; // more would not be seen
const MOST_NAMES = 400; // of times
const STRIP = 6; // height of the strip that shows where values are missing

/** What a chart shows of one target of a series. */
interface ShownValues {
  readonly name: string;
  /** One for each step of the file, NaN if missing. */
  readonly values: readonly number[];
}

/** The values of a target over the whole file, the parts of the split and the gaps. */
export function dataChart(
  { name, values }: ShownValues,
  { parts, timeOf, from, to }: SeriesFacts,
): Chart {
  const steps = Math.max(...parts.map(({ start, steps }) => start + steps), values.length);
  const x = valueScale([0, steps - 1], { range: [PLOT.left, PLOT.right] }).domain([
    0,
    Math.max(1, steps - 1),
  ]);
  const y = valueScale(values, { range: [PLOT.bottom - STRIP, PLOT.top] });
  const names = timeNames(steps, timeOf);
  const shown = thinned(values, MOST_POINTS);
  const points = shown.map(([step, value]): Point => [x(step), y(value)]);
  const { body, frame } = framed(
    {
      plot: { ...PLOT, bottom: PLOT.bottom - STRIP },
      x: { scale: x, ticks: datedTicks(x, names), name: "", named: true, names },
      y: { scale: y, ticks: valueTicks(y, 5), name },
      pick: "point",
    },
    ...parts.filter(({ steps }) => steps > 0).map((part) => partRule(part, x)),
    ...gapsOf(values).map(([first, last]) => gapMark(first, last, x)),
    seriesGroup(
      {
        name,
        x: shown.map(([step]) => step),
        y: shown.map(([, value]) => value),
        labels: shown.map(([step]) => timeOf(step)),
      },
      curve(points, `${seriesClass(0)} fine`),
    ),
  );
  const text = `${name}, ${from} to ${to}, with the parts of the split`;
  return { width: WIDTH, height: HEIGHT, label: text, body, frame };
}

/** The times of some steps at equal distances. */
function timeNames(steps: number, timeOf: (step: number) => string) {
  const every = Math.max(1, Math.ceil(steps / MOST_NAMES));
  const texts = Array.from({ length: Math.ceil(steps / every) }, (_, i) => timeOf(i * every));
  return { first: 0, every, texts };
}

/** Where a part begins, and its name. */
function partRule({ name, start }: SeriesFacts["parts"][number], x: Scale): string {
  const at = x(start);
  const rule = start === 0 ? "" : line(at, PLOT.top - 10, at, PLOT.bottom, "rule");
  return rule + label(at + 4, 12, name, "start", "title");
}

/** The first and the last step of each gap between values. */
function gapsOf(values: readonly number[]): (readonly [number, number])[] {
  const first = values.findIndex((value) => !Number.isNaN(value));
  const last = values.findLastIndex((value) => !Number.isNaN(value));
  const gaps: [number, number][] = [];
  for (let step = first; step < last; step += 1) {
    if (!Number.isNaN(values[step])) continue;
    const open = gaps.at(-1);
    if (open?.[1] === step - 1) open[1] = step;
    else gaps.push([step, step]);
  }
  return gaps;
}

/** A mark below the values, as wide as the gap and never too small to see. */
function gapMark(first: number, last: number, x: Scale): string {
  const width = Math.max(2, x(last + 0.5) - x(first - 0.5));
  const box = { x: x(first - 0.5), y: PLOT.bottom - STRIP, width, height: STRIP };
  return tag("rect", { ...box, class: "gap" });
}
