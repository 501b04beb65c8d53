import type { ChartView } from "./chart-view.js";
import { askFigure, askKey } from "./figures.js";
import { hintAt } from "./hints.js";
import { askTable } from "./tables.js";

/**
 * Makes the figures and tables of a page, or of a part of one, interactive.
 *
 * @returns the charts by their figures, in the order of the page
 */
export function ask(root: ParentNode): ReadonlyMap<Element, ChartView> {
  for (const table of root.querySelectorAll<HTMLTableElement>(".table > table")) {
    if (
      table.tHead?.rows.length === 1 &&
      table.tBodies.length === 1 &&
      !table.matches("#runs,.confusion")
    ) {
      askTable(table);
    }
  }
  for (const box of root.querySelectorAll<HTMLElement>(".table,figure.wide")) hintAt(box);
  const views = new Map<Element, ChartView>();
  for (const figure of root.querySelectorAll<HTMLElement>("figure")) {
    const key = figure.querySelector<HTMLElement>(".key");
    const view = askFigure(figure);
    if (view !== undefined) views.set(figure, view);
    if (view !== undefined && key !== null) askKey(key, [view]);
  }
  for (const key of root.querySelectorAll<HTMLElement>("section > .key")) {
    const panels = [...views].filter(
      ([figure]) => figure.parentElement?.parentElement === key.parentElement,
    );
    askKey(
      key,
      panels.map(([, view]) => view),
    );
  }
  return views;
}
