import { expect, it } from "vitest";
import { localInstants } from "../../../src/data/series/local-times.js";
import { springNotes } from "../../../src/data/series/spring-gap.js";
import { timeZone } from "../../../src/data/table/time-zone.js";

const HOUR = 3_600_000;
const wall = (text: string) => Date.parse(`${text}Z`);
const shown = (ms: number) => new Date(ms).toISOString().slice(0, 16);

/** The instants of local times in Berlin; each list is a series. */
function instants(series: readonly (readonly string[])[], name = "YYYY-MM-DD HH:mm") {
  const ms = Float64Array.from(series.flat(), wall);
  const table = {
    times: () => ({ ms, format: { name, format: (time: number) => `<${shown(time)}>` } }),
    where: (row: number) => `f, line ${row + 2}`,
  };
  let from = 0;
  const groups = series.map(({ length }) => {
    from += length;
    return Uint32Array.from({ length }, (_, i) => from - length + i);
  });
  const column = { name: "t", zone: timeZone("Europe/Berlin") };
  return [...localInstants(table as never, column, groups)].map((time) => shown(time).slice(8));
}

const night = (...clocks: string[]) => clocks.map((clock) => `2022-10-30T${clock}`);
const once =
  "in an hour that occurred twice in Europe/Berlin, expected rows for both in order of time. Add the missing rows, or offsets such as +01:00 to all times.";
const skipped =
  "which the clocks of Europe/Berlin skipped, expected a time that exists. Correct it, or set the right data.timeZone.";

it("local times are instants, and an hour that comes twice is both in the order of the rows", () => {
  expect(instants([["2022-01-15T12:00", "2022-07-15T12:00"]])).toEqual(["15T11:00", "15T10:00"]);
  const hours = night("01:00", "02:00", "02:00", "03:00");
  const both = ["29T23:00", "30T00:00", "30T01:00", "30T02:00"];
  expect(instants([hours])).toEqual(both);
  expect(instants([hours.toReversed()])).toEqual(both.toReversed());
  expect(instants([hours, hours])).toEqual([...both, ...both]);
  const halves = night("01:30", "02:00", "02:30", "02:00", "02:30", "03:00");
  expect(instants([halves])).toEqual([
    "29T23:30",
    "30T00:00",
    "30T00:30",
    "30T01:00",
    "30T01:30",
    "30T02:00",
  ]);
  expect(instants([night("02:30", "02:00", "01:00")])).toEqual([
    "30T00:30",
    "30T00:00",
    "29T23:00",
  ]);
});

it("a series that ends or begins in that hour does so before or after the change", () => {
  expect(instants([night("01:00", "02:00", "02:30")])).toEqual([
    "29T23:00",
    "30T00:00",
    "30T00:30",
  ]);
  expect(instants([night("02:00", "02:30", "03:00")])).toEqual([
    "30T01:00",
    "30T01:30",
    "30T02:00",
  ]);
  expect(() => instants([night("02:00", "02:30")])).toThrow(
    `f, line 2: t is <2022-10-30T02:00>, ${once}`,
  );
  expect(() => instants([night("01:00", "02:00", "03:00")])).toThrow(
    `f, line 3: t is <2022-10-30T02:00>, ${once}`,
  );
});

it("a local time that was skipped is refused, with advice for numbered hours", () => {
  const spring = [["2022-03-27T01:30", "2022-03-27T02:30"]];
  const refused = (name?: string) => () => instants(spring, name);
  const message = `f, line 3: t is <2022-03-27T02:30>, ${skipped}`;
  const text = (name?: string) => {
    try {
      instants(spring, name);
    } catch (error) {
      return (error as Error).message;
    }
    return "";
  };
  expect(refused()).toThrow(message);
  expect(text()).toBe(message);
  for (const token of ["k", "kk", "H", "HH"]) {
    expect(text(`YYYY-MM-DD ${token}`)).toBe(
      `${message} If hours are numbered from 1 at midnight on, set data.timeFormat (--time-format) to "YYYY-MM-DD P24".`,
    );
  }
  for (const name of ["YYYY-MM-DD HHH", "HH YYYY", "YYYY-MM-DDTHH"])
    expect(text(name)).toBe(message);
});

interface Line {
  /** First and last time of the line. */
  readonly from: string;
  readonly to: string;
  readonly step?: number;
  /** Times without rows, by how they begin. */
  readonly left: readonly string[];
  readonly format?: string;
  readonly more?: object;
  readonly record?: object;
}

/** What is said about missing hours of a line. */
function noted({
  from,
  to,
  step = HOUR,
  left,
  format = "YYYY-MM-DD HH:mm",
  more = {},
  record = {},
}: Line) {
  const origin = wall(from);
  const length = (wall(to) - origin) / step + 1;
  const label = (index: number) => shown(origin + index * step);
  const isLeft = (index: number) => left.some((begin) => label(index).startsWith(begin));
  const values = Float64Array.from({ length }, (_, i) => (isLeft(i) ? Number.NaN : i));
  return springNotes({
    clock: { zone: undefined, format: { name: format, zoned: false }, ...more },
    frequency: {
      record: { kind: "even", calendar: true, step, ...record },
      timeAt: (index: number) => origin + index * step,
    },
    label,
    series: [
      { first: 0, columns: [values], rowAt: (index: number) => (isLeft(index) ? -1 : index) },
    ],
  } as never);
}

const spring = { from: "2022-03-26T00:00", to: "2022-03-29T00:00" };
const hourOf = (label: string, name: string) => [
  `there is no row for ${label}, an hour that the clocks of ${name} skipped: if the times are local, set data.timeZone, such as "${name}"`,
];
const endOf = (label: string, name: string) => [
  `there is no row for ${label}, in the last hour of a day on which the clocks of ${name} go forward: if the parts of that day ` +
    `are numbered from midnight on, set data.timeZone (--time-zone), such as "${name}"`,
];

// biome-ignore format: one case a row
it.each<[string, Line, readonly string[]]>([
  ["Berlin's hour", { ...spring, left: ["2022-03-27T02"] }, hourOf("2022-03-27T02:00", "Europe/Berlin")],
  ["two halves of it", { ...spring, step: HOUR / 2, left: ["2022-03-27T02"] }, hourOf("2022-03-27T02:00", "Europe/Berlin")],
  ["one half of it", { ...spring, step: HOUR / 2, left: ["2022-03-27T02:30"] }, []],
  ["two hours", { ...spring, left: ["2022-03-27T02", "2022-03-27T03"] }, []],
  ["another hour", { ...spring, left: ["2022-03-27T05"] }, []],
  ["another hour before", { ...spring, left: ["2022-03-26T05", "2022-03-27T02"] }, hourOf("2022-03-27T02:00", "Europe/Berlin")],
  ["London's hour", { ...spring, left: ["2022-03-27T01"] }, hourOf("2022-03-27T01:00", "Europe/London")],
  ["Helsinki's hour", { ...spring, left: ["2022-03-27T03"] }, hourOf("2022-03-27T03:00", "Europe/Helsinki")],
  ["New York's hour", { from: "2022-03-12T00:00", to: "2022-03-14T00:00", left: ["2022-03-13T02"] }, hourOf("2022-03-13T02:00", "America/New_York")],
  ["Havana's hour", { from: "2022-03-12T00:00", to: "2022-03-14T00:00", left: ["2022-03-13T00"] }, hourOf("2022-03-13T00:00", "America/Havana")],
  ["Santiago's hour", { from: "2022-09-10T00:00", to: "2022-09-12T00:00", left: ["2022-09-11T00"] }, hourOf("2022-09-11T00:00", "America/Santiago")],
  ["Sydney's hour", { from: "2022-10-01T00:00", to: "2022-10-03T00:00", left: ["2022-10-02T02"] }, hourOf("2022-10-02T02:00", "Australia/Sydney")],
  ["Auckland's hour", { from: "2022-09-24T00:00", to: "2022-09-26T00:00", left: ["2022-09-25T02"] }, hourOf("2022-09-25T02:00", "Pacific/Auckland")],
  ["Jerusalem's hour", { from: "2022-03-24T00:00", to: "2022-03-26T00:00", left: ["2022-03-25T02"] }, hourOf("2022-03-25T02:00", "Asia/Jerusalem")],
  ["the last hour of that day, numbered", { ...spring, left: ["2022-03-27T23"], format: "YYYY-MM-DD HH" }, endOf("2022-03-27T23:00", "Europe/Berlin")],
  ["the last hour by its end", { ...spring, left: ["2022-03-28T00"], format: "YYYY-MM-DD kk" }, endOf("2022-03-28T00:00", "Europe/Berlin")],
  ["the last hour by its end, without a zero", { ...spring, left: ["2022-03-28T00"], format: "YYYY-MM-DD k" }, endOf("2022-03-28T00:00", "Europe/Berlin")],
  ["the last half-hours", { ...spring, step: HOUR / 2, left: ["2022-03-27T23"], format: "YYYY-MM-DD P48" }, endOf("2022-03-27T23:00", "Europe/Berlin")],
  ["the last hour, not numbered", { ...spring, left: ["2022-03-27T23"] }, []],
  ["the last hour of another day", { ...spring, left: ["2022-03-26T23"], format: "YYYY-MM-DD H" }, []],
  ["the hour before it", { ...spring, left: ["2022-03-27T22"], format: "YYYY-MM-DD H" }, []],
  ["a zone", { ...spring, left: ["2022-03-27T02"], more: { zone: {} } }, []],
  ["offsets", { ...spring, left: ["2022-03-27T02"], more: { format: { name: "", zoned: true } } }, []],
  ["sessions", { ...spring, left: ["2022-03-27T02"], record: { kind: "weekly" } }, []],
  ["plain numbers", { ...spring, left: ["2022-03-27T02"], record: { calendar: false } }, []],
  ["steps of two hours", { ...spring, step: 2 * HOUR, left: ["2022-03-27T02"] }, []],
])("a note on missing rows: %s", (_, line, notes) => {
  expect(noted(line)).toEqual(notes);
});

it("there is no such note without times, or if an hour has rows without values", () => {
  expect(
    springNotes({ clock: undefined, frequency: { record: { kind: "rows" } } } as never),
  ).toEqual([]);
  const values = Float64Array.of(0, Number.NaN, 2);
  const noteOn = (row: number) =>
    springNotes({
      clock: { zone: undefined, format: { name: "x", zoned: false } },
      frequency: {
        record: { kind: "even", calendar: true, step: HOUR },
        timeAt: (index: number) => wall("2022-03-27T00:00") + index * HOUR,
      },
      label: String,
      series: [{ first: 1, columns: [values], rowAt: () => row }],
    } as never);
  expect([noteOn(-1), noteOn(5)]).toEqual([hourOf("2", "Europe/Berlin"), []]);
});
