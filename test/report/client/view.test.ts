import { beforeAll, describe, expect, it, vi } from "vitest";
import { axisMap } from "../../../src/report/client/axis-map.js";
import type { ChartView } from "../../../src/report/client/chart-view.js";
import { placeEnds } from "../../../src/report/client/ends.js";
import { seriesOf } from "../../../src/report/client/series.js";
import { hasNoValue } from "../../../src/report/client/sorting.js";
import { sortKey, turnSorting } from "../../../src/report/client/tables.js";
import {
  linesAt,
  nearest,
  nextSpot,
  type Spot,
  spotsOf,
} from "../../../src/report/client/values.js";
import { zoomAround, zoomTo } from "../../../src/report/client/zoom.js";
import type { FrameAxis } from "../../../src/report/svg/frame.js";

/** A series whose colour is its name. */
const series = (name: string, x: number[], y: number[], more: object = {}) => {
  const element = { querySelector: () => ({ stroke: name, fill: "none" }) };
  return { name, x, y, low: [], high: [], labels: [], element, ...more };
};

interface Changes {
  readonly x?: Partial<FrameAxis>;
  readonly y?: Partial<FrameAxis>;
  readonly pick?: "column" | "point";
  readonly isZoomed?: boolean;
  readonly canZoom?: boolean;
}

/** A view from 0 to 10 across 100 to 200 pixels, and from 0 to 5 up from 50 to 0 pixels. */
function viewOf(visible: readonly ReturnType<typeof series>[], changes: Changes = {}) {
  const plot = [100, 200, 0, 50] as const;
  const x: FrameAxis = { name: "epoch", domain: [0, 10], ...changes.x };
  const y: FrameAxis = { name: "loss", domain: [0, 5], ...changes.y };
  const zoom = vi.fn();
  const view = {
    ...{ plot, x, y, visible, zoom, frame: { plot, x, y, pick: changes.pick ?? "column" } },
    ...{ isZoomed: changes.isZoomed ?? false, canZoom: changes.canZoom ?? true },
    maps: () => ({ x: axisMap(x, 100, 200), y: axisMap(y, 50, 0) }),
  } as unknown as ChartView;
  return { view, zoom };
}

beforeAll(() => {
  vi.stubGlobal("getComputedStyle", (drawn: object) => drawn);
  return () => vi.unstubAllGlobals();
});

const a = series("a", [2, 4, 6], [1, 2, 3]);
const b = series("b", [2, 5], [4, 9]);
const shown = (spot: Spot | undefined) => spot && [spot.series.name, spot.index, spot.x, spot.y];

describe("the points of a chart", () => {
  it("are those within its plot, from left to right; beyond the axis they are on its edge", () => {
    const { view } = viewOf([a, b, series("beside", [-0.2, 11, 10.05], [1, 1, 0])]);
    expect(spotsOf(view).map(shown)).toEqual([
      ["a", 0, 120, 40],
      ["b", 0, 120, 10],
      ["a", 1, 140, 30],
      ["b", 1, 150, 0],
      ["a", 2, 160, 20],
      ["beside", 2, 200.5, 50],
    ]);
    const below = series("below", [1], [-3]);
    expect(spotsOf(viewOf([below]).view).map(shown)).toEqual([["below", 0, 110, 50]]);
    const zoomed = viewOf([b, below, series("gap", [1], [Number.NaN])], { isZoomed: true });
    expect(spotsOf(zoomed.view).map(shown)).toEqual([["b", 0, 120, 10]]);
  });

  it("are within its plot up to a pixel beside it", () => {
    const x = [-0.11, -0.1, 10.1, 10.11];
    const { view } = viewOf([series("c", x, [1, 1, 1, 1])]);
    expect(spotsOf(view).map(({ index }) => index)).toEqual([1, 2]);
    const heights = series("c", [1, 2, 3, 4], [-0.11, -0.1, 5.1, 5.11]);
    const zoomed = viewOf([heights], { isZoomed: true });
    expect(spotsOf(zoomed.view).map(({ index }) => index)).toEqual([1, 2]);
  });

  it("are found by the nearest place across, then up; or by their distance", () => {
    const column = viewOf([a, b]).view;
    expect(shown(nearest(column, 131, 10))).toEqual(["a", 1, 140, 30]);
    expect(shown(nearest(column, 129, 12))).toEqual(["b", 0, 120, 10]);
    expect(shown(nearest(column, 129, 30))).toEqual(["a", 0, 120, 40]);
    const point = viewOf([a, b], { pick: "point" }).view;
    expect(shown(nearest(point, 131, 10))).toEqual(["b", 0, 120, 10]);
    expect(nearest(viewOf([]).view, 131, 10)).toBeUndefined();
  });

  it("follow each other in a series by the keys right and left, and end there", () => {
    const { view } = viewOf([a, b]);
    const [first, ofB, second, , last] = spotsOf(view);
    expect(nextSpot(view, undefined, 1, "place")).toEqual(first);
    expect(shown(nextSpot(view, undefined, -1, "place"))).toEqual(["a", 2, 160, 20]);
    expect(nextSpot(view, first, 1, "place")).toEqual(second);
    expect(nextSpot(view, second, -1, "place")).toEqual(first);
    expect(nextSpot(view, last, 1, "place")).toEqual(last);
    expect(nextSpot(view, first, -1, "place")).toEqual(first);
    expect(shown(nextSpot(view, ofB, 1, "place"))).toEqual(["b", 1, 150, 0]);
  });

  it("are followed by those of other series where points have no common places", () => {
    const { view } = viewOf([a, b, series("c", [9], [1])], { pick: "point" });
    const last = spotsOf(view).find(({ series: { name }, index }) => name === "a" && index === 2);
    expect(shown(nextSpot(view, last, 1, "place"))).toEqual(["c", 0, 190, 40]);
    const c = spotsOf(view).at(-1);
    expect(shown(nextSpot(view, c, -1, "place"))).toEqual(["a", 2, 160, 20]);
  });

  it("are those of the next or the last series at the nearest place by the keys up and down", () => {
    const c = series("c", [1, 5, 9], [1, 1, 1]);
    const { view } = viewOf([a, b, c]);
    const from = spotsOf(view).find(({ series: { name }, index }) => name === "a" && index === 2);
    expect(shown(nextSpot(view, from, 1, "series"))).toEqual(["b", 1, 150, 0]);
    expect(shown(nextSpot(view, from, -1, "series"))).toEqual(["c", 1, 150, 40]);
    const ofC = spotsOf(view).find(({ series: { name }, index }) => name === "c" && index === 0);
    expect(shown(nextSpot(view, ofC, 1, "series"))).toEqual(["a", 0, 120, 40]);
  });
});

describe("the description of a point", () => {
  const spot = (of: ReturnType<typeof series>, index: number) =>
    ({ series: of, index, x: 0, y: 0 }) as unknown as Spot;

  it("has the values of all series at its place, with their bands and colours", () => {
    const band = series("band", [1, 2], [3, 0.123_456_789], { low: [1, 0.1], high: [5, 0.2] });
    const gap = series("gap", [2], [Number.NaN]);
    const { view } = viewOf([a, band, gap, series("elsewhere", [3], [3])]);
    expect(linesAt(view, spot(a, 0))).toEqual([
      { text: "epoch 2" },
      { text: "a: 1", color: "a" },
      { text: "band: 0.123457 (0.1 to 0.2)", color: "band" },
      { text: "gap: no value", color: "gap" },
    ]);
    const named = viewOf([a], { x: { names: { first: 2, texts: ["Monday"] } } });
    expect(linesAt(named.view, spot(a, 0))[0]).toEqual({ text: "Monday" });
  });

  it("has its own names and values where points are shown, without places that are no values", () => {
    const points = series("gru", [2, 4], [1, 2], { labels: ["seed 1", "seed 2"] });
    const { view } = viewOf([points], { pick: "point" });
    expect(linesAt(view, spot(points, 1))).toEqual([
      { text: "gru, seed 2", color: "gru" },
      { text: "epoch 4" },
      { text: "loss 2" },
    ]);
    const rows = viewOf([points], { pick: "point", y: { name: "" } });
    expect(linesAt(rows.view, spot(points, 0)).map(({ text }) => text)).toEqual([
      "gru, seed 1",
      "epoch 2",
    ]);
    const line = viewOf([a], { pick: "point", x: { name: "" } });
    expect(linesAt(line.view, spot(a, 1)).map(({ text }) => text)).toEqual(["a", "loss 2"]);
  });
});

describe("a zoom", () => {
  it("shows the selected part of both axes, whatever corner it began at", () => {
    for (const [from, to] of [
      [
        { x: 120, y: 10 },
        { x: 160, y: 40 },
      ],
      [
        { x: 160, y: 40 },
        { x: 120, y: 10 },
      ],
    ] as const) {
      const { view, zoom } = viewOf([a, b]);
      zoomTo(view, from, to);
      expect(zoom.mock.calls).toEqual([
        [
          [2, 6],
          [1, 4],
        ],
      ]);
    }
  });

  it("is of both axes from 10 pixels on, and holds the values at both ends of what is shown", () => {
    const zoomed = (from: [number, number], to: [number, number], x: number[], y: number[]) => {
      const { view, zoom } = viewOf([series("c", x, y)]);
      zoomTo(view, { x: from[0], y: from[1] }, { x: to[0], y: to[1] });
      return zoom.mock.calls[0];
    };
    expect(zoomed([120, 10], [130, 20], [2], [1])).toEqual([
      [2, 3],
      [3, 4],
    ]);
    expect(zoomed([120, 10], [129.9, 20], [2], [1])![0]).toEqual([0, 10]);
    // flat: values 1 and 3 are at 2 and 4; a twentieth of 2 more
    expect(zoomed([120, 10], [140, 19.9], [1, 2, 4, 5], [0, 1, 3, 5])).toEqual([
      [2, 4],
      [0.9, 3.1],
    ]);
    expect(zoomed([121, 10], [141, 19.9], [2, 3, 4, 5], [0, 1, 3, Number.NaN])![1]).toEqual([
      0.9, 3.1,
    ]);
  });

  it("ends at the edges of the plot", () => {
    const { view, zoom } = viewOf([a]);
    zoomTo(view, { x: 0, y: -30 }, { x: 150, y: 400 });
    expect(zoom.mock.calls).toEqual([
      [
        [0, 5],
        [0, 5],
      ],
    ]);
  });

  it("by a flat selection shows all values between its ends, with a little room", () => {
    const { view, zoom } = viewOf([a, b]);
    zoomTo(view, { x: 115, y: 20 }, { x: 145, y: 29 });
    // values 1, 2 and 4, and a twentieth of 3
    expect(zoom.mock.calls[0]![0]).toEqual([1.5, 4.5]);
    expect(zoom.mock.calls[0]![1]).toEqual([1 - 0.15, 4 + 0.15]);
    const log = viewOf([series("log", [2, 3, 4], [1, 0, 4])], {
      y: { log: true, domain: [0.5, 9] },
    });
    zoomTo(log.view, { x: 115, y: 20 }, { x: 145, y: 29 });
    const [low, high] = log.zoom.mock.calls[0]![1];
    expect([low, high]).toEqual([expect.closeTo(4 ** -0.05), expect.closeTo(4 ** 1.05)]);
  });

  it("never shows more than the axis, and keeps it where all values are the same", () => {
    const edge = viewOf([series("edge", [2, 4], [0, 5])]);
    zoomTo(edge.view, { x: 115, y: 20 }, { x: 145, y: 20 });
    expect(edge.zoom.mock.calls[0]![1]).toEqual([0, 5]);
    const same = viewOf([series("same", [2, 4], [3, 3])]);
    zoomTo(same.view, { x: 115, y: 20 }, { x: 145, y: 20 });
    expect(same.zoom.mock.calls[0]![1]).toEqual([0, 5]);
    const rows = viewOf([a], { y: { name: "" } });
    zoomTo(rows.view, { x: 115, y: 0 }, { x: 145, y: 50 });
    expect(rows.zoom.mock.calls[0]![1]).toEqual([0, 5]);
  });

  it("by a narrow and high selection shows all of the x axis", () => {
    const { view, zoom } = viewOf([a]);
    zoomTo(view, { x: 120, y: 10 }, { x: 129, y: 40 });
    expect(zoom.mock.calls).toEqual([
      [
        [0, 10],
        [1, 4],
      ],
    ]);
    const beside = viewOf([a]);
    zoomTo(beside.view, { x: 10, y: 10 }, { x: 50, y: 40 });
    expect(beside.zoom).not.toHaveBeenCalled();
  });

  it("around a place keeps that place where it is", () => {
    const { view, zoom } = viewOf([series("a", [0, 3, 6, 10], [0, 1, 2, 5])]);
    zoomAround(view, 120, 0.5); // of 2: from 1 to 6
    expect(zoom.mock.calls).toEqual([
      [
        [1, 6],
        [0.95, 2.05],
      ],
    ]);
    zoomAround(view, undefined, 0.2); // around 5
    expect(zoom.mock.calls[1]![0]).toEqual([4, 6]);
    zoomAround(view, 110, 1.2); // out, to the left as far as the axis
    expect(zoom.mock.calls[2]).toEqual([]);
  });

  it("out ends at the axis, and a chart without axes has none", () => {
    const { view, zoom } = viewOf([series("a", [0, 10], [0, 1])]);
    const wide = { ...view, frame: { ...view.frame, x: { ...view.frame.x, domain: [0, 20] } } };
    zoomAround(wide as never, 110, 1.5); // from -0.5 to 14.5
    expect(zoom.mock.calls[0]![0]).toEqual([0, 14.5]);
    const none = viewOf([a], { canZoom: false });
    zoomAround(none.view, 120, 0.5);
    expect(none.zoom).not.toHaveBeenCalled();
  });
});

describe("names at the ends of lines", () => {
  /** An element that keeps its attributes. */
  const element = (dataset: object = {}, parts: Record<string, unknown> = {}) => {
    const attributes: Record<string, string> = {};
    return {
      ...{ dataset, attributes, querySelector: (name: string) => parts[name] },
      setAttribute: (name: string, value: string) => {
        attributes[name] = value;
      },
      removeAttribute: (name: string) => delete attributes[name],
    };
  };

  it("stand beside the last values shown, a row apart, and only those of visible lines", () => {
    const ends = ["a", "b", "hidden"].map((of) => {
      const [line, text] = [element(), element()];
      return { line, text, group: element({ of }, { line, text }) };
    });
    const { view } = viewOf([
      series("a", [2, 10, 12], [1, 2, 4]),
      series("b", [2, 5], [3, 2.25]),
      series("nameless", [2], [3]),
    ]);
    const svg = { querySelectorAll: () => ends.map(({ group }) => group) };
    placeEnds({ ...view, svg, maps: view.maps } as never);
    const [first, second, hidden] = ends;
    expect(hidden!.group.attributes).toEqual({ hidden: "" });
    expect(first!.group.attributes).toEqual({});
    // heights 27.5 and 30: the second name is moved down by a row
    expect(second!.line.attributes).toEqual({ x1: "154", y1: "27.5", x2: "213", y2: "27.5" });
    expect(second!.text.attributes).toEqual({ x: "216", y: "31.5" });
    expect(first!.line.attributes).toEqual({ x1: "204", y1: "30", x2: "213", y2: "41.5" });
    expect(first!.text.attributes).toEqual({ x: "216", y: "45.5" });
  });
});

describe("the series of a picture", () => {
  it("have the numbers that their elements carry, and gaps", () => {
    const data = { name: "a", x: "1 2 3", y: "0.5 - 7", low: "", labels: '["x","y"]' };
    const svg = { querySelectorAll: () => [{ dataset: data }, { dataset: {} }] };
    const [one, empty] = seriesOf(svg as never);
    expect(one).toMatchObject({ name: "a", x: [1, 2, 3], y: [0.5, Number.NaN, 7], low: [] });
    expect(one).toMatchObject({ high: [], labels: ["x", "y"] });
    expect(empty).toMatchObject({ name: "", x: [], labels: [] });
  });
});

describe("the headers of a table", () => {
  const header = (ariaSort: string | null = null) => ({
    ariaSort,
    removeAttribute() {
      this.ariaSort = null;
    },
  });
  const tableOf = (...cells: ReturnType<typeof header>[]) =>
    ({ tHead: { rows: [{ cells }] } }) as never;

  it("sort upwards first, then downwards, by one column at a time", () => {
    const [name, figure] = [header(), header()];
    const table = tableOf(name, figure);
    expect(sortKey(table)).toBeUndefined();
    turnSorting(table, figure as never);
    expect([name.ariaSort, figure.ariaSort, sortKey(table)?.sign]).toEqual([null, "ascending", 1]);
    turnSorting(table, figure as never);
    expect([figure.ariaSort, sortKey(table)?.sign]).toEqual(["descending", -1]);
    turnSorting(table, figure as never);
    expect(figure.ariaSort).toBe("ascending");
    turnSorting(table, name as never);
    expect([name.ariaSort, figure.ariaSort]).toEqual(["ascending", null]);
  });

  it("sort by the cells of their column", () => {
    const row = {
      cells: [
        { textContent: "a", dataset: {} },
        { textContent: "1 s", dataset: { sort: "1000" } },
      ],
    };
    const key = sortKey(tableOf(header(), header("descending")));
    expect(key?.of(row as never)).toEqual({ text: "1 s", sort: "1000" });
    expect(sortKey(tableOf(header("ascending"), header()))?.of(row as never)).toEqual({
      text: "a",
    });
  });

  it("take a dash and nothing for no value", () => {
    expect(["", "-", "0", "-1"].map((text) => hasNoValue({ text }))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
