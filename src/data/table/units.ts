/** A number and a unit without digits; `2. No` is the second of some texts. */
const MEASURE = /^\s*[-+−]?\d(?:[\d.,]*\d)?\s*(\p{L}[\p{L}/%²³]*)\s*$/u;

/** Maximum number of units, since texts such as `12 Main Street` differ more. */
const MOST_UNITS = 6;

/** Minimum share of the texts that are numbers with units. */
const MOST = 0.9;

/** A digit other than 0 to 9, such as those of Thai, Persian or full-width text. */
const OTHER_DIGIT = /(?![0-9])\p{Nd}/u;

/** Why texts with other digits than 0 to 9 are not read, as a text that follows the column's name; undefined for most texts. */
export function otherDigits(texts: readonly string[]): string | undefined {
  const count = texts.filter((text) => OTHER_DIGIT.test(text) && !/[0-9]/.test(text)).length;
  if (count < MOST * texts.length) return undefined;
  return `has digits other than 0 to 9 (${JSON.stringify(texts[0])}): write them as 0 to 9`;
}

/** Why numbers with and without a percent sign are not read, as a text that follows the column's name. */
export function mixedPercent(texts: readonly string[]): string | undefined {
  const percent = texts.find((text) => /^\s*[-+−]?\d[\d.,]*\s*%\s*$/.test(text));
  const share = texts.find((text) => /^\s*[-+−]?0?[.,]\d*[1-9]\d*\s*$/.test(text));
  if (percent === undefined || share === undefined) return undefined;
  return (
    `has numbers with and without % (${JSON.stringify(percent.trim())}, ${JSON.stringify(share.trim())}), and 5% may be ` +
    "0.05 or 5: write all of them in one way"
  );
}

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
