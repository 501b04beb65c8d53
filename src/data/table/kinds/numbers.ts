import type { Cell } from "../cells.js";

/** The decimal sign. */
export type Decimal = "." | ",";

/** Texts that stand for a missing number in a column of numbers, in lower case. */
// biome-ignore format: related texts a row
const MARKERS = new Set([
  "?", "-", "--", "---", "–", "—", ".", "..", "...", "*", "**", ":", "\\n", "(null)", "nil",
  "n.a.", "n.a", "n/d", "nd", "n.d.", "missing", "undefined", "unknown", "no data", "nodata",
  "(na)", "[na]", "not available",
  "unavailable", "invalid", "no value", "n.v.", "k.a.", "k. a.", "s.o.", "n/e",
]);

/** An error of a spreadsheet in any language: `#DIV/0!`, `#NV`, `#¡VALOR!`, `#Н/Д`. */
const SPREADSHEET_ERROR = /^#¡?\p{L}[\p{L}/0]*[!?]?$/u;

export function isMarker(text: string): boolean {
  if (text.length > 14) return false;
  return MARKERS.has(text.toLowerCase()) || /^\*{3,}$/.test(text) || SPREADSHEET_ERROR.test(text);
}

const CURRENCY =
  /^(?:[A-Z]{0,3}\p{Sc}|(?:USD|EUR|GBP|CHF|JPY|CNY|INR|CAD|AUD|SEK|NOK|DKK|PLN|CZK|BRL|RUB|MXN|ZAR|KRW)\b|kr\.?|Rs\.?|Fr\.?)\s*|\s*(?:\p{Sc}|\b(?:USD|EUR|GBP|CHF|JPY|CNY|INR|CAD|AUD|SEK|NOK|DKK|PLN|CZK|BRL|RUB|MXN|ZAR|KRW)|kr\.?|zł|Kč|Fr\.?|%|‰)$/iu;

/** A number without its sign, currency and similar characters. */
interface Body {
  readonly negative: boolean;
  readonly digits: string;
}

/**
 * A text without brackets, currency, % and signs; undefined if it is empty, or has two minus signs or two pairs of
 * brackets. A minus sign inside brackets has no further effect: `(-5)` is -5.
 */
function bodyOf(text: string): Body | undefined {
  const bare = text.trim().replace(/^'(?=[-+\d])/, ""); // the mark of a text in spreadsheets
  let digits = bare.replaceAll("−", "-");
  let [brackets, minuses] = [0, 0];
  for (let before = ""; before !== digits; ) {
    before = digits;
    if (/^\(.*\)$/.test(digits)) [digits, brackets] = [digits.slice(1, -1).trim(), brackets + 1];
    if (/^-|\S-$/.test(digits))
      [digits, minuses] = [digits.replace(/^-|-$/, "").trim(), minuses + 1];
    digits = digits
      .replace(/^\+\s*/, "")
      .replace(CURRENCY, "")
      .trim();
  }
  if (digits === "" || brackets > 1 || minuses > 1) return undefined;
  return { negative: brackets + minuses > 0, digits };
}

/** Groups of three digits, or Indian groups of two digits and a last group of three. */
const GROUPED: Readonly<Record<Decimal, RegExp>> = {
  ".": /^(?:\d{1,3}(?:([,'’ \u00a0\u202f_])\d{3})(?:\1\d{3})*|\d{1,2}(?:,\d{2})+,\d{3})(?:\.\d*)?$/,
  ",": /^\d{1,3}(?:([.'’ \u00a0\u202f_])\d{3})(?:\1\d{3})*(?:,\d*)?$/,
};
const SIMPLE: Readonly<Record<Decimal, RegExp>> = {
  ".": /^(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i,
  ",": /^(?:\d+,?\d*|,\d+)(?:e[+-]?\d+)?$/i,
};

/**
 * The number in a text with thousands separators, a currency sign, %, brackets for a negative number, or spaces:
 * `(1.234,50 €)` is -1234.5 with a decimal comma. A percentage is the number before %.
 */
export function plainNumber(text: string, decimal: Decimal): number | undefined {
  const body = bodyOf(text);
  if (body === undefined) return undefined;
  const { digits, negative } = body;
  const grouped = GROUPED[decimal].test(digits);
  if (!grouped && !SIMPLE[decimal].test(digits)) return undefined;
  const [whole = "", ...rest] = digits.split(decimal);
  const bare = grouped ? whole.replaceAll(/\D/g, "") : whole;
  const value = Number([bare, ...rest].join("."));
  return negative ? -value : value;
}

/** Evidence for the decimal sign of a column from one text. */
type Evidence = Decimal | "comma or thousands" | "point or thousands" | undefined;

/** Letters and signs after a number: a unit, a magnitude, a mark. */
const BEHIND = /(?<=\d)\s*[^\d\s.,][^\d]*$/;

function evidenceOf(text: string): Evidence {
  const digits = (bodyOf(text)?.digits ?? "").replace(BEHIND, "");
  if (!/^[\d.,'’ \u00a0\u202f_]*\d[\d.,'’ \u00a0\u202f_]*(e[+-]?\d+)?$/i.test(digits))
    return undefined;
  const [commas, points] = [digits.split(",").length - 1, digits.split(".").length - 1];
  if (commas > 0 && points > 0)
    return digits.lastIndexOf(",") > digits.lastIndexOf(".") ? "," : ".";
  if (commas > 1) return ".";
  if (points > 1) return ",";
  const thousands = /^[1-9]\d{0,2}[.,]\d{3}$/.test(digits);
  if (commas === 1) return thousands ? "comma or thousands" : ",";
  if (points === 1) return thousands ? "point or thousands" : ".";
  return undefined;
}

/**
 * The decimal sign of some columns, from the numbers that can be read in only one way. If every number could have
 * thousands separators, a comma is one; a point is one if all other numbers are at most 999, or most are sums of money.
 */
export function findDecimal(cells: Iterable<Cell>): Decimal {
  const seen = new Set<Evidence>();
  let [small, large, amounts] = [0, 0, 0];
  for (const cell of cells) {
    if (typeof cell !== "string") continue;
    const evidence = evidenceOf(cell);
    if (evidence === ".") return ".";
    seen.add(evidence);
    if (evidence === "point or thousands") amounts += isAmount(cell) ? 1 : -1;
    if (/^\s*[1-9]\d{2}\s*$/.test(cell)) small += 1;
    if (/^\s*-?\d{4,}\s*$/.test(cell)) large += 1;
  }
  if (seen.has(",")) return ",";
  const german = seen.has("point or thousands") && !seen.has("comma or thousands");
  return german && large === 0 && (small > 0 || amounts > 0) ? "," : ".";
}

/** Whether a text is a sum of money of at least 10 thousand, or one with three decimals, which is rarer: `€ 50.000`. */
function isAmount(text: string): boolean {
  return /\p{Sc}/u.test(text) && /\d\d\./.test(text);
}
