/** At most `most` of the items, evenly spaced, including the first and the last. */
export function evenlySpaced<T>(items: readonly T[], most: number): T[] {
  return evenIndices(items.length, Math.min(most, items.length)).map((index) => items[index]!);
}

/** `count` whole numbers below `size`, evenly spaced, including the first and the last. */
export function evenIndices(size: number, count: number): number[] {
  if (count === 1) return [0];
  return Array.from({ length: count }, (_, i) => Math.round((i * (size - 1)) / (count - 1)));
}
