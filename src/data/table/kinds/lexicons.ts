import { type Language, languages } from "./names.js";
import { unicodeCodes, unicodeForms } from "./unicode-names.js";

/** A word, with the point after it if it is abbreviated. */
const WORD = /[\p{L}\p{M}]+(?:-feira)?(?:\.(?!\d))?/gu;

/** An English name instead of a name in another language. */
type Lexicon = ReadonlyMap<string, string>;

interface Lexicons {
  readonly months: Lexicon;
  readonly days: Lexicon;
}

const { en } = languages as { readonly en: Language };

/** The names of a language in each of its forms; undefined if it has none. */
export function formsOf(code: string): readonly Language[] | undefined {
  const language = languages[code];
  if (language) return [language];
  if (!unicode.has(code)) unicode.set(code, unicodeForms(code));
  return unicode.get(code);
}

const unicode = new Map<string, readonly Language[] | undefined>();
const lexicons = new Map<string, Lexicons>();

function lexiconOf(code: string): Lexicons {
  const known = lexicons.get(code) ?? lexiconsOf(formsOf(code) ?? []);
  lexicons.set(code, known);
  return known;
}

/** The languages with a list of names here. */
export const listed: readonly string[] = Object.keys(languages);

/** The other languages in which every text has a name of a month. */
export function otherLanguages(texts: readonly string[]): string[] {
  codesOf ??= codesOfWords();
  const index = codesOf;
  const known = texts.map((text) =>
    wordsIn(text).flatMap(([word]) => index.get(keyOf(word)) ?? []),
  );
  const codes = known.reduce((common, some) => common.filter((code) => some.includes(code)));
  return [...new Set(codes)];
}

/** The languages that have a word as the name of a month. Filled when it is first needed. */
let codesOf: ReadonlyMap<string, readonly string[]> | undefined;

function codesOfWords(): ReadonlyMap<string, readonly string[]> {
  const codes = new Map<string, string[]>();
  for (const code of unicodeCodes().filter((each) => !listed.includes(each))) {
    for (const key of lexiconOf(code).months.keys())
      codes.set(key, [...(codes.get(key) ?? []), code]);
  }
  return codes;
}

function lexiconsOf(forms: readonly Language[]): Lexicons {
  const pairs = (kind: "months" | "days", length: "short" | "long") =>
    forms.flatMap((form) =>
      form[kind][length].map((name, i) => [keyOf(name), en[kind][length][i]!] as const),
    );
  const other = forms.flatMap((form) =>
    Object.entries(form.others).map(
      ([name, month]) => [keyOf(name), en.months.short[month - 1]!] as const,
    ),
  );
  return {
    months: new Map([...other, ...unique(pairs("months", "short")), ...pairs("months", "long")]),
    days: new Map([...pairs("days", "short"), ...pairs("days", "long")]),
  };
}

/** Pairs whose name has one meaning: the first three letters of two months may be the same. */
function unique(pairs: readonly (readonly [string, string])[]) {
  return pairs.filter(([name, month]) =>
    pairs.every(([other, meaning]) => other !== name || meaning === month),
  );
}

/** A word in lower case, without its point and accents. */
function keyOf(word: string): string {
  return withoutAccents(word.replace(/\.$/, "")).toLowerCase().replaceAll("ı", "i");
}

export function withoutAccents(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "");
}

interface FoundName {
  readonly word: string;
  readonly at: number;
  readonly english: string;
}

function wordsIn(text: string) {
  return [...text.matchAll(WORD)];
}

/** The names in a text. If there are several, as in mar 3 mar 2020, the first one is a day. */
export function namesIn(text: string, code: string): FoundName[] {
  const { months, days } = lexiconOf(code);
  const known = wordsIn(text).filter(([word]) => {
    const key = keyOf(word);
    return months.has(key) || days.has(key);
  });
  return known.map((match, i) => {
    const [word] = match;
    const key = keyOf(word);
    const [likely, other] = known.length > 1 && i === 0 ? [days, months] : [months, days];
    return { word, at: match.index, english: (likely.get(key) ?? other.get(key))! };
  });
}
