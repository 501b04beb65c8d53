/** A time zone of the IANA database. */
export interface TimeZone {
  /** A name such as `Europe/Berlin`. */
  readonly name: string;
  /** Milliseconds by which local time is ahead of UTC at an instant. */
  offsetAt(instant: number): number;
  /**
   * The instants at which local clocks show a time, earlier ones first: none in an hour that is skipped, two in an hour
   * that is repeated. The time is given as if it were UTC, in milliseconds.
   */
  instantsOf(wall: number): readonly number[];
}

const DAY = 86_400_000;

export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false; // offsets such as +01:00, which Node.js 22 accepts
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

/** The time zone with a name, by the rules that are part of Node.js. */
export function timeZone(name: string): TimeZone {
  const ask = offsetOf(name);
  const days = new Map<number, Day>();
  const offsetAt = (instant: number) => {
    const number = Math.floor(instant / DAY);
    const day = days.get(number) ?? dayOf(number * DAY, ask);
    days.set(number, day);
    return instant < day.change ? day.before : day.after;
  };
  return {
    name,
    offsetAt,
    instantsOf(wall) {
      const [before, after] = [offsetAt(wall - DAY), offsetAt(wall + DAY)];
      if (before === after) return [wall - before];
      const sorted = [wall - Math.max(before, after), wall - Math.min(before, after)];
      return sorted.filter((instant) => instant + offsetAt(instant) === wall);
    },
  };
}

/** The offsets on a day of UTC, on which clocks change at most once. */
interface Day {
  readonly before: number;
  readonly after: number;
  /** The instant of the change. */
  readonly change: number;
}

function dayOf(start: number, ask: (instant: number) => number): Day {
  const [before, after] = [ask(start), ask(start + DAY)];
  let [low, high] = [start, before === after ? start : start + DAY];
  while (high - low > 1000) {
    const middle = low + Math.floor((high - low) / 2000) * 1000;
    if (ask(middle) === before) low = middle;
    else high = middle;
  }
  return { before, after, change: high };
}

/** The offset according to Intl, which takes some microseconds. */
function offsetOf(name: string): (instant: number) => number {
  const digits = { year: "numeric", month: "numeric", day: "numeric" } as const;
  const clock = {
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
    hourCycle: "h23",
  } as const;
  const format = new Intl.DateTimeFormat("en-US", { ...digits, ...clock, timeZone: name });
  return (instant) => {
    const parts = format.formatToParts(instant);
    const part = (type: Intl.DateTimeFormatPartTypes) =>
      Number(parts.find((part) => part.type === type)?.value);
    const day = Date.UTC(part("year"), part("month") - 1, part("day"));
    const ms = ((part("hour") * 60 + part("minute")) * 60 + part("second")) * 1000;
    return day + ms - Math.floor(instant / 1000) * 1000;
  };
}
