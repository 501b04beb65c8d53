import { valueText } from "./axis-map.js";
import type { ChartView } from "./chart-view.js";
import { colorOf, type Series } from "./series.js";

/** A point of a chart. */
export interface Spot {
  readonly series: Series;
  readonly index: number;
  /** Its place in the chart. */
  readonly x: number;
  readonly y: number;
}

/** The visible points of a chart, from left to right. */
export function spotsOf(view: ChartView): Spot[] {
  return shownSpots(view).sort((a, b) => a.x - b.x);
}

function shownSpots(view: ChartView): Spot[] {
  const maps = view.maps();
  const [left, right, top, bottom] = view.plot;
  const inside = (place: number, low: number, high: number) =>
    place >= low - 1 && place <= high + 1;
  return view.visible
    .flatMap((series) =>
      series.x.map((value, index) => {
        const y = maps.y.place(series.y[index]!);
        // Points beyond the axis are drawn on its edge.
        const shown = view.isZoomed ? y : Math.min(bottom, Math.max(top, y));
        return { series, index, x: maps.x.place(value), y: shown };
      }),
    )
    .filter(({ x, y }) => inside(x, left, right) && inside(y, top, bottom));
}

/** The point nearest to a place: along x only, or in both directions. */
export function nearest(view: ChartView, x: number, y: number): Spot | undefined {
  const far = (spot: Spot) =>
    view.frame.pick === "column"
      ? Math.abs(spot.x - x) + Math.abs(spot.y - y) / 1000
      : Math.hypot(spot.x - x, spot.y - y);
  return shownSpots(view).reduce<Spot | undefined>((best, spot) => {
    return best === undefined || far(spot) < far(best) ? spot : best;
  }, undefined);
}

/**
 * The next point of a series, or the point of the next series at about the same place. If points have no
 * common places, the last point of a series is followed by the next point of another one.
 */
export function nextSpot(
  view: ChartView,
  from: Spot | undefined,
  by: 1 | -1,
  along: "place" | "series",
): Spot | undefined {
  const spots = spotsOf(view);
  const now = spots.find(({ series, index }) => series === from?.series && index === from.index);
  if (now === undefined) return by > 0 ? spots[0] : spots.at(-1);
  if (along === "place") {
    const beyond = spots.filter(({ x }) => by * (x - now.x) > 0);
    const inSeries = beyond.filter(({ series }) => series === now.series);
    const next = inSeries.length === 0 && view.frame.pick === "point" ? beyond : inSeries;
    return next.at(by > 0 ? 0 : -1) ?? now;
  }
  const { visible } = view;
  const next = visible.at((visible.indexOf(now.series) + by) % visible.length);
  const distance = ({ x }: Spot) => Math.abs(x - now.x);
  const [closest = now] = spots
    .filter(({ series }) => series === next)
    .sort((a, b) => distance(a) - distance(b));
  return closest;
}

/** A line of the description of a point. */
export interface Line {
  readonly text: string;
  readonly color?: string;
}

/** The description of a point; with columns, the values of all series at its x. */
export function linesAt(view: ChartView, spot: Spot): Line[] {
  const { x, y, pick } = view.frame;
  const place = spot.series.x[spot.index]!;
  if (pick === "point") {
    const { name, labels } = spot.series;
    const values = [
      ...(x.name === "" ? [] : [`${x.name} ${valueText(x, place)}`]),
      ...(y.name === "" ? [] : [`${y.name} ${valueText(y, spot.series.y[spot.index]!)}`]),
    ];
    const label = labels[spot.index];
    const title = [name, label].filter((text) => text !== undefined).join(", ");
    return [{ text: title, color: colorOf(spot.series) }, ...values.map((text) => ({ text }))];
  }
  const title = x.names ? valueText(x, place) : `${x.name} ${valueText(x, place)}`;
  const lines = view.visible.flatMap((series) => {
    const index = series.x.indexOf(place);
    return index < 0 ? [] : [{ text: valueLine(view, series, index), color: colorOf(series) }];
  });
  return [{ text: title }, ...lines];
}

function valueLine({ frame: { y } }: ChartView, series: Series, index: number): string {
  const { name, low, high } = series;
  const value = series.y[index]!;
  if (Number.isNaN(value)) return `${name}: no value`;
  const [from, to] = [low[index], high[index]];
  const band =
    from === undefined || to === undefined ? "" : ` (${valueText(y, from)} to ${valueText(y, to)})`;
  return `${name}: ${valueText(y, value)}${band}`;
}
