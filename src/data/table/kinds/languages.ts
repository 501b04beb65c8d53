import type { TimeContext, TimeFormat, TimeKind } from "./contract.js";
import { fitted } from "./fitted.js";
import { type Language, languages } from "./names.js";

/** The notation of names. */
interface Style {
  readonly code: string;
  readonly letters: keyof typeof LETTERS;
  /** Whether abbreviated names end with a point. */
  readonly points: boolean;
  readonly accents: boolean;
}

/** The name of each letter case in the name of a format. */
const LETTERS = { capital: "", lower: "lower case", upper: "capitals" };
const POINTS = "with points";
const NO_ACCENTS = "without accents";

/** A word, with the point after it if it is abbreviated. */
const WORD = /\p{L}+(?:-feira)?(?:\.(?!\d))?/gu;

/** An English name in place of a name in another language. */
type Lexicon = ReadonlyMap<string, string>;

interface Lexicons {
  readonly months: Lexicon;
  readonly days: Lexicon;
}

const { en } = languages as { readonly en: Language };

const LEXICONS = new Map(
  Object.entries(languages).map(([code, language]) => [code, lexiconsOf(language)]),
);

function lexiconsOf({ months, days, others }: Language): Lexicons {
  const pairs = (kind: "months" | "days", length: "short" | "long") =>
    (kind === "months" ? months : days)[length].map(
      (name, i) => [keyOf(name), en[kind][length][i]!] as const,
    );
  const other = Object.entries(others).map(
    ([name, month]) => [keyOf(name), en.months.short[month - 1]!] as const,
  );
  return {
    months: new Map([...other, ...pairs("months", "short"), ...pairs("months", "long")]),
    days: new Map([...pairs("days", "short"), ...pairs("days", "long")]),
  };
}

/** A word in lower case, without its point and accents. */
function keyOf(word: string): string {
  return withoutAccents(word.replace(/\.$/, "")).toLowerCase();
}

function withoutAccents(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "");
}

/**
 * Times with names of months and days in another language, or with English names in lower case or with points. They are
 * read by the other kinds after the names are replaced by English ones.
 *
 * @param find finds the formats of texts with English names
 */
export function languagesOf(
  find: (texts: readonly string[], context: TimeContext) => readonly TimeFormat[],
  named: (name: string, context: TimeContext) => TimeFormat,
): TimeKind {
  return {
    name: "months and days in other languages",
    digits: false,
    examples: [
      { text: "März 2020", format: "MMMM YYYY (de)", time: "2020-03-01" },
      { text: "31. Dezember 2020", format: "DD. MMMM YYYY (de)", time: "2020-12-31" },
      { text: "Do, 31 Dez 2020", format: "ddd, DD MMM YYYY (de)", time: "2020-12-31" },
      { text: "31 août 2020", format: "DD MMMM YYYY (fr, lower case)", time: "2020-08-31" },
      { text: "févr. 2020", format: "MMM YYYY (fr, lower case, with points)", time: "2020-02-01" },
      { text: "ENE-20", format: "MMM-YY (es, capitals)", time: "2020-01-01" },
      {
        text: "31 de marzo de 2020",
        format: "DD [de] MMMM [de] YYYY (es, lower case)",
        time: "2020-03-31",
      },
      { text: "mag 2020", format: "MMM YYYY (it, lower case)", time: "2020-05-01" },
      { text: "out/2020", format: "MMM/YYYY (pt, lower case)", time: "2020-10-01" },
      { text: "12 mrt 2020", format: "DD MMM YYYY (nl, lower case)", time: "2020-03-12" },
      { text: "01jan2020", format: "DDMMMYYYY (en, lower case)", time: "2020-01-01" },
    ],
    find(texts, context) {
      for (const style of stylesOf(texts)) {
        const english = texts.map((text) => translated(text, style));
        const formats = find(english, context).map((format) => fitted([format], english, context));
        if (formats.length === 0) continue;
        return formats.flatMap((format) =>
          [true, false].map((accents) => inLanguage(format, { ...style, accents })),
        );
      }
      return [];
    },
    named(name, context) {
      const [, inner, code = "", rest = ""] =
        /^(.+) \(([a-z]{2})((?:, [a-z ]+)*)\)$/.exec(name) ?? [];
      if (inner === undefined || !LEXICONS.has(code)) return undefined;
      const letters = rest.includes(LETTERS.lower)
        ? "lower"
        : rest.includes(LETTERS.upper)
          ? "upper"
          : "capital";
      const style = {
        code,
        letters,
        points: rest.includes(POINTS),
        accents: !rest.includes(NO_ACCENTS),
      } as const;
      return inLanguage(named(inner, context), style);
    },
  };
}

/** The notations of languages with a name in every text; none if the names are English ones that other kinds read. */
function stylesOf(texts: readonly string[]): Style[] {
  const styles = [...LEXICONS.keys()].flatMap((code) => {
    const found = texts.map((text) => namesIn(text, code));
    if (found.some((names) => names.length === 0)) return [];
    const names = found.flat().map(({ word }) => word);
    const points = names.some((name) => name.endsWith("."));
    const plain = names.every((name) => name.endsWith(".")) || !points;
    return [{ code, letters: lettersOf(names), points, accents: true, plain }];
  });
  const english = styles.find(({ code }) => code === "en");
  if (english === undefined) return styles;
  const isOther = english.letters === "lower" || (english.letters === "upper" && !english.plain);
  return isOther ? [english] : [];
}

function lettersOf(names: readonly string[]): Style["letters"] {
  if (names.every((name) => name === name.toLowerCase())) return "lower";
  return names.every((name) => name === name.toUpperCase()) ? "upper" : "capital";
}

interface FoundName {
  readonly word: string;
  readonly at: number;
  readonly english: string;
}

/** The names in a text. If there are several, as in mar 3 mar 2020, the first one is a day. */
function namesIn(text: string, code: string): FoundName[] {
  const { months, days } = LEXICONS.get(code)!;
  const known = [...text.matchAll(WORD)].filter(([word]) => {
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

/** A text with English names. */
function translated(text: string, { code, points }: Style): string {
  let [result, end] = ["", 0];
  for (const { word, at, english } of namesIn(text, code)) {
    const point = word.endsWith(".") && !points ? "." : "";
    result += text.slice(end, at) + english + point;
    end = at + word.length;
  }
  return result + text.slice(end);
}

function inLanguage(format: TimeFormat, style: Style): TimeFormat {
  const write = writerOf(format.name, style);
  return {
    ...format,
    name: `${format.name} (${[style.code, ...remarksOn(style)].join(", ")})`,
    parse: (text) => format.parse(translated(text, style)),
    format: (ms, offset) => format.format(ms, offset).replaceAll(/[A-Z][a-z]{2,}/g, write),
  };
}

function remarksOn({ letters, points, accents }: Style): string[] {
  const remarks = [LETTERS[letters], points ? POINTS : "", accents ? "" : NO_ACCENTS];
  return remarks.filter((remark) => remark !== "");
}

/** Writes an English name as the style does. */
function writerOf(format: string, { code, letters, points, accents }: Style) {
  const { months, days } = languages[code]!;
  const names = new Map<string, string>();
  for (const [kind, forms] of [
    ["months", months],
    ["days", days],
  ] as const) {
    const long = new RegExp(kind === "months" ? "MMMM" : "dddd").test(format);
    for (const [i, full] of forms.long.entries()) {
      const cut = forms.short[i]!;
      const name = long ? full : cut + (points && cut !== full ? "." : "");
      names.set(en[kind].long[i]!, name).set(en[kind].short[i]!, name);
    }
  }
  return (english: string) => {
    const name = names.get(english) ?? english;
    return inLetters[letters](accents ? name : withoutAccents(name));
  };
}

const inLetters: Readonly<Record<Style["letters"], (name: string) => string>> = {
  capital: (name) => name.slice(0, 1).toUpperCase() + name.slice(1),
  lower: (name) => name.toLowerCase(),
  upper: (name) => name.toUpperCase(),
};
