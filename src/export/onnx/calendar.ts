import type { CalendarName } from "../../data/series/calendar.js";
import { cast, concat, type Graph, scalar, unsqueeze, type Value } from "./graph.js";

/** A wall-clock time; all values have the shape [batch, steps]. */
interface WallTime {
  /** Milliseconds since 1970, int64. */
  readonly time: Value;
  /** Milliseconds since midnight. */
  readonly ofDay: Value;
  /** Days since 1970. */
  readonly day: Value;
}

type Cycle = (graph: Graph, time: WallTime) => Value;

const DAY = 86_400_000;

/** The position of a time in each cycle, from 0 to 1 in float64, as in `data/series/calendar.ts`. */
const cycles: { readonly [name in CalendarName]: Cycle } = {
  hourOfDay: (graph, { ofDay }) => ratio(graph, ofDay, integer(graph, DAY)),
  halfDay: (graph, { ofDay }) => ratio(graph, ofDay, integer(graph, DAY / 2)),
  dayOfWeek(graph, { day }) {
    const weekday = modulo(graph, plus(graph, day, integer(graph, 3)), 7); // Monday is 0
    return ratio(graph, weekday, integer(graph, 7));
  },
  dayOfYear(graph, { time, day }) {
    const { year } = civilOf(graph, day);
    const start = firstDayOf(graph, year);
    const end = firstDayOf(graph, plus(graph, year, integer(graph, 1)));
    const startTime = times(graph, start, DAY);
    const length = times(graph, graph.apply("Sub", [end, start]), DAY);
    return ratio(graph, graph.apply("Sub", [time, startTime]), length);
  },
  monthOfYear(graph, { day }) {
    const { month } = civilOf(graph, day);
    return ratio(graph, plus(graph, month, integer(graph, -1)), integer(graph, 12));
  },
};

/**
 * Sine and cosine of each cycle, [batch, steps, 2 * cycles] in float64.
 *
 * @param time milliseconds since 1970, float64 [batch, steps]
 */
export function calendarGraph(graph: Graph, time: Value, names: readonly CalendarName[]): Value {
  const whole = cast(graph, time, "int64");
  const ofDay = modulo(graph, whole, DAY);
  const day = quotient(graph, graph.apply("Sub", [whole, ofDay]), DAY);
  const features = names.flatMap((name) => {
    const phase = cycles[name](graph, { time: whole, ofDay, day });
    const angle = graph.apply("Mul", [phase, scalar(graph, 2 * Math.PI)]);
    return [graph.apply("Sin", [angle]), graph.apply("Cos", [angle])];
  });
  return concat(
    graph,
    features.map((feature) => unsqueeze(graph, feature, 2)),
    2,
  );
}

/**
 * Year and month of a day in the proleptic Gregorian calendar: Howard Hinnant, chrono-Compatible Low-Level
 * Date Algorithms, `civil_from_days`. All values are integers.
 */
function civilOf(graph: Graph, day: Value): { readonly year: Value; readonly month: Value } {
  const shifted = plus(graph, day, integer(graph, 719_468)); // since 0000-03-01
  const dayOfEra = modulo(graph, shifted, 146_097);
  const era = quotient(graph, graph.apply("Sub", [shifted, dayOfEra]), 146_097);
  const minus = (from: Value, value: Value) => graph.apply("Sub", [from, value]);
  const leapless = minus(
    plus(
      graph,
      minus(dayOfEra, quotient(graph, dayOfEra, 1460)),
      quotient(graph, dayOfEra, 36_524),
    ),
    quotient(graph, dayOfEra, 146_096),
  );
  const yearOfEra = quotient(graph, leapless, 365);
  const daysBefore = minus(
    plus(graph, times(graph, yearOfEra, 365), quotient(graph, yearOfEra, 4)),
    quotient(graph, yearOfEra, 100),
  );
  const dayOfYear = minus(dayOfEra, daysBefore); // from March on
  const fromMarch = quotient(
    graph,
    plus(graph, times(graph, dayOfYear, 5), integer(graph, 2)),
    153,
  );
  const month = plus(
    graph,
    modulo(graph, plus(graph, fromMarch, integer(graph, 2)), 12),
    integer(graph, 1),
  );
  const nextYear = cast(graph, graph.apply("Less", [month, integer(graph, 3)]), "int64");
  const year = plus(graph, plus(graph, yearOfEra, times(graph, era, 400)), nextYear);
  return { year, month };
}

/** Days from 1970 to 1 January of a year: `days_from_civil` from the same source. */
function firstDayOf(graph: Graph, year: Value): Value {
  const before = plus(graph, year, integer(graph, -1)); // in this calendar, January belongs to the year before
  const yearOfEra = modulo(graph, before, 400);
  const era = quotient(graph, graph.apply("Sub", [before, yearOfEra]), 400);
  const leapDays = graph.apply("Sub", [
    quotient(graph, yearOfEra, 4),
    quotient(graph, yearOfEra, 100),
  ]);
  const dayOfEra = plus(
    graph,
    plus(graph, times(graph, yearOfEra, 365), leapDays),
    integer(graph, 306),
  );
  return plus(graph, plus(graph, times(graph, era, 146_097), dayOfEra), integer(graph, -719_468));
}

function integer(graph: Graph, value: number): Value {
  return graph.constant(BigInt64Array.of(BigInt(value)), []);
}

function plus(graph: Graph, a: Value, b: Value): Value {
  return graph.apply("Add", [a, b]);
}

function times(graph: Graph, value: Value, by: number): Value {
  return graph.apply("Mul", [value, integer(graph, by)]);
}

/** Integer division of non-negative numbers. */
function quotient(graph: Graph, value: Value, by: number): Value {
  return graph.apply("Div", [value, integer(graph, by)]);
}

/** Non-negative remainder, also for negative numbers. */
function modulo(graph: Graph, value: Value, by: number): Value {
  return graph.apply("Mod", [value, integer(graph, by)]);
}

function ratio(graph: Graph, a: Value, b: Value): Value {
  return graph.apply("Div", [cast(graph, a, "double"), cast(graph, b, "double")]);
}
