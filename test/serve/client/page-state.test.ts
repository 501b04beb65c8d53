import { afterEach, expect, it, vi } from "vitest";
import { restore, stateOf } from "../../../src/serve/client/page-state.js";

afterEach(() => void vi.unstubAllGlobals());

/** A header of a table that sorts as those of pages do: upwards first, then downwards. */
function headersOf(count: number) {
  const headers = Array.from({ length: count }, () => {
    const header = {
      ariaSort: null as string | null,
      click() {
        const before = header.ariaSort;
        for (const other of headers) other.ariaSort = null;
        header.ariaSort = before === "ascending" ? "descending" : "ascending";
      },
      querySelector: () => header,
    };
    return header;
  });
  return headers;
}

/** A list of series with boxes, which a button opens. */
function keyOf(...names: readonly string[]) {
  const boxes = names.map(() => {
    const box = { checked: true, click: () => (box.checked = !box.checked) };
    return box;
  });
  const items = names.map((of, i) => ({ dataset: { of }, querySelector: () => boxes[i] }));
  const key = {
    hidden: true,
    boxes,
    querySelectorAll: () => items,
    parentElement: { querySelector: () => ({ click: () => (key.hidden = false) }) },
  };
  return key;
}

function chartOf() {
  const chart = {
    isZoomed: false,
    x: { domain: [0, 1] },
    y: { domain: [0, 1] },
    svg: { focus: vi.fn() },
    zoom(x: number[], y: number[]) {
      Object.assign(chart, { isZoomed: true, x: { domain: x }, y: { domain: y } });
    },
  };
  return chart;
}

/** A part of a page with two charts, a key, two tables and two folded parts. */
function pageOf() {
  const charts = [chartOf(), chartOf()];
  const key = keyOf("lstm", "gru", "rnn");
  const headers = [headersOf(3), headersOf(2)];
  const tables = headers.map((cells) => ({ tHead: { rows: [{ cells }] } }));
  const boxes = [{ scrollLeft: 0 }, { scrollLeft: 0 }];
  const details = [{ open: false }, { open: false }];
  const parts: Record<string, readonly object[]> = {
    ...{ ".key": [key], ".table > table": tables, ".table": boxes, details },
  };
  const root = { querySelectorAll: (name: string) => parts[name] } as never;
  const views = new Map(charts.map((chart) => [{}, chart])) as never;
  return { root, views, charts, key, headers, boxes, details };
}

it("what a reader has chosen is the same on a page that is drawn again", () => {
  const before = pageOf();
  before.charts[1]!.zoom([2, 3], [4, 5]);
  before.key.hidden = false;
  before.key.boxes[1]!.click();
  before.headers[0]![2]!.click();
  before.headers[0]![2]!.click();
  before.headers[1]![0]!.click();
  before.boxes[1]!.scrollLeft = 70;
  before.details[0]!.open = true;
  vi.stubGlobal("document", { activeElement: before.charts[1]!.svg });

  const state = stateOf(before.root, before.views);
  expect(state).toEqual({
    zooms: [[1, [2, 3], [4, 5]]],
    keys: [{ isOpen: true, hidden: ["gru"] }],
    sorted: [
      [2, "descending"],
      [0, "ascending"],
    ],
    scrolled: [0, 70],
    unfolded: [true, false],
    focused: 1,
  });

  const after = pageOf();
  restore(after.root, after.views, state);
  expect(stateOf(after.root, after.views)).toEqual({ ...state, focused: -1 });
  expect(after.charts.map(({ svg }) => svg.focus.mock.calls.length)).toEqual([0, 1]);
  expect(after.key.boxes.map(({ checked }) => checked)).toEqual([true, false, true]);
});

it("a page on which nothing was chosen stays as it is", () => {
  vi.stubGlobal("document", { activeElement: null });
  const page = pageOf();
  const state = stateOf(page.root, page.views);
  expect(state).toMatchObject({ zooms: [], focused: -1, unfolded: [false, false] });
  expect(state.sorted).toEqual([
    [-1, ""],
    [-1, ""],
  ]);
  restore(page.root, page.views, state);
  expect(stateOf(page.root, page.views)).toEqual(state);
  expect(page.key.hidden).toBe(true);
});
