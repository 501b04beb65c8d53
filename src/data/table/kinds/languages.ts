import type { TimeContext, TimeFormat, TimeKind } from "./contract.js";
import { fitted } from "./fitted.js";
import { formsOf, listed, namesIn, otherLanguages, withoutAccents } from "./lexicons.js";
import { type Language, languages } from "./names.js";

/** The notation of names. */
interface Style {
  readonly code: string;
  /** The index of the form among those of the language. */
  readonly form: number;
  readonly letters: keyof typeof LETTERS;
  /** Whether abbreviated names end with a point. */
  readonly points: boolean;
  readonly accents: boolean;
}

/** The name of each letter case in the name of a format. */
const LETTERS = { capital: "", lower: "lower case", upper: "capitals" };
const POINTS = "with points";
const NO_ACCENTS = "without accents";
/** The second form of names: those beside a day, and abbreviations of three letters. */
const OTHER_FORM = "other form";

const { en } = languages as { readonly en: Language };

const examples: TimeKind["examples"] = [
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
  {
    text: "styczeń 2020",
    format: "MMMM YYYY (pl, lower case)",
    time: "2020-01-01",
  },
  {
    text: "31 декабря 2020",
    format: "DD MMMM YYYY (ru, other form, lower case)",
    time: "2020-12-31",
  },
  { text: "Ağustos 2020", format: "MMMM YYYY (tr)", time: "2020-08-01" },
  { text: "01jan2020", format: "DDMMMYYYY (en, lower case)", time: "2020-01-01" },
];

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
    examples,
    find(texts, context) {
      const formatsIn = (style: Style) => {
        const english = texts.map((text) => translated(text, style));
        const formats = find(english, context).map((format) => fitted([format], english, context));
        return formats.flatMap((format) => variantsOf(format, style));
      };
      for (const style of stylesOf(texts)) {
        const formats = formatsIn(style);
        if (formats.length > 0) return formats;
      }
      return otherStylesOf(texts).flatMap(formatsIn);
    },
    named(name, context) {
      const [, inner, code = "", remarks = ""] =
        /^(.+) \(([a-z]{2})((?:, [a-z ]+)*)\)$/.exec(name) ?? [];
      if (inner === undefined || formsOf(code) === undefined) return undefined;
      return inLanguage(named(inner, context), styleFrom(code, remarks));
    },
  };
}

/** The style that {@link remarksOn} describes. */
function styleFrom(code: string, remarks: string): Style {
  const cased = (["lower", "upper"] as const).find((letters) => remarks.includes(LETTERS[letters]));
  return {
    code,
    form: remarks.includes(OTHER_FORM) ? 1 : 0,
    letters: cased ?? "capital",
    points: remarks.includes(POINTS),
    accents: !remarks.includes(NO_ACCENTS),
  };
}

/** A format in every notation that the style leaves open. */
function variantsOf(format: TimeFormat, style: Style): TimeFormat[] {
  return formsOf(style.code)!.flatMap((_, form) =>
    [true, false].map((accents) => inLanguage(format, { ...style, form, accents })),
  );
}

/** The notations of languages with a name in every text; none if the names are English ones that other kinds read. */
function stylesOf(texts: readonly string[]): Style[] {
  const styles = stylesIn(listed, texts);
  const english = styles.find(({ code }) => code === "en");
  if (english === undefined) return styles;
  if (texts.some((text) => text !== withoutAccents(text)))
    return styles.filter((style) => style !== english); // English names have no accents
  const isOther = english.letters === "lower" || (english.letters === "upper" && !english.plain);
  return isOther ? [english] : [];
}

/**
 * The notations of languages of Unicode's data; none if a listed language has all names, or if the texts have
 * so few months that the words may be others.
 */
function otherStylesOf(texts: readonly string[]): Style[] {
  if (stylesIn(listed, texts).length > 0) return [];
  if (!texts.every((text) => /\d/.test(text) && /[\p{L}\p{M}]{3}/u.test(text))) return [];
  const least = Math.min(3, new Set(texts).size);
  return stylesIn(otherLanguages(texts), texts).filter(({ code }) => {
    const months = new Set(
      texts.flatMap((text) => namesIn(text, code).map(({ english }) => english)),
    );
    return months.size >= least && (least > 1 || /\d{4}/.test(texts[0]!));
  });
}

function stylesIn(codes: readonly string[], texts: readonly string[]) {
  return codes.flatMap((code) => {
    const found = texts.map((text) => namesIn(text, code));
    if (found.some((names) => names.length === 0)) return [];
    const names = found.flat().map(({ word }) => word);
    const points = names.some((name) => name.endsWith("."));
    const plain = names.every((name) => name.endsWith(".")) || !points;
    return [{ code, form: 0, letters: lettersOf(names), points, accents: true, plain }];
  });
}

function lettersOf(names: readonly string[]): Style["letters"] {
  if (names.every((name) => name === name.toLowerCase())) return "lower";
  return names.every((name) => name === name.toUpperCase()) ? "upper" : "capital";
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

function remarksOn({ form, letters, points, accents }: Style): string[] {
  const remarks = [
    form === 1 ? OTHER_FORM : "",
    LETTERS[letters],
    points ? POINTS : "",
    accents ? "" : NO_ACCENTS,
  ];
  return remarks.filter((remark) => remark !== "");
}

/** Writes an English name as the style does. */
function writerOf(format: string, { code, form, letters, points, accents }: Style) {
  const { months, days } = formsOf(code)![form]!;
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
