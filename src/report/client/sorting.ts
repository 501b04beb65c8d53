/** The text of a cell, and the number to sort by if the text does not show it. */
export interface SortKey {
  readonly text: string;
  readonly sort?: string | undefined;
}

/** Compares by number if both cells have one; cells without a value come last in both directions. */
export function compareCells(a: SortKey, b: SortKey, sign: number): number {
  if (hasNoValue(a) !== hasNoValue(b)) return hasNoValue(a) ? 1 : -1;
  const [first, second] = [numberOf(a), numberOf(b)];
  if (Number.isNaN(first) || Number.isNaN(second)) {
    return sign * a.text.localeCompare(b.text, undefined, { numeric: true });
  }
  return sign * (first - second);
}

export function hasNoValue({ text }: SortKey): boolean {
  return text === "" || text === "-";
}

const NUMBER = /^[-+]?[\d,]*\.?\d+(e[-+]?\d+)?(?=$| ±| %| of )/i;

/**
 * The number at the start of a text such as `1,234`, `0.0117 ± 0.001`, `95 %` or `3 of 20`. `1 min 2 s`
 * counts as text.
 */
function numberOf({ text, sort }: SortKey): number {
  const [number] = NUMBER.exec(text) ?? [];
  return Number(sort ?? number?.replaceAll(",", "") ?? Number.NaN);
}
