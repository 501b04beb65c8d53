/** At most `most` of the items, at equal distances, the first and the last among them. */
export function evenlySpaced<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  if (most === 1) return items.slice(0, 1);
  return Array.from({ length: most }, (_, i) => {
    return items[Math.round((i * (items.length - 1)) / (most - 1))]!;
  });
}
