import { copyButton, toolbar } from "./buttons.js";
import { csv } from "./csv.js";
import { compareCells, hasNoValue, type SortKey } from "./sorting.js";

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
    button.addEventListener("click", () => {
      turnSorting(table, header);
      sortRows(table);
    });
  }
}

/** Marks the column to sort by; a second call with the same column reverses the order. */
export function turnSorting(table: HTMLTableElement, header: HTMLTableCellElement): void {
  const direction = header.ariaSort === "ascending" ? "descending" : "ascending";
  for (const other of table.tHead!.rows[0]!.cells) other.removeAttribute("aria-sort");
  header.ariaSort = direction;
}

/** What the headers of a table say it is sorted by; undefined if it is in its original order. */
export function sortKey(table: HTMLTableElement) {
  const headers = [...table.tHead!.rows[0]!.cells];
  const column = headers.findIndex(({ ariaSort }) => ariaSort !== null);
  if (column < 0) return undefined;
  return {
    sign: headers[column]!.ariaSort === "ascending" ? 1 : -1,
    of(row: HTMLTableRowElement): SortKey {
      const { textContent: text, dataset } = row.cells[column]!;
      return { text, sort: dataset.sort };
    },
  };
}

function sortRows(table: HTMLTableElement): void {
  const key = sortKey(table);
  if (key === undefined) return;
  const body = table.tBodies[0]!;
  body.append(...[...body.rows].sort((a, b) => compareCells(key.of(a), key.of(b), key.sign)));
}

function tableCsv({ rows }: HTMLTableElement): string {
  const textOf = ({ textContent: text }: HTMLTableCellElement) =>
    hasNoValue({ text }) ? "" : text;
  return csv([...rows].map(({ cells }) => [...cells].map(textOf)));
}
