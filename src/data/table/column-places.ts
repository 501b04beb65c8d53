const known = new WeakMap<readonly string[], ReadonlyMap<string, number>>();

/**
 * The index of the first column with a name; -1 if there is none. The places of all names are kept for each list of
 * names, because a file may have 100,000 columns, each of which is looked for.
 */
export function placeOf(names: readonly string[], name: string): number {
  let places = known.get(names);
  if (places === undefined) {
    places = new Map(names.map((text, at) => [text, at] as const).toReversed());
    known.set(names, places);
  }
  return places.get(name) ?? -1;
}
