import type { ChartView } from "../../report/client/chart-view.js";

type Views = ReadonlyMap<Element, ChartView>;

/** What a reader has chosen on a part of a page: zooms, hidden series, sorted tables, what is unfolded, the focus. */
interface PageState {
  /** Of each chart that is zoomed: its place among the charts, and the values that it shows. */
  readonly zooms: readonly (readonly [place: number, x: Domain, y: Domain])[];
  /** Of each key: whether it is open, and the series that are switched off. */
  readonly keys: readonly { readonly isOpen: boolean; readonly hidden: readonly string[] }[];
  /** Of each table: the sorted column and the direction. */
  readonly sorted: readonly (readonly [column: number, direction: string])[];
  /** How far each table is scrolled sideways. */
  readonly scrolled: readonly number[];
  /** Of each folded part: whether it is open. */
  readonly unfolded: readonly boolean[];
  /** The place of the chart that has the focus, -1 if none has. */
  readonly focused: number;
}

type Domain = readonly [number, number];

export function stateOf(root: ParentNode, views: Views): PageState {
  const charts = [...views.values()];
  return {
    zooms: charts.flatMap((view, place) =>
      view.isZoomed ? [[place, view.x.domain, view.y.domain] as const] : [],
    ),
    keys: keysOf(root).map((key) => ({
      isOpen: !key.hidden,
      hidden: boxesOf(key).flatMap(({ name, box }) => (box.checked ? [] : [name])),
    })),
    sorted: tablesOf(root).map(({ tHead }) => {
      const headers = [...tHead!.rows[0]!.cells];
      const column = headers.findIndex(({ ariaSort }) => ariaSort !== null);
      return [column, headers[column]?.ariaSort ?? ""] as const;
    }),
    scrolled: boxesWithTables(root).map(({ scrollLeft }) => scrollLeft),
    unfolded: [...root.querySelectorAll("details")].map(({ open }) => open),
    focused: charts.findIndex(({ svg }) => svg === document.activeElement),
  };
}

/** Brings a page that was drawn again to the state that it had before. */
export function restore(root: ParentNode, views: Views, state: PageState): void {
  for (const [i, key] of keysOf(root).entries()) restoreKey(key, state.keys[i]);
  const charts = [...views.values()];
  for (const [place, x, y] of state.zooms) charts[place]?.zoom(x, y);
  for (const [i, table] of tablesOf(root).entries()) {
    const [column = -1, direction = ""] = state.sorted[i] ?? [];
    const header = table.tHead!.rows[0]!.cells[column];
    const button = header?.querySelector("button");
    if (button === null || button === undefined) continue;
    button.click();
    if (header!.ariaSort !== direction) button.click();
  }
  for (const [i, box] of boxesWithTables(root).entries()) box.scrollLeft = state.scrolled[i] ?? 0;
  for (const [i, details] of [...root.querySelectorAll("details")].entries()) {
    details.open = state.unfolded[i] ?? false;
  }
  charts[state.focused]?.svg.focus({ preventScroll: true });
}

function restoreKey(key: HTMLElement, before: PageState["keys"][number] | undefined): void {
  if (before === undefined) return;
  if (before.isOpen && key.hidden) {
    key.parentElement?.querySelector<HTMLElement>("[aria-expanded]")?.click();
  }
  for (const { name, box } of boxesOf(key)) if (before.hidden.includes(name)) box.click();
}

function keysOf(root: ParentNode): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(".key")];
}

function boxesOf(key: HTMLElement) {
  return [...key.querySelectorAll<HTMLLIElement>("li")].flatMap((item) => {
    const box = item.querySelector("input");
    return box === null ? [] : [{ name: item.dataset.of ?? "", box }];
  });
}

function tablesOf(root: ParentNode): HTMLTableElement[] {
  return [...root.querySelectorAll<HTMLTableElement>(".table > table")];
}

function boxesWithTables(root: ParentNode): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(".table")];
}
