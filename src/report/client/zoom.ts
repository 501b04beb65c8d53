import type { ChartView } from "./chart-view.js";

const LEAST = 10; // pixels: a narrower selection zooms only in the other direction
const PADDING = 0.05; // of the values' range

interface Place {
  readonly x: number;
  readonly y: number;
}

/**
 * Zooms to the area between two places; a flat selection zooms to all values between its left and right end.
 */
export function zoomTo(view: ChartView, a: Place, b: Place): void {
  const { x, y } = view.maps();
  const [left, right, top, bottom] = view.plot;
  const inside = (place: number, low: number, high: number) => Math.min(high, Math.max(low, place));
  const [xs, ys] = [ordered(a.x, b.x), ordered(a.y, b.y)];
  const isWide = xs[1] - xs[0] >= LEAST;
  const isHigh = ys[1] - ys[0] >= LEAST && view.frame.y.name !== "";
  const across = isWide ? xs.map((place) => x.value(inside(place, left, right))) : view.x.domain;
  const domain: [number, number] = [across[0]!, across[1]!];
  if (!(domain[1] > domain[0])) return;
  const up = ys.map((place) => y.value(inside(place, top, bottom)));
  view.zoom(domain, isHigh ? [up[1]!, up[0]!] : fitted(view, domain));
}

/** Zooms in or out along x, around a place or the middle. */
export function zoomAround(view: ChartView, place: number | undefined, factor: number): void {
  if (!view.canZoom) return;
  const [left, right] = view.plot;
  const middle = place ?? (left + right) / 2;
  const { x } = view.maps();
  const [from, to] = view.frame.x.domain;
  const low = Math.max(from, x.value(middle + (left - middle) * factor));
  const high = Math.min(to, x.value(middle + (right - middle) * factor));
  if (low <= from && high >= to) view.zoom();
  else view.zoom([low, high], fitted(view, [low, high]));
}

/** The range of the values between two places along x. */
function fitted(view: ChartView, [from, to]: readonly [number, number]): readonly [number, number] {
  const { y } = view.frame;
  if (y.name === "") return y.domain;
  const values = view.visible.flatMap(({ x, y: heights }) =>
    heights.filter(
      (value, i) => x[i]! >= from && x[i]! <= to && (y.log ? value > 0 : Number.isFinite(value)),
    ),
  );
  // Not Math.min(...values): the number of arguments of a call is limited.
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (!(high > low)) return y.domain;
  const [least, most] = y.domain;
  if (y.log) {
    const factor = (high / low) ** PADDING;
    return [Math.max(least, low / factor), Math.min(most, high * factor)];
  }
  const room = (high - low) * PADDING;
  return [Math.max(least, low - room), Math.min(most, high + room)];
}

function ordered(a: number, b: number): readonly [number, number] {
  return a < b ? [a, b] : [b, a];
}
