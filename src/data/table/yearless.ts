const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");

const CLOCK = "(?:[ T]\\d\\d?:\\d\\d(?::\\d\\d)?)?";
const NAME_FIRST = new RegExp(`^\\s*([a-z]{3})[a-z]*\\.?[ -](\\d{1,2})${CLOCK}\\s*$`, "i");
const DAY_FIRST = new RegExp(`^\\s*(\\d{1,2})\\.?[ -]([a-z]{3})[a-z]*\\.?${CLOCK}\\s*$`, "i");
const NUMBERS = new RegExp(`^\\s*(\\d{1,2})[/.-](\\d{1,2})\\.?${CLOCK}\\s*$`);

const DAY = 86_400_000;

/** Longest usual step, in days: months such as Jan-20 and Feb-20 are farther apart. */
const LONGEST = 7;

/** Share of the steps that may differ. */
const OTHERS = 0.1;

/**
 * Whether texts are days without a year, such as Mar 01 or 03-01: read as days of any year, they increase by the same
 * number of days. (As months with years of two digits, Mar 01 and Mar 02 would be a year apart.)
 */
export function areYearless(texts: readonly string[]): boolean {
  const readings = [dayOfName, monthFirst, dayFirst];
  return readings.some((reading) => increaseByDays(texts.map(reading)));
}

function dayOfName(text: string): number | undefined {
  const [, before, day] = NAME_FIRST.exec(text) ?? [];
  const [, first, behind] = DAY_FIRST.exec(text) ?? [];
  const month = MONTHS.indexOf((before ?? behind ?? "").toLowerCase());
  return month < 0 ? undefined : dayOf(month + 1, Number(day ?? first));
}

function monthFirst(text: string): number | undefined {
  const [, month, day] = NUMBERS.exec(text) ?? [];
  return month === undefined ? undefined : dayOf(Number(month), Number(day));
}

function dayFirst(text: string): number | undefined {
  const [, day, month] = NUMBERS.exec(text) ?? [];
  return month === undefined ? undefined : dayOf(Number(month), Number(day));
}

/** The number of a day in a leap year; undefined if there is no such day. */
function dayOf(month: number, day: number): number | undefined {
  const at = new Date(Date.UTC(2000, month - 1, day));
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === day ? at.getTime() / DAY : undefined;
}

function increaseByDays(days: readonly (number | undefined)[]): boolean {
  if (days.length < 3 || days.includes(undefined)) return false;
  const steps = days
    .slice(1)
    .map((day, i) => day! - days[i]!)
    .filter((step) => step !== 0);
  const usual = steps.toSorted((a, b) => a - b)[steps.length >> 1] ?? 0;
  const others = steps.filter((step) => step !== usual).length;
  return usual > 0 && usual <= LONGEST && others <= OTHERS * steps.length + 1;
}
