import { hasNoValue } from "../../report/client/sorting.js";

/** Hides columns in which no row has a value. */
export function hideEmptyColumns(table: HTMLTableElement): void {
  const rows = [...table.tBodies[0]!.rows];
  for (const [column, header] of [...headersOf(table)].entries()) {
    const isEmpty = column > 0 && rows.every((row) => isEmptyCell(row, column));
    for (const cell of [header, ...rows.map((row) => row.cells[column]!)]) {
      if (cell.hidden !== isEmpty) cell.hidden = isEmpty;
    }
  }
}

/** The same after some rows have changed, which is faster. */
export function keepColumnsHidden(
  table: HTMLTableElement,
  changed: readonly HTMLTableRowElement[],
): void {
  const hidden = [...headersOf(table)].flatMap((header, column) => (header.hidden ? [column] : []));
  if (changed.some((row) => hidden.some((column) => !isEmptyCell(row, column)))) {
    hideEmptyColumns(table);
    return;
  }
  for (const row of changed) for (const column of hidden) row.cells[column]!.hidden = true;
}

function headersOf(table: HTMLTableElement) {
  return table.tHead!.rows[0]!.cells;
}

function isEmptyCell({ cells }: HTMLTableRowElement, column: number): boolean {
  return hasNoValue({ text: cells[column]!.textContent });
}
