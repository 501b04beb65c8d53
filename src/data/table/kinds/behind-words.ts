import type { TimeContext, TimeFormat, TimeKind } from "./contract.js";

/** Words before times, such as `w/c 06/01/2020` and `Week ending Jan 5, 2020`. */
const WORDS = new RegExp(
  "^(?:(?:w/?[ce]|week|wk|month|quarter|year|period|day|date)\\.?(?: (?:of|on|ending|ended|end|beginning|starting|commencing|from|to))?" +
    "|as (?:of|at)|on|from|since|until|up to|ab|vom|bis(?: zum)?|stand|depuis|du|au|del|al|dal|op|per):? +",
  "i",
);

/** Seconds since 1970 with a colon behind them, as rrdtool prints them. */
const BEFORE_COLON = /^\d{9,}(?:\.\d+)?:$/;

/** The notation of the JSON of .NET. */
const DOTNET = /^(\/Date\()[^)]*(\)\/)$/;

/** The name of a zone in brackets behind an interval, as of ENTSO-E. */
const ZONE_BEHIND = / \([A-Z]{3,4}(?:\/[A-Z]{3,4})?\)$/;

interface Enclosure {
  readonly before: string;
  readonly behind: string;
}

function enclosureOf(text: string): Enclosure | undefined {
  const [before] = WORDS.exec(text) ?? [];
  if (before !== undefined) return { before, behind: "" };
  if (BEFORE_COLON.test(text)) return { before: "", behind: ":" };
  const [zone] = ZONE_BEHIND.exec(text) ?? [];
  if (zone !== undefined) return { before: "", behind: zone };
  const [, start, end] = DOTNET.exec(text) ?? [];
  return start === undefined || end === undefined ? undefined : { before: start, behind: end };
}

/** The text between those that enclose it; undefined if it is not enclosed by them. */
function inside(text: string, { before, behind }: Enclosure): string | undefined {
  const trimmed = text.trim();
  if (!trimmed.startsWith(before) || !trimmed.endsWith(behind)) return undefined;
  return trimmed.slice(before.length, trimmed.length - behind.length);
}

/**
 * Times behind the same words in every row.
 *
 * @param find finds the formats of single times
 */
export function behindWords(
  find: (texts: readonly string[], context: TimeContext) => readonly TimeFormat[],
  named: (name: string, context: TimeContext) => TimeFormat,
): TimeKind {
  return {
    name: "times behind a word",
    digits: false,
    examples: [
      { text: "w/c 31/01/2020", format: "[w/c ]DD/MM/YYYY", time: "2020-01-31" },
      { text: "Week of Jan 31, 2020", format: "[Week of ]MMM DD, YYYY", time: "2020-01-31" },
      { text: "1577836800:", format: "seconds since 1970[:]", time: "2020-01-01" },
      {
        text: "/Date(1577836800000)/",
        format: "[/Date(]milliseconds since 1970[)/]",
        time: "2020-01-01",
      },
    ],
    find(texts, context) {
      const enclosure = enclosureOf(texts[0]?.trim() ?? "");
      if (enclosure === undefined) return [];
      const times = texts.map((text) => inside(text, enclosure));
      if (times.some((text) => text === undefined)) return [];
      return find(times as string[], context)
        .filter(({ calendar }) => calendar)
        .map((format) => enclosed(format, enclosure));
    },
    named(name, context) {
      const [, before = "", time, behind = ""] =
        /^(?:\[([^\]]+)\])?(.+?)(?:\[([^\]]+)\])?$/.exec(name) ?? [];
      const isKnown =
        (behind === ":" && before === "") ||
        ZONE_BEHIND.test(behind) ||
        enclosureOf(`${before}${behind}`) ||
        enclosureOf(before);
      return time === undefined || !isKnown
        ? undefined
        : enclosed(named(time, context), { before, behind });
    },
  };
}

function enclosed(format: TimeFormat, enclosure: Enclosure): TimeFormat {
  const { before, behind } = enclosure;
  return {
    ...format,
    name: [
      before === "" ? "" : `[${before}]`,
      format.name,
      behind === "" ? "" : `[${behind}]`,
    ].join(""),
    parse(text) {
      const time = inside(text, enclosure);
      return time === undefined ? undefined : format.parse(time);
    },
    format: (ms, offset) => `${before}${format.format(ms, offset)}${behind}`,
  };
}
