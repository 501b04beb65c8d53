/**
 * A sentence about names that differ only in capitals, spaces or the encoding of accents. The parameters
 * `singular` and `plural` name what the names stand for, such as `class` and `classes`.
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
      return `${column} has ${quoted.join(" and ")}, which count as different ${plural}. If they are the same ${singular}, use one spelling.`;
    });
}
