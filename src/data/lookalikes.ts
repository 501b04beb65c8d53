/**
 * A sentence for names that differ in nothing but capitals, accents' encoding or spaces.
 *
 * @param noun what the names are of, such as `class` and `classes`
 */
export function lookalikes(
  column: string,
  names: readonly string[],
  [singular, plural]: readonly [singular: string, plural: string],
): string[] {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const key = name.normalize("NFKC").toLowerCase().replace(/\s+/g, " ");
    groups.set(key, [...(groups.get(key) ?? []), name]);
  }
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .map((group) => {
      const quoted = group.sort().map((name) => JSON.stringify(name));
      return `${column} has ${quoted.join(" and ")}, which are ${plural} of their own. If they are one ${singular}, write them alike.`;
    });
}
