/** The cells of a row as texts. */
export type Row = readonly string[];

export function isEmpty(row: Row): boolean {
  return row.length === 1 && row[0]!.trim() === "";
}

export function filledCells(row: Row): number {
  return row.filter((cell) => cell.trim() !== "").length;
}
