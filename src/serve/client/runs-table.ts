import type { RowChanges } from "./events.js";

/** Two runs and more can be shown over each other. */
const FEWEST_SELECTED = 2;

/** Makes the table of runs one to filter, to sort and to choose from. */
export function showRuns(table: HTMLTableElement) {
  const body = table.tBodies[0]!;
  const filter = document.querySelector<HTMLInputElement>("#filter")!;
  const refresh = () => {
    filterRows(body, filter.value);
    showSelection(body);
  };
  filter.addEventListener("input", refresh);
  body.addEventListener("change", () => showSelection(body));
  for (const [column, header] of [...table.tHead!.rows[0]!.cells].entries()) {
    header.querySelector("button")?.addEventListener("click", () => sortBy(table, column));
  }
  hideEmptyColumns(table);
  refresh();
  return {
    update(changes: RowChanges): void {
      for (const path of changes.gone) rowOf(body, path)?.remove();
      for (const { path, row } of changes.rows) placeRow(body, path, row);
      hideEmptyColumns(table);
      resort(table);
      refresh();
    },
  };
}

function rowOf(body: HTMLTableSectionElement, path: string): HTMLTableRowElement | undefined {
  return [...body.rows].find((row) => row.dataset.run === path);
}

/** Replaces the row of a run, whose box stays checked, or puts a new one first. */
function placeRow(body: HTMLTableSectionElement, path: string, markup: string): void {
  const template = document.createElement("template");
  template.innerHTML = markup; // the server has escaped all that is not its own
  const row = template.content.firstElementChild as HTMLTableRowElement;
  const before = rowOf(body, path);
  if (before !== undefined) boxOf(row).checked = boxOf(before).checked;
  if (before === undefined) body.prepend(row);
  else before.replaceWith(row);
}

function boxOf(row: HTMLTableRowElement): HTMLInputElement {
  return row.querySelector("input")!;
}

/** Hides the rows that lack one of the words. */
function filterRows(body: HTMLTableSectionElement, text: string): void {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of body.rows) {
    const content = row.textContent.toLowerCase();
    row.hidden = !words.every((word) => content.includes(word));
    if (!row.hidden) shown += 1;
  }
  const count = document.querySelector("#count")!;
  count.textContent = `${shown} of ${body.rows.length} runs`;
}

/** Columns in which no run has a value take no room. */
function hideEmptyColumns(table: HTMLTableElement): void {
  const rows = [...table.tBodies[0]!.rows];
  for (const [column, header] of [...table.tHead!.rows[0]!.cells].entries()) {
    const isEmpty = column > 0 && rows.every((row) => hasNoValue(row.cells[column]!));
    for (const cell of [header, ...rows.map((row) => row.cells[column]!)]) {
      if (cell.hidden !== isEmpty) cell.hidden = isEmpty;
    }
  }
}

function hasNoValue({ textContent }: HTMLTableCellElement): boolean {
  return textContent === "" || textContent === "-";
}

function showSelection(body: HTMLTableSectionElement): void {
  const chosen = [...body.rows].filter((row) => boxOf(row).checked);
  const link = document.querySelector<HTMLAnchorElement>("#selection")!;
  if (chosen.length < FEWEST_SELECTED) {
    link.removeAttribute("href");
    link.setAttribute("aria-disabled", "true");
    return;
  }
  const paths = chosen.map((row) => `path=${encodeURIComponent(row.dataset.run!)}`);
  link.href = `/selection?${paths.join("&")}`;
  link.removeAttribute("aria-disabled");
}

/** Sorts by a column, by the same one again in the other direction. */
function sortBy(table: HTMLTableElement, column: number): void {
  const headers = [...table.tHead!.rows[0]!.cells];
  const header = headers[column]!;
  const direction = header.ariaSort === "ascending" ? "descending" : "ascending";
  for (const other of headers) other.removeAttribute("aria-sort");
  header.ariaSort = direction;
  resort(table);
}

function resort(table: HTMLTableElement): void {
  const headers = [...table.tHead!.rows[0]!.cells];
  const column = headers.findIndex(({ ariaSort }) => ariaSort !== null);
  if (column < 0) return;
  const sign = headers[column]!.ariaSort === "ascending" ? 1 : -1;
  const body = table.tBodies[0]!;
  const rows = [...body.rows].sort((a, b) => compare(a.cells[column]!, b.cells[column]!, sign));
  body.append(...rows);
}

/** By number if both have one; cells without a value come last in both directions. */
function compare(a: HTMLTableCellElement, b: HTMLTableCellElement, sign: number): number {
  const [first, second] = [a.dataset.sort, b.dataset.sort];
  if (first !== undefined && second !== undefined) return sign * (Number(first) - Number(second));
  if (hasNoValue(a) !== hasNoValue(b)) return hasNoValue(a) ? 1 : -1;
  return sign * a.textContent.localeCompare(b.textContent, undefined, { numeric: true });
}
