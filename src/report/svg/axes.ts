import { scaleLinear, scaleLog } from "d3-scale";
import { significant } from "../../shared/format.js";
import { label, line, type Plot, type Scale } from "./chart.js";
import type { AxisNames, Tick } from "./frame.js";
import { escapeMarkup, tag } from "./markup.js";
import { namedTicks } from "./named-ticks.js";

export interface ScaleOptions {
  /** Places of the smallest and the largest value, as [start, end] in the chart's units. */
  readonly range: readonly [number, number];
  /** The scale is logarithmic from this ratio of the largest to the smallest value, if all are positive. */
  readonly logFrom?: number;
  /** Whether a linear scale begins at 0. */
  readonly zero?: boolean;
}

// A logarithmic scale that ended at powers of ten would often be half empty.
const LOG_PAD = 1.2;

/** A scale for all finite values; a linear one ends at round numbers. */
export function valueScale(values: Iterable<number>, options: ScaleOptions): Scale {
  const { range, logFrom = Number.POSITIVE_INFINITY, zero = false } = options;
  const [low, high] = extent(values);
  if (low > TINY && high / low >= logFrom) return scaleLog([low / LOG_PAD, high * LOG_PAD], range);
  const start = zero && low > 0 ? 0 : low;
  const pad = padding(start, high);
  return scaleLinear([start - pad, high + pad], range).nice();
}

/** Margin on either side of values that are too close together for ticks between them. */
function padding(low: number, high: number): number {
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (size < TINY) return 1;
  return high - low > size * CLOSE ? 0 : size / 2;
}

const CLOSE = 1e-9;
const TINY = 1e-100;
const HUGE = 1e100; // larger values could make sums infinite

/** Minimum and maximum drawable value; [0, 1] if there are none. */
function extent(values: Iterable<number>): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!(Math.abs(value) < HUGE)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : [0, 1];
}

/**
 * About `count` round values. A logarithmic scale also has ticks at both ends, and labels only some ticks.
 */
export function valueTicks(scale: Scale, count: number): Tick[] {
  const format = scale.tickFormat(count, "~g");
  const round = scale
    .ticks(count)
    .map((value) => ({ value, text: format(value) === "" ? "" : plain(value) }))
    .filter(({ text }) => text !== "");
  return isLog(scale) ? withEnds(scale, round) : round;
}

/** Whether equal distances stand for equal ratios. */
export function isLog(scale: Scale): boolean {
  return "base" in scale;
}

const APART = 14; // between ticks, in the chart's units

function withEnds(scale: Scale, round: readonly Tick[]): Tick[] {
  const ends = scale.domain().map((value) => ({ value, text: plain(value, 2) }));
  const inside = round.filter(({ value }) =>
    ends.every((end) => Math.abs(scale(value) - scale(end.value)) >= APART),
  );
  return [...ends.slice(0, 1), ...inside, ...ends.slice(1)];
}

function plain(value: number, digits = 6): string {
  return String(Number(significant(value, digits)));
}

const [DIGIT, DISTANCE] = [8, 20]; // width of a digit, and the distance between two ticks

/** As many whole numbers as fit below an axis. */
export function wholeTicks(scale: Scale): Tick[] {
  const [left = 0, right = 1] = scale.range();
  const digits = String(Math.round(scale.domain()[1] ?? 0)).length;
  const count = Math.abs(right - left) / (DISTANCE + DIGIT * digits);
  return scale
    .ticks(count)
    .filter((value) => Number.isInteger(value))
    .map((value) => ({ value, text: String(value) }));
}

/** As many named places, such as dates, as fit below an axis. */
export function datedTicks(scale: Scale, names: AxisNames): Tick[] {
  const [from = 0, to = 1] = scale.domain();
  const [left = 0, right = 1] = scale.range();
  return namedTicks([from, to], names, right - left);
}

/** Grid lines across the plot with their values on the left, and a note if the scale is logarithmic. */
export function yAxis(plot: Plot, scale: Scale, ticks: readonly Tick[]): string {
  const kind = isLog(scale) ? title("y", 2, plot.bottom + 34, "log scale", "start") : "";
  const marks = ticks
    .map(({ value, text }) => {
      const y = scale(value);
      const name = label(plot.left - 6, y + 4, text, "end");
      return line(plot.left, y, plot.right, y, "grid") + name;
    })
    .join("");
  return marks + kind;
}

/** Values below the plot, and a title below them. */
export function xAxis(plot: Plot, scale: Scale, ticks: readonly Tick[], text?: string): string {
  const marks = ticks.map(({ value, text }) => {
    const x = scale(value);
    const name = label(x, plot.bottom + 17, text, "middle");
    return line(x, plot.bottom, x, plot.bottom + 4, "grid") + name;
  });
  const middle = (plot.left + plot.right) / 2;
  const named = text === undefined ? "" : title("x", middle, plot.bottom + 34, text, "middle");
  return line(plot.left, plot.bottom, plot.right, plot.bottom, "grid") + marks.join("") + named;
}

/** The title of an axis, which stays when ticks are redrawn. */
function title(axis: "x" | "y", x: number, y: number, text: string, anchor: string): string {
  const place = { x, y, "text-anchor": anchor };
  return tag("text", { ...place, class: "label", "data-title": axis }, escapeMarkup(text));
}
