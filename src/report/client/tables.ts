import { copyButton, toolbar } from "./buttons.js";
import { csv } from "./csv.js";
import { compareCells, hasNoValue } from "./sorting.js";

/** Makes a table sortable by clicks on its headers, and adds a button that copies it. */
export function askTable(table: HTMLTableElement): void {
  const box = table.parentElement!;
  box.after(toolbar(copyButton(() => tableCsv(table))));
  const headers = [...table.tHead!.rows[0]!.cells];
  if (table.tBodies[0]!.rows.length < 2) return;
  for (const header of headers) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    header.append(button);
    button.addEventListener("click", () => sortBy(table, header));
  }
}

/** Sorts by a column; a second call with the same column reverses the order. */
export function sortBy(table: HTMLTableElement, header: HTMLTableCellElement): void {
  const direction = header.ariaSort === "ascending" ? "descending" : "ascending";
  for (const other of table.tHead!.rows[0]!.cells) other.removeAttribute("aria-sort");
  header.ariaSort = direction;
  sortRows(table);
}

/** Sorts the rows as the headers indicate, including new rows. */
export function sortRows(table: HTMLTableElement): void {
  const headers = [...table.tHead!.rows[0]!.cells];
  const column = headers.findIndex(({ ariaSort }) => ariaSort !== null);
  if (column < 0) return;
  const sign = headers[column]!.ariaSort === "ascending" ? 1 : -1;
  const body = table.tBodies[0]!;
  const key = (row: HTMLTableRowElement) => {
    const { textContent: text, dataset } = row.cells[column]!;
    return { text, sort: dataset.sort };
  };
  body.append(...[...body.rows].sort((a, b) => compareCells(key(a), key(b), sign)));
}

function tableCsv({ rows }: HTMLTableElement): string {
  const textOf = ({ textContent: text }: HTMLTableCellElement) =>
    hasNoValue({ text }) ? "" : text;
  return csv([...rows].map(({ cells }) => [...cells].map(textOf)));
}
