import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ask } from "../../../src/report/client/ask.js";
import type { ChartView } from "../../../src/report/client/chart-view.js";
import { dataTable, figure, keyList } from "../../../src/report/html/elements.js";
import type { Chart } from "../../../src/report/svg/chart.js";
import type { Frame } from "../../../src/report/svg/frame.js";
import { seriesGroup } from "../../../src/report/svg/framed.js";
import { tag } from "../../../src/report/svg/markup.js";
import { curve } from "../../../src/report/svg/series.js";
import { environment, type FakeElement, parsed } from "./document.js";

let here: ReturnType<typeof environment>;
const clipboard = { writeText: vi.fn() };
beforeEach(() => {
  here = environment();
  for (const [name, value] of Object.entries(here.globals)) vi.stubGlobal(name, value);
  vi.stubGlobal("navigator", { clipboard });
  clipboard.writeText.mockReset();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const frame: Frame = {
  plot: [50, 350, 10, 160],
  x: { name: "epoch", domain: [0, 30], whole: true },
  y: { name: "loss", domain: [0, 3] },
  pick: "column",
};

/** 400 by 200 pixels; 10 pixels for an epoch, 50 for a loss of 1. */
function chartOf(names: readonly string[], changes: Partial<Frame> = {}, axes = true): Chart {
  const series = names.map((name, i) =>
    seriesGroup({ name, x: [0, 10, 20], y: [1 + i, 2, 0] }, curve([[50, 110]], `s${i}`)),
  );
  const body = (axes ? tag("g", { class: "axes" }) : "") + tag("g", { class: "data" }, ...series);
  return { width: 400, height: 200, label: "", body, frame: { ...frame, ...changes } };
}

function asked(markup: string) {
  const root = parsed(markup);
  const views = [...ask(root as never).values()] as ChartView[];
  const [box] = root.querySelectorAll("figure");
  return { root, views, view: views[0]!, box: box!, svg: root.querySelector("svg[data-frame]")! };
}

const buttonsOf = (root: FakeElement) =>
  root
    .querySelectorAll("button")
    .map((button) => [
      button.textContent,
      (button as unknown as { title: string }).title,
      button.hidden,
    ]);
const buttonNamed = (root: FakeElement, name: string) =>
  root.querySelectorAll("button").find((button) => button.textContent === name)!;

describe("a figure", () => {
  const always = [
    ["Zoom out", "Show all values again (0)", true],
    ["Copy CSV", "Copy these values as CSV", false],
    ["Enlarge", "Show this picture alone (Esc: back)", false],
  ];

  it("has buttons below it, one for its series if it has several and no key", () => {
    const series = ["Series", "Choose which lines are shown", false];
    expect(buttonsOf(asked(figure(chartOf(["a"]))).box)).toEqual(always);
    const { box, views } = asked(figure(chartOf(["a", "b", "a"])));
    expect(buttonsOf(box)).toEqual([series, ...always]);
    expect(box.querySelector(".tools")!.children.map(({ localName }) => localName)).toEqual(
      new Array(4).fill("button"),
    );
    expect(
      box
        .querySelectorAll("li")
        .map((item) => [
          item.dataset.of,
          item.textContent,
          item.querySelector("i")!.style.background,
        ]),
    ).toEqual([
      ["a", "a", "colour of curve s0"],
      ["b", "b", "colour of curve s1"],
    ]);
    const [list, show] = [box.querySelector("ul")!, buttonNamed(box, "Series")];
    const states = () => [list.hidden, show.ariaExpanded];
    expect(states()).toEqual([true, "false"]);
    show.fire("click");
    expect(states()).toEqual([false, "true"]);
    show.fire("click");
    expect(states()).toEqual([true, "false"]);
    const check = box.querySelector("input")!;
    check.checked = false;
    check.fire("change");
    expect(views[0]!.visible.map(({ name }) => name)).toEqual(["b"]);
    const withKey = {
      ...chartOf(["a", "b"]),
      key: [
        { text: "a", classes: "s0" },
        { text: "other", classes: "" },
      ],
    };
    const keyed = asked(figure(withKey)).box;
    expect(buttonsOf(keyed)).toEqual(always);
    expect(
      keyed.querySelectorAll("li").map((item) => item.querySelectorAll("input").length),
    ).toEqual([1, 0]);
    const places = chartOf(["a", "b"], { y: { name: "", domain: [0, 1] } });
    expect(buttonsOf(asked(figure(places)).box)).toEqual(always);
    expect(buttonsOf(asked("<figure><svg></svg></figure>").root)).toEqual([]);
  });

  it("copies its visible values, and says whether that succeeded, for two seconds", async () => {
    vi.useFakeTimers();
    const { box, view } = asked(figure(chartOf(["a", "b"])));
    view.show("a", false);
    const copy = buttonNamed(box, "Copy CSV");
    await copy.fire("click");
    expect(clipboard.writeText.mock.calls).toEqual([["epoch,b\r\n0,2\r\n10,2\r\n20,0\r\n"]]);
    expect(copy.textContent).toBe("Copied");
    vi.advanceTimersByTime(1999);
    expect(copy.textContent).toBe("Copied");
    vi.advanceTimersByTime(1);
    expect(copy.textContent).toBe("Copy CSV");
    clipboard.writeText.mockRejectedValue(new Error("no"));
    await copy.fire("click");
    expect(copy.textContent).toBe("The browser refused");
  });

  it("is drawn as wide as its place, and as high as the window allows in a dialog", () => {
    const { box, svg } = asked(figure(chartOf(["a"], { leastWidth: 300 })));
    const sizeAt = (width: number) => {
      box.clientWidth = width;
      here.resize(box);
      return svg.getAttribute("viewBox");
    };
    expect([0, 400, 500.9, 301, 299, 0].map(sizeAt)).toEqual([
      "0 0 400 200",
      "0 0 400 200",
      "0 0 500 200",
      "0 0 301 200",
      "0 0 300 200",
      "0 0 300 200",
    ]);
    buttonNamed(box, "Enlarge").fire("click");
    expect([800, 2000].map(sizeAt)).toEqual(["0 0 800 560", "0 0 2000 600"]);
  });

  it("is shown alone in a dialog, and comes back to its place with the focus", () => {
    const { root, box, svg } = asked(`<p>a</p>${figure(chartOf(["a"]), "A caption")}<p>b</p>`);
    const large = buttonNamed(box, "Enlarge");
    large.focus();
    large.fire("click");
    const [dialog] = here.body.querySelectorAll("dialog");
    expect(dialog!.getAttribute("aria-label")).toBe("A caption");
    expect([dialog!.isModal, dialog!.children[1] === box, root.contains(box)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(here.globals.document.activeElement).toBe(svg);
    large.fire("click"); // there is only one dialog
    expect(here.body.querySelectorAll("dialog")).toHaveLength(1);
    buttonNamed(dialog!, "Close").fire("click");
    expect(root.children.map(({ localName }) => localName)).toEqual(["p", "figure", "p"]);
    expect(here.body.querySelectorAll("dialog")).toEqual([]);
    expect(here.globals.document.activeElement).toBe(large);
    const plain = asked(figure(chartOf(["a"])));
    buttonNamed(plain.box, "Enlarge").fire("click");
    expect(here.body.querySelector("dialog")!.getAttribute("aria-label")).toBe("Picture");
  });

  it("among panels is enlarged by a click, and its key is that of the section", () => {
    const panels = tag(
      "div",
      { class: "panels" },
      figure(chartOf(["a", "b"])),
      figure(chartOf(["a", "b"])),
    );
    const key = keyList([{ text: "a", classes: "s0" }]);
    const { root, views, svg } = asked(`<section>${key}${panels}</section>`);
    expect(buttonNamed(root, "Series")).toBeUndefined();
    const check = root.querySelector("input")!;
    expect(check.checked).toBe(true);
    check.checked = false;
    check.fire("change");
    expect(views.map(({ visible }) => visible.map(({ name }) => name))).toEqual([["b"], ["b"]]);
    svg.fire("chartclick");
    expect(here.body.querySelectorAll("dialog")).toHaveLength(1);
    const alone = asked(figure(chartOf(["a"])));
    alone.svg.fire("chartclick");
    expect(here.body.querySelectorAll("dialog")).toHaveLength(1);
  });
});

describe("the pointer", () => {
  /** An event at a place of the chart. */
  const at = (x: number, y: number, more: object = {}) => ({
    clientX: x + 10,
    clientY: y + 20,
    button: 0,
    pointerId: 7,
    pointerType: "mouse",
    ...more,
  });

  function pointed(chart = chartOf(["a", "b"])) {
    const { box, svg, view } = asked(figure(chart));
    box.clientWidth = 400;
    const values = box.querySelector(".values")!;
    const [cross, selection] = [svg.querySelector(".rule")!, svg.querySelector(".selection")!];
    Object.assign(values, { offsetWidth: 80, offsetHeight: 30 });
    const zoom = vi.spyOn(view, "zoom");
    const lines = () =>
      values.hidden ? undefined : values.children.map(({ textContent }) => textContent);
    const key = (name: string, more: object = {}) => {
      const preventDefault = vi.fn();
      svg.fire("keydown", { key: name, preventDefault, ...more });
      return preventDefault.mock.calls.length;
    };
    const box_ = (element: FakeElement) => Object.fromEntries(element.attributes);
    return { svg, values, cross, selection, view, zoom, lines, key, of: box_ };
  }

  it("shows the values of all series at the nearest place, with a cross", () => {
    const { svg, values, cross, lines, of } = pointed();
    expect([
      svg.getAttribute("role"),
      svg.getAttribute("tabindex"),
      values.getAttribute("role"),
    ]).toEqual(["application", "0", "status"]);
    expect([lines(), cross.hidden]).toEqual([undefined, true]);
    svg.fire("pointermove", at(151, 100));
    expect(lines()).toEqual(["epoch 10", "a: 2", "b: 2"]);
    expect(values.children.map(({ style }) => style.borderColor)).toEqual([
      undefined,
      "colour of curve s0",
      "colour of curve s1",
    ]);
    expect(of(cross)).toEqual({ class: "rule", x1: "150", x2: "150", y1: "10", y2: "160" });
    // 12 to the right of 150; in the middle of 60, where 2 is
    expect(values.style).toEqual({ left: "162px", top: "45px" });
    svg.fire("pointermove", at(42, 100));
    expect(lines()).toEqual(["epoch 0", "a: 1", "b: 2"]);
    svg.fire("pointermove", at(41.9, 100));
    expect([lines(), cross.hidden]).toEqual([undefined, true]);
    svg.fire("pointermove", at(358, 100));
    expect(lines()).toEqual(["epoch 20", "a: 0", "b: 0"]);
    svg.fire("pointermove", at(358.1, 100));
    expect(lines()).toBeUndefined();
  });

  it("has its box on the left where there is no room on the right, and never beyond the figure", () => {
    const { svg, values } = pointed();
    const leftWith = (width: number) => {
      values.offsetWidth = width;
      svg.fire("pointermove", at(250, 100));
      return values.style.left;
    };
    // of 400: from 262 on 138 are left, before 238
    expect([138, 139, 238, 300, 500].map(leftWith)).toEqual(["262px", "99px", "0px", "0px", "0px"]);
  });

  it("leaves with the mouse, not with a finger; a tap shows what a mouse shows", () => {
    const { svg, lines } = pointed();
    svg.fire("pointermove", at(150, 100));
    svg.fire("pointerleave", at(0, 0, { pointerType: "touch" }));
    expect(lines()).toHaveLength(3);
    svg.fire("pointerleave", at(0, 0));
    expect(lines()).toBeUndefined();
    svg.fire("pointerdown", at(150, 100, { pointerType: "touch" }));
    svg.fire("pointerup", at(150, 100, { pointerType: "touch" }));
    expect(lines()).toHaveLength(3);
    svg.fire("blur");
    expect(lines()).toBeUndefined();
    svg.fire("pointerdown", at(150, 100));
    svg.fire("pointerup", at(150, 100));
    expect(lines()).toBeUndefined();
  });

  it("clicks up to a movement of 5 pixels, and from 6 on zooms", () => {
    const { svg, zoom } = pointed();
    const clicked = vi.fn();
    svg.addEventListener("chartclick", clicked);
    const drag = (x: number, y: number, more: object = {}) => {
      svg.fire("pointerdown", at(150, 60, more));
      svg.fire("pointerup", at(x, y, more));
      return [clicked.mock.calls.length, zoom.mock.calls.length];
    };
    expect(drag(155.9, 60)).toEqual([1, 0]);
    expect(drag(150, 54.1)).toEqual([2, 0]);
    expect(drag(156, 60)).toEqual([2, 1]);
    svg.fire("dblclick");
    zoom.mockClear();
    expect(drag(250, 110, { button: 2 })).toEqual([2, 0]);
    expect(drag(250, 110)).toEqual([2, 1]);
    expect(zoom.mock.calls[0]).toEqual([
      [10, 20],
      [1, 2],
    ]);
    expect(svg.captured).toBe(7);
    svg.fire("pointerdown", at(150, 60));
    svg.fire("pointercancel");
    svg.fire("pointerup", at(250, 110));
    expect([clicked.mock.calls.length, zoom.mock.calls.length]).toEqual([2, 1]);
    svg.fire("dblclick");
    expect(zoom.mock.calls[1]).toEqual([]);
  });

  it("draws what is selected while it moves, whatever the direction", () => {
    const { svg, selection, lines, of } = pointed();
    svg.fire("pointermove", at(150, 100));
    svg.fire("pointerdown", at(150, 60));
    svg.fire("pointermove", at(140, 90));
    expect(lines()).toBeUndefined();
    expect(of(selection)).toEqual({
      class: "selection",
      x: "140",
      y: "60",
      width: "10",
      height: "30",
    });
    svg.fire("pointermove", at(170, 40));
    expect(of(selection)).toEqual({
      class: "selection",
      x: "150",
      y: "40",
      width: "20",
      height: "20",
    });
    svg.fire("pointerup", at(170, 40));
    expect(selection.hidden).toBe(true);
    const still = pointed(chartOf(["a"], {}, false));
    still.svg.fire("pointerdown", at(150, 60));
    still.svg.fire("pointermove", at(160, 60));
    expect([still.selection.hidden, still.lines(), still.svg.captured]).toEqual([
      true,
      ["epoch 10", "a: 2"],
      undefined,
    ]);
    still.svg.fire("pointerup", at(250, 60));
    expect(still.zoom).not.toHaveBeenCalled();
  });

  it("goes from value to value by keys, and zooms by others", () => {
    const { svg, key, lines, zoom } = pointed();
    const after = (name: string) => {
      key(name);
      return lines()?.[0];
    };
    expect(
      ["ArrowRight", "ArrowRight", "End", "ArrowRight", "ArrowLeft", "Home", "ArrowLeft"].map(
        after,
      ),
    ).toEqual(["epoch 0", "epoch 10", "epoch 20", "epoch 20", "epoch 10", "epoch 0", "epoch 0"]);
    expect(["Home", "a"].map((name) => key(name))).toEqual([1, 0]);
    expect(
      [{ ctrlKey: true }, { metaKey: true }, { altKey: true }].map((more) => key("End", more)),
    ).toEqual([0, 0, 0]);
    expect(lines()![0]).toBe("epoch 0");
    key("End"); // at 20
    key("+");
    expect(zoom.mock.calls[0]![0]).toEqual([10, 25]); // half as far to both sides of 20
    expect(lines()).toBeUndefined();
    key("-"); // around the middle, 17.5, twice as far
    expect(zoom.mock.calls[1]![0]).toEqual([2.5, 30]);
    key("0");
    expect(zoom.mock.calls[2]).toEqual([]);
    const clicked = vi.fn();
    svg.addEventListener("chartclick", clicked);
    key("Enter");
    expect(clicked).toHaveBeenCalledTimes(1);
  });

  it("goes to the next series by the keys up and down", () => {
    const points = chartOf(["a", "b"], { pick: "point" });
    const { key, lines } = pointed(points);
    key("Home");
    expect(lines()).toEqual(["a", "epoch 0", "loss 1"]);
    key("ArrowUp");
    expect(lines()).toEqual(["b", "epoch 0", "loss 2"]);
    key("ArrowDown");
    expect(lines()).toEqual(["a", "epoch 0", "loss 1"]);
  });
});

it("a zoomed chart has a button that shows all values again", () => {
  const { box, view } = asked(figure(chartOf(["a"])));
  const back = buttonNamed(box, "Zoom out");
  view.zoom([1, 2]);
  expect(back.hidden).toBe(false);
  back.fire("click");
  expect([back.hidden, view.isZoomed]).toEqual([true, false]);
});

describe("a table", () => {
  const rows = [
    ["b", "1,000"],
    ["a", "-"],
    ["c", "20 %"],
  ].map((cells) => ({ cells }));
  const texts = (root: FakeElement) => root.tBodies[0]!.rows.map(({ textContent }) => textContent);

  it("is sorted by clicks on its headers, and copied as it is", async () => {
    const { root } = asked(dataTable(["name<", "figure"], rows));
    expect(root.children.map(({ className }) => className)).toEqual([
      "hint needed",
      "table",
      "tools",
    ]);
    const [name, value] = root
      .querySelectorAll("th")
      .map((header) => header.querySelector("button")!);
    expect([name!.textContent, (name as unknown as { type: string }).type]).toEqual([
      "name<",
      "button",
    ]);
    value!.fire("click");
    expect(texts(root)).toEqual(["c20 %", "b1,000", "a-"]);
    value!.fire("click");
    expect(texts(root)).toEqual(["b1,000", "c20 %", "a-"]);
    name!.fire("click");
    expect(texts(root)).toEqual(["a-", "b1,000", "c20 %"]);
    expect(root.querySelectorAll("th").map(({ ariaSort }) => ariaSort)).toEqual([
      "ascending",
      null,
    ]);
    await buttonNamed(root, "Copy CSV").fire("click");
    expect(clipboard.writeText.mock.calls).toEqual([
      ['name<,figure\r\na,\r\nb,"1,000"\r\nc,20 %\r\n'],
    ]);
  });

  it("of one row cannot be sorted, and one of another form is left alone", () => {
    const of = (markup: string) => asked(markup).root.querySelectorAll("button").length;
    expect(of(dataTable(["a", "b"], rows))).toBe(3);
    expect(of(dataTable(["a", "b"], rows.slice(0, 2)))).toBe(3);
    expect(of(dataTable(["a", "b"], rows.slice(0, 1)))).toBe(1);
    const table = (attributes: string, head = "<tr><th>a</th></tr>", more = "") =>
      `<div class="table"><table ${attributes}><thead>${head}</thead><tbody><tr><td>1</td></tr></tbody>${more}</table></div>`;
    expect(of(table(""))).toBe(1);
    expect(of(table('class="confusion"'))).toBe(0);
    expect(of(table('id="runs"'))).toBe(0);
    expect(of(table("", "<tr></tr><tr></tr>"))).toBe(0);
    expect(of(table("", "<tr></tr>", "<tbody></tbody>"))).toBe(0);
    expect(of("<table><thead><tr></tr></thead><tbody></tbody></table>")).toBe(0);
  });

  it("says that it scrolls while it is too wide", () => {
    const { root } = asked(dataTable(new Array(5).fill("a"), []));
    const [hint, ...others] = root.querySelectorAll(".hint");
    expect(others).toEqual([]);
    const box = root.querySelector(".table")!;
    const isHidden = (scrollWidth: number) => {
      Object.assign(box, { scrollWidth, clientWidth: 300 });
      here.resize(box);
      return hint!.hidden;
    };
    expect([300, 301].map(isHidden)).toEqual([true, false]);
    expect(hint!.textContent).toBe("Scroll sideways to see all columns.");
    const wide = asked(figure(chartOf(["a"]), undefined, "wide"));
    const above = wide.root.children[0]!;
    expect([above.className, above.textContent]).toEqual([
      "hint needed",
      "Scroll sideways to see the whole picture.",
    ]);
    Object.assign(wide.box, { scrollWidth: 400, clientWidth: 300 });
    here.resize(wide.svg);
    expect(above.hidden).toBe(false);
    expect(asked(figure(chartOf(["a"]))).root.querySelector(".hint")).toBeNull();
  });
});
