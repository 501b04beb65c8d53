/** A number and a unit without digits. */
const MEASURE = /^\s*[-+−]?\d[\d.,]*\s*(\p{L}[\p{L}/%²³]*)\s*$/u;

/** Maximum number of units, since texts such as `12 Main Street` differ more. */
const MOST_UNITS = 6;

/** Minimum share of the texts that are numbers with units. */
const MOST = 0.9;

/** Why numbers with different units, such as 900 MiB and 1.2 GiB, are not read, as a text that follows the column's name. */
export function differentUnits(texts: readonly string[]): string | undefined {
  const units = new Map<string, string>();
  let count = 0;
  for (const text of texts) {
    const unit = MEASURE.exec(text)?.[1];
    if (unit === undefined) continue;
    count += 1;
    if (!units.has(unit)) units.set(unit, text.trim());
  }
  const [first, second] = [...units.values()].map((text) => JSON.stringify(text));
  if (second === undefined || units.size > MOST_UNITS || count < MOST * texts.length)
    return undefined;
  return `has numbers with different units (${first}, ${second}): write all of them in one unit`;
}
