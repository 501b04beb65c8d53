/** Height of a name at the end of a line. */
export const ROW = 14;

/**
 * Ascending places at least a row apart, as near to the wanted ones as one pass down and one pass up achieve.
 * They go below `low` only if the rows need more room than there is.
 */
export function spread(wanted: readonly number[], low: number, high: number): number[] {
  const places: number[] = [];
  for (const place of wanted) places.push(Math.max(place, (places.at(-1) ?? low - ROW) + ROW));
  let limit = high;
  for (let i = places.length - 1; i >= 0; i -= 1) {
    places[i] = Math.min(places[i]!, limit);
    limit = places[i]! - ROW;
  }
  return places;
}
