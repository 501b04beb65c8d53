import { bareName } from "../table/kinds/parts.js";
import { counted, DAY, dayOf, SECOND } from "./frequencies/contract.js";
import type { Frequency } from "./frequency.js";

/** Steps of a window, and why. */
export interface WindowChoice {
  readonly steps: number;
  readonly ahead: number;
  readonly period?: number;
  readonly reason: string;
}

const HOUR = 3600 * SECOND;

/** Steps of a season, by the distance between times that are all equally far apart. */
const SEASONS: readonly (readonly [step: number, period: number, name: string])[] = [
  [60 * SECOND, 60, "hour"],
  [5 * 60 * SECOND, 288, "day"],
  [10 * 60 * SECOND, 144, "day"],
  [15 * 60 * SECOND, 96, "day"],
  [20 * 60 * SECOND, 72, "day"],
  [30 * 60 * SECOND, 48, "day"],
  [HOUR, 24, "day"],
  [2 * HOUR, 12, "day"],
  [3 * HOUR, 8, "day"],
  [4 * HOUR, 6, "day"],
  [6 * HOUR, 4, "day"],
  [DAY, 7, "week"],
  [7 * DAY, 52, "year"],
];

/** Minimum number of input steps; the input has as many seasons as that takes. */
const LEAST_STEPS = 24;

/** Maximum number of forecast steps. */
const MOST_AHEAD = 48;

/** Input and forecast steps if there is no season, or it is too long for the series. */
const PLAIN = { steps: 30, ahead: 10 };

/**
 * The minimum number of inputs side by side in the training part if there is no season: with longer inputs, a
 * short series has few windows, and most of a line's coefficients are for values that matter little.
 */
const PLAIN_WINDOWS = 6;

/** Minimum number of input steps without a season, even for the shortest series. */
const LEAST_PLAIN_STEPS = 2;

/**
 * Input steps, forecast steps and season of a series with this frequency and length. The training part, 70 %
 * of the series, holds at least twice the steps of the input if there is a season. Otherwise it holds {@link
 * PLAIN_WINDOWS} times these steps and a forecast, unless the input has {@link LEAST_PLAIN_STEPS} steps only.
 * The test part, 15 %, holds a forecast with a season, and two without one, unless it has one step.
 *
 * @param repeats finds the steps after which the values repeat, if the times show no season
 */
export function chooseWindow(
  frequency: Frequency,
  length: number,
  repeats: () => number | undefined = () => undefined,
): WindowChoice {
  const season = seasonOf(frequency) ?? cycleOf(repeats());
  const train = Math.floor(length * 0.7);
  const part = Math.max(1, Math.floor(length * 0.15));
  if (season !== undefined && season.period * 2 <= train) {
    const { period, name } = season;
    const ahead = Math.min(period, MOST_AHEAD, part);
    const seasons = Math.max(
      1,
      Math.min(Math.ceil(LEAST_STEPS / period), Math.floor((train - ahead) / 2 / period)),
    );
    const steps = seasons * period;
    const article = name === "hour" ? "an" : "a";
    const why =
      name === CYCLE
        ? `the values repeat every ${counted(period, "step")}`
        : `${article} ${name} has ${counted(period, "step")}`;
    const reason = `${why}: ${counted(seasons, name)} of input, ${counted(ahead, "step")} ahead`;
    return { steps, ahead, period, reason };
  }
  const ahead = Math.min(PLAIN.ahead, Math.max(1, Math.floor(part / 2)));
  const longest = Math.floor((train - ahead) / PLAIN_WINDOWS);
  const steps = Math.max(LEAST_PLAIN_STEPS, Math.min(PLAIN.steps, longest));
  const reason = `${season ? `no two ${season.name}s to train on` : "no season is known"}: ${steps} input steps, ${ahead} ahead`;
  return { steps, ahead, reason };
}

interface Season {
  readonly period: number;
  readonly name: string;
}

/** The name of a season that only the values show. */
const CYCLE = "cycle";

function cycleOf(period: number | undefined): Season | undefined {
  return period === undefined ? undefined : { period, name: CYCLE };
}

function seasonOf(frequency: Frequency): Season | undefined {
  const { record } = frequency;
  switch (record.kind) {
    case "rows":
      return undefined;
    case "even": {
      const found = SEASONS.find(([step]) => record.calendar && step === record.step);
      return found && { period: found[1], name: found[2] };
    }
    case "monthly": {
      const period = (12 / record.months) * record.days.length;
      return Number.isInteger(period) && period > 1 ? { period, name: "year" } : undefined;
    }
    case "weekly":
      return sessionSeason(frequency, record.step);
  }
}

/** The steps of a week if each day has one step, otherwise those of most days. */
function sessionSeason({ timeAt }: Frequency, step: number): Season {
  const weekdays = Array.from({ length: 3000 }, (_, i) => dayOf(timeAt(i)));
  if (step === DAY) return { period: new Set(weekdays.map((day) => day % 7)).size, name: "week" };
  const counts = new Map<number, number>();
  for (const day of weekdays) counts.set(day, (counts.get(day) ?? 0) + 1);
  const sorted = [...counts.values()].slice(1, -1).sort((a, b) => a - b);
  return { period: sorted[Math.floor(sorted.length / 2)] ?? weekdays.length, name: "day" };
}

/** Names that a column to forecast often has, in lower case. */
// biome-ignore format: one language a row
const TARGET_NAMES = [
  "y", "target", "value", "sales", "close", "close/last", "ot", "price", "demand", "count",
  "wert", "umsatz", "absatz", "schlusskurs", "schluss", "zuletzt", "kurs",
  "valeur", "ventes", "clôture", "dernier", "valor", "ventas", "cierre", "último",
];

/** Words in names of several words, such as Weekly_Sales, that mark a column to forecast. */
const TARGET_WORDS = new Set([
  "target",
  "value",
  "sales",
  "demand",
  "consumption",
  "usage",
  "verbrauch",
  "consommation",
  "consumo",
]);

/** The last word of such a name, as in Rented Bike Count. */
const LAST_WORDS = new Set(["count", "counts"]);

/** Lower-case words of a name in any case. */
function wordsOf(name: string): string[] {
  return name
    .replaceAll(/(?<=\p{Ll})(?=\p{Lu})/gu, " ")
    .toLowerCase()
    .split(/[^\p{L}]+/u);
}

/** Names of columns that describe other columns: uncertainties, counts, limits, flags, places, times. */
const ASIDE =
  /^(n|num|n_?obs|#?n?days|sd|sdev|stdev|std(dev|err)?|std_?(dev|err(or)?)|se|stderr|sem|unc(ertainty)?|err(or)?|sigma|variance|flags?|quality|q_.*|qn(_?\d+)?|qc|status|valid(ity)?|alarm|lower|upper|ci_?(low(er)?|high|upper)|min|max|low|high|lat(itude)?|lon(gitude)?|open_?int(erest)?|vol(ume)?|chg|(%[_ ])?change|pct_?change|.*[_ ]?(timestamp|epoch)|time[_ ].*|.*[_ ]flags?|)$/i; // the last: only signs, such as +/- %

/**
 * The column to forecast: by its name, or the last one that does not describe others.
 *
 * @param isUnlikely whether a column says little: most of its values are missing or the same. Such a column is chosen by
 *   its name alone
 */
export function chooseTarget(
  names: readonly string[],
  isUnlikely: (name: string) => boolean = () => false,
): { readonly name: string; readonly reason: string } | undefined {
  const named = TARGET_NAMES.map((known) =>
    names.find((name) => name.trim().toLowerCase() === known),
  );
  const worded =
    names.findLast((text) => wordsOf(text).some((word) => TARGET_WORDS.has(word))) ??
    names.findLast(
      (text) => LAST_WORDS.has(wordsOf(bareName(text)).at(-1) ?? "") && !ASIDE.test(bareName(text)),
    );
  const name = named.find((match) => match !== undefined) ?? worded;
  if (name !== undefined) return { name, reason: "by its name" };
  const last = names.at(-1);
  const values = names.filter((text) => !ASIDE.test(bareName(text)));
  const likely = values.findLast((text) => !isUnlikely(text)) ?? values.at(-1);
  if (last === undefined) return undefined;
  if (names.length === 1) return { name: last, reason: "the only column of numbers" };
  if (likely === undefined || likely === last)
    return { name: last, reason: "the last column of numbers" };
  const others = names.slice(names.indexOf(likely) + 1).join(", ");
  return { name: likely, reason: `the last column of numbers except ${others}` };
}
