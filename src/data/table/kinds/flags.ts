import { type Cell, isMissing } from "../cells.js";

/** What stands for true and for false, in lower case. A column that is found has one pair alone. */
const PAIRS: readonly (readonly [yes: string, no: string])[] = [
  ["true", "false"],
  ["t", "f"],
  ["yes", "no"],
  ["y", "n"],
  ["on", "off"],
];

/** Numbers are flags in a column that is known to hold them. */
const FLAGS: ReadonlyMap<string, 0 | 1> = new Map(
  [...PAIRS, ["1", "0"] as const, ["1.0", "0.0"] as const].flatMap(
    ([yes, no]) =>
      [
        [yes, 1],
        [no, 0],
      ] as const,
  ),
);

/** 1 of a cell that says yes, 0 of one that says no; undefined of others. */
export function flagOf(cell: Cell): 0 | 1 | undefined {
  return FLAGS.get(String(cell).trim().toLowerCase());
}

/** Whether all cells that are not missing say yes or no in the same two words, such as True and False. */
export function areFlags(cells: readonly Cell[]): boolean {
  const words = new Set(
    cells.filter((cell) => !isMissing(cell)).map((cell) => String(cell).trim().toLowerCase()),
  );
  if (words.size === 0) return false;
  return PAIRS.some((pair) => [...words].every((word) => pair.includes(word)));
}
