import type { Frame } from "../svg/frame.js";
import { button, copyButton, toolbar } from "./buttons.js";
import { ChartView } from "./chart-view.js";
import { chartCsv } from "./csv.js";
import { enlarge } from "./enlarge.js";
import { Pointer } from "./pointer.js";
import { colorOf } from "./series.js";

/**
 * Makes a figure interactive.
 *
 * @returns undefined if its picture has no values
 */
export function askFigure(figure: HTMLElement): ChartView | undefined {
  const svg = figure.querySelector<SVGSVGElement>("svg[data-frame]");
  if (svg === null) return undefined;
  const view = new ChartView(svg, JSON.parse(svg.dataset.frame!) as Frame);
  const back = button("Zoom out", "Show all values again (0)", () => view.zoom());
  back.hidden = true;
  view.onZoomed = () => {
    back.hidden = !view.isZoomed;
  };
  const pointer = new Pointer(figure, view);
  const large = button("Enlarge", "Show this picture alone (Esc: back)", () => enlarge(figure));
  const copy = copyButton(() => chartCsv(view.frame, view.visible));
  const bar = toolbar(...seriesButton(figure, view), back, copy, large);
  figure.append(bar);
  svg.addEventListener("chartclick", () => {
    if (figure.closest(".panels") !== null) enlarge(figure);
  });
  new ResizeObserver(() => requestAnimationFrame(() => fitToFigure(figure, view, pointer))).observe(
    figure,
  );
  return view;
}

/** Resizes a chart to its figure. */
function fitToFigure(figure: HTMLElement, view: ChartView, pointer: Pointer): void {
  const room = Math.floor(figure.clientWidth);
  const width = room === 0 ? 0 : Math.max(room, view.frame.leastWidth ?? 0);
  const isLarge = figure.closest("dialog") !== null;
  const height = isLarge ? Math.round(Math.min(innerHeight * 0.6, width * 0.7)) : undefined;
  const { width: before, height: high } = view.svg.viewBox.baseVal;
  if (width === 0 || (width === before && (height ?? high) === high)) return;
  pointer.hide();
  view.resize(width, height);
}

/** A button with a list of series, if the figure has several series and no key. */
function seriesButton(figure: HTMLElement, view: ChartView): HTMLElement[] {
  const names = [...new Set(view.series.map(({ name }) => name))];
  const hasKey = figure.querySelector(".key") !== null || figure.closest(".panels") !== null;
  if (names.length < 2 || hasKey || view.frame.y.name === "") return [];
  const list = document.createElement("ul");
  list.className = "key";
  list.hidden = true;
  list.append(
    ...names.map((name) => {
      const item = document.createElement("li");
      const sample = document.createElement("i");
      sample.style.background = colorOf(view.series.find((series) => series.name === name)!);
      item.dataset.of = name;
      item.append(sample, name);
      return item;
    }),
  );
  figure.append(list);
  askKey(list, [view]);
  const show = button("Series", "Choose which lines are shown", () => {
    list.hidden = !list.hidden;
    show.ariaExpanded = String(!list.hidden);
  });
  show.ariaExpanded = "false";
  return [show];
}

/** Makes the entries of a key show or hide their series in the charts. */
export function askKey(key: HTMLElement, views: readonly ChartView[]): void {
  for (const item of key.querySelectorAll("li")) {
    const name = item.dataset.of!;
    if (!views.some(({ series }) => series.some((shown) => shown.name === name))) continue;
    const box = document.createElement("input");
    box.type = "checkbox";
    box.checked = true;
    const label = document.createElement("label");
    label.append(box, ...item.childNodes);
    item.append(label);
    box.addEventListener("change", () => {
      for (const view of views) view.show(name, box.checked);
    });
  }
}
