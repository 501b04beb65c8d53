import { isLog, xAxis, yAxis } from "./axes.js";
import type { Chart, Plot, Scale } from "./chart.js";
import type { Frame, FrameAxis, Tick } from "./frame.js";
import { tag } from "./markup.js";

/** One axis of a chart as it is drawn. */
interface Axis extends Pick<FrameAxis, "name" | "labelled" | "whole" | "names" | "named"> {
  readonly scale: Scale;
  readonly ticks: readonly Tick[];
}

export interface Framing {
  readonly plot: Plot;
  readonly x: Axis;
  readonly y: Axis;
  readonly pick?: Frame["pick"];
  /** Title below the x axis. */
  readonly title?: string;
}

/** Axes with data between them, and their description for the script of a page. */
export function framed(
  { plot, x, y, pick = "column", title }: Framing,
  ...data: readonly string[]
): Pick<Chart, "body" | "frame"> {
  const axes = yAxis(plot, y.scale, y.ticks) + xAxis(plot, x.scale, x.ticks, title);
  return {
    body: tag("g", { class: "axes" }, axes) + tag("g", { class: "data" }, ...data),
    frame: {
      plot: [plot.left, plot.right, plot.top, plot.bottom],
      x: frameAxis(x),
      y: frameAxis(y),
      pick,
    },
  };
}

function frameAxis({ scale, name, labelled, whole, names, named }: Axis): FrameAxis {
  const [from = 0, to = 1] = scale.domain();
  return {
    name,
    domain: [from, to],
    ...(isLog(scale) && { log: true }),
    ...(labelled && { labelled }),
    ...(whole && { whole }),
    ...(names && { names }),
    ...(named && { named }),
  };
}

/** Values that a chart draws as one line or one kind of mark. */
export interface SeriesData {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Descriptions of the points, if their values are not enough. */
  readonly labels?: readonly string[];
  /** Limits of an interval around the values. */
  readonly low?: ArrayLike<number> | undefined;
  readonly high?: ArrayLike<number> | undefined;
}

/** The elements of a series, with its values as attributes. */
export function seriesGroup(
  { name, x, y, labels, low, high }: SeriesData,
  ...content: readonly string[]
): string {
  const attributes = {
    class: "series",
    "data-name": name,
    "data-x": numbers(x),
    "data-y": numbers(y),
    "data-low": low && numbers(low),
    "data-high": high && numbers(high),
    "data-labels": labels && JSON.stringify(labels),
  };
  return tag("g", attributes, ...content);
}

/** Values with the digits of a float32; a minus sign alone stands for a missing value. */
function numbers(values: ArrayLike<number>): string {
  return Array.from(values, (value) =>
    Number.isFinite(value) ? String(Number(value.toPrecision(7))) : "-",
  ).join(" ");
}
