import { type Cell, isMissing } from "../cells.js";

/** Words for true and false, in lower case. A column is detected only if it uses a single pair. */
const PAIRS: readonly (readonly [yes: string, no: string])[] = [
  ["true", "false"],
  ["t", "f"],
  ["yes", "no"],
  ["y", "n"],
  ["on", "off"],
];

/** Numbers are flags only in a column that is known to hold flags. */
const FLAGS: ReadonlyMap<string, 0 | 1> = new Map(
  [...PAIRS, ["1", "0"] as const, ["1.0", "0.0"] as const].flatMap(
    ([yes, no]) =>
      [
        [yes, 1],
        [no, 0],
      ] as const,
  ),
);

/** 1 for a cell that means yes, 0 for one that means no; undefined for others. */
export function flagOf(cell: Cell): 0 | 1 | undefined {
  return FLAGS.get(String(cell).trim().toLowerCase());
}

/** Whether all cells that are not missing use the same two words for yes and no, such as True and False. */
export function areFlags(cells: readonly Cell[]): boolean {
  const words = new Set(
    cells.filter((cell) => !isMissing(cell)).map((cell) => String(cell).trim().toLowerCase()),
  );
  if (words.size === 0) return false;
  return PAIRS.some((pair) => [...words].every((word) => pair.includes(word)));
}
