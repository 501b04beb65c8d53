import type { TimeKind } from "./contract.js";
import { reading } from "./token-kind.js";

/** The part that numbers the hours, half-hours or quarter-hours of a day. */
export const PART_OF_DAY = "part of day";

/** The possible names of a column with a part of a time, and the tokens that can read its texts. */
const PARTS: readonly {
  readonly part: string;
  readonly name: RegExp;
  readonly tokens: readonly string[];
}[] = [
  {
    part: "year",
    name: /^(?:fiscal_?)?(year|yr|yyyy|yy|jahr|année|annee|año|ano|anno|jaar)s?$/,
    tokens: ["YYYY", "YYYY[.0]", "YY"],
  },
  {
    part: "quarter",
    name: /^(quarter|qtr|q|quartal|trimestre|period)$/,
    tokens: ["Q", "Q[.0]", "[Q]Q", "Qo [Quarter]", "Qo", "[Quarter] Q", "SSS"],
  },
  { part: "season", name: /^(seas|season|saison|estación|stagione)s?$/, tokens: ["SSS"] },
  {
    part: "month",
    name: /^(month|mnth|mth|mon|mo|mm|monat|mois|mes|mese|maand|månad|måned|period)(_?(no|num|number|name))?$/,
    tokens: ["MM", "MMM", "[M]MM", "[P]MM", "MM[.0]", "SSS"],
  },
  {
    part: "week",
    name: /^(iso_?)?(week|wk|kw|woche|semaine|semana|settimana)(_?(no|num|number|of_?year))?$/,
    tokens: ["WW", "WW[.0]", "[W]WW", "[KW]WW", "[Week] WW"],
  },
  {
    part: "day",
    name: /^(day|dy|dd|dom|day_?of_?month|tag|jour|día|dia|giorno|dag)$/,
    tokens: ["DD", "DD[.0]"],
  },
  {
    part: "ordinal",
    name: /^(doy|day_?of_?year|jday|julian(_?day)?|yday|ddd|day)$/,
    tokens: ["DDD", "DDDD", "DDD[.0]"],
  },
  {
    part: "hour",
    name: /^(hour|hr|hh|h|stunde|std|heure|hora|ora|uur|(hour|hr)_?(of_?day|end(ing)?|beg(in|inning)?|start)|he)s?$/,
    tokens: ["HH", "kk", "HH[.0]", "kk[.0]", "Hmm", "HH:mm"],
  },
  {
    part: PART_OF_DAY,
    name: /^((settlement|trading|dispatch|market|half_?hour(ly)?|quarter_?hour(ly)?)_?(period|interval)s?(_?(no|num|number))?|(half|quarter)_?hours?|viertelstunden?|quart_?d_?heure)$/,
    tokens: ["P24", "P48", "P96", "P24[.0]", "P48[.0]", "P96[.0]"],
  },
  { part: "minute", name: /^(minute|min|mn|mi|minuto|mm)s?$/, tokens: ["m", "m[.0]"] },
  { part: "second", name: /^(second|sec|ss|segundo|sekunde)s?$/, tokens: ["s", "s[.0]"] },
];

/** The name of a column without enclosing signs, such as the brackets of `<DATE>`. */
export function bareName(column: string): string {
  return column.replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
}

/** The parts of a time that a column may hold according to its name in lower case. */
export function partNames(column: string): string[] {
  const bare = bareName(column)
    .toLowerCase()
    .replaceAll(/[\s.-]+/g, "_");
  return PARTS.filter(({ name }) => name.test(bare)).map(({ part }) => part);
}

/** Times formed from several columns whose names state their content. */
export const parts: TimeKind = {
  name: "parts in several columns",
  digits: false,
  examples: [
    { text: "1990 1", format: "YYYY M", time: "1990-01-01", columns: ["year", "month"] },
    { text: "1990 Jan", format: "YYYY MMM", time: "1990-01-01", columns: ["year", "month"] },
    { text: "2019 7", format: "GGGG W", time: "2019-02-11", columns: ["year", "week"] },
    { text: "1950 NDJ", format: "YYYY SSS", time: "1950-12-01", columns: ["yr", "seas"] },
    { text: "2000 2", format: "YYYY Q", time: "2000-04-01", columns: ["year", "quarter"] },
    {
      text: "2000 2nd Quarter",
      format: "YYYY Qo [Quarter]",
      time: "2000-04-01",
      columns: ["year", "period"],
    },
    {
      text: "2020 1 31 13",
      format: "YYYY M DD HH",
      time: "2020-01-31T13:00",
      columns: ["year", "month", "day", "hour"],
    },
    {
      text: "2020-01-31 48",
      format: "YYYY-MM-DD P48",
      time: "2020-01-31T23:30",
      columns: ["settlementdate", "settlementperiod"],
      more: ["2020-02-01 1"],
    },
    // numbers of a table that once had missing ones, as pandas writes them
    {
      text: "1959.0 2.0",
      format: "YYYY[.0] Q[.0]",
      time: "1959-04-01",
      columns: ["year", "quarter"],
    },
    { text: "2020 P01", format: "YYYY [P]MM", time: "2020-01-01", columns: ["year", "period"] },
    { text: "2020 45", format: "YYYY DDD", time: "2020-02-14", columns: ["year", "doy"] },
  ],
  find(texts, context) {
    const { columns } = context;
    if (columns.length < 2) return [];
    const choices = columns.map((column, i) => {
      const known = columns.slice(0, i).flatMap(partNames);
      const names = partNames(column).filter((part) => isPossible(part, column, known));
      return PARTS.filter(({ part }) => names.includes(part)).flatMap(({ tokens }) => tokens);
    });
    if (choices.some((tokens) => tokens.length === 0)) return [];
    return reading(combined(choices), texts, context);
  },
  named: () => undefined,
};

/** Whether a column may hold a part. `mm` are months, and minutes behind months. */
function isPossible(part: string, column: string, known: readonly string[]): boolean {
  return column !== "mm" || part === (known.includes("month") ? "minute" : "month");
}

/** All combinations of one token per column. With weeks, years are ISO years; with a month, a day is a day of the month. */
function combined(choices: readonly (readonly string[])[]): string[] {
  const all = choices.reduce<string[]>(
    (names, tokens) => names.flatMap((name) => tokens.map((token) => `${name} ${token}`)),
    [""],
  );
  return all
    .map((name) => name.trim())
    .filter((name) => !(/M{2,3}/.test(name) && name.includes("DDD")) && !/M .*M/.test(name))
    .map((name) => (name.includes("W") ? name.replace("YYYY", "GGGG") : name));
}
