import { LEADER } from "../svg/line-ends.js";
import { ROW, spread } from "../svg/spread.js";
import type { View } from "./view.js";

/** Moves the names of lines to the last values shown, and hides those of hidden lines. */
export function placeEnds(view: View): void {
  const { svg, visible, plot, x: xAxis } = view;
  const names = new Map(
    [...svg.querySelectorAll<SVGGElement>(".end")].map((end) => [end.dataset.of, end]),
  );
  if (names.size === 0) return;
  const [, right, top, bottom] = plot;
  const { x, y } = view.maps();
  for (const end of names.values()) end.setAttribute("hidden", "");
  const ends = visible
    .flatMap((series) => {
      const end = names.get(series.name);
      const last = series.x.findLastIndex((value, i) => {
        return value <= xAxis.domain[1] && Number.isFinite(y.place(series.y[i]!));
      });
      if (end === undefined || last < 0) return [];
      const height = y.place(series.y[last]!);
      return [
        { end, at: x.place(series.x[last]!), height: Math.min(bottom, Math.max(top, height)) },
      ];
    })
    .sort((a, b) => a.height - b.height);
  const heights = ends.map(({ height }) => height);
  const places = spread(heights, top + ROW / 2, bottom - ROW / 2);
  for (const [i, { end, at, height }] of ends.entries()) {
    end.removeAttribute("hidden");
    const [leader, name] = [end.querySelector("line")!, end.querySelector("text")!];
    const line = { x1: at + 4, y1: height, x2: right + LEADER - 3, y2: places[i]! };
    for (const [key, value] of Object.entries(line)) leader.setAttribute(key, String(value));
    name.setAttribute("x", String(right + LEADER));
    name.setAttribute("y", String(places[i]! + 4));
  }
}
