import { expect } from "vitest";
import type { Chart } from "../../src/report/svg/chart.js";
import type { Frame } from "../../src/report/svg/frame.js";

export type Place = readonly [x: number, y: number];

/** What a group of a chart draws. */
export interface DrawnSeries {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly low?: readonly number[];
  readonly high?: readonly number[];
  readonly labels?: readonly string[];
  /** The lines, in the chart's units; a gap begins another one. */
  readonly lines: readonly { readonly classes: string; readonly pieces: readonly Place[][] }[];
  readonly marks: readonly { readonly classes: string; readonly at: Place; readonly d: string }[];
}

function attribute(text: string, name: string): string | undefined {
  return new RegExp(`\\s${name}="([^"]*)"`).exec(text)?.[1];
}

function numbersOf(text: string | undefined): number[] | undefined {
  return text?.split(" ").map((word) => (word === "-" ? Number.NaN : Number(word)));
}

function piecesOf(d: string): Place[][] {
  return d
    .split("M")
    .filter(Boolean)
    .map((piece) =>
      piece
        .replace("Z", "")
        .split("L")
        .map((pair) => pair.split(",").map(Number) as [number, number]),
    );
}

/** The series of a chart in the order in which they are drawn. */
export function drawnSeries(body: string): DrawnSeries[] {
  return [...body.matchAll(/<g (class="series"[^>]*)>(.*?)<\/g>/g)].map(
    ([, head = "", inner = ""]) => {
      const paths = [...inner.matchAll(/<path ([^>]*)>/g)].map(([, text = ""]) => {
        const classes = attribute(` ${text}`, "class") ?? "";
        const at = /translate\(([-\d.]+),([-\d.]+)\)/.exec(text);
        return { classes, d: attribute(` ${text}`, "d") ?? "", at };
      });
      const labels = attribute(head, "data-labels")?.replaceAll("&#34;", '"');
      return {
        name: attribute(head, "data-name") ?? "",
        x: numbersOf(attribute(head, "data-x")) ?? [],
        y: numbersOf(attribute(head, "data-y")) ?? [],
        ...(head.includes("data-low=") && {
          low: numbersOf(attribute(head, "data-low"))!,
          high: numbersOf(attribute(head, "data-high"))!,
        }),
        ...(labels !== undefined && { labels: JSON.parse(labels) as string[] }),
        lines: paths
          .filter(({ at }) => at === null)
          .map(({ classes, d }) => ({ classes, pieces: piecesOf(d) })),
        marks: paths.flatMap(({ classes, at, d }) =>
          at === null ? [] : [{ classes, d, at: [Number(at[1]), Number(at[2])] as const }],
        ),
      };
    },
  );
}

/** What a place stands for: its distance from two edges of the plot, by the axis' values at these edges. */
function valueAt({ plot: [left, right, top, bottom], x, y }: Frame, place: Place): Place {
  const between = (share: number, { domain: [from, to], log }: Frame["x"]) =>
    log ? from * (to / from) ** share : from + share * (to - from);
  return [
    between((place[0] - left) / (right - left), x),
    between((bottom - place[1]) / (bottom - top), y),
  ];
}

/** Where values lie, by the edges of the plot. */
export function placeOf({ plot: [left, right, top, bottom], x, y }: Frame, value: Place): Place {
  const share = (at: number, { domain: [from, to], log }: Frame["x"]) =>
    log ? Math.log(at / from) / Math.log(to / from) : (at - from) / (to - from);
  return [left + share(value[0], x) * (right - left), bottom - share(value[1], y) * (bottom - top)];
}

function expectNear(found: readonly Place[], wanted: readonly Place[], what: string): void {
  expect(found.length, what).toBe(wanted.length);
  for (const [i, [x, y]] of found.entries()) {
    const [right, up] = wanted[i]!;
    expect(Math.hypot(x - right, y - up), `${what}, point ${i}`).toBeLessThan(0.03);
  }
}

/**
 * Every line and mark of a chart is where its values lie by its axes, and the texts at the axes are at their
 * values.
 */
export function expectPlaces({ body, frame }: Chart): void {
  for (const series of drawnSeries(body)) {
    const points = series.x.map((x, i): Place => [x, series.y[i]!]);
    const places = points
      .filter(([, y]) => Number.isFinite(y) && !(frame!.y.log && y <= 0))
      .map((point) => placeOf(frame!, point));
    const line = series.lines.findLast(({ classes }) => classes.startsWith("curve"));
    if (line) expectNear(line.pieces.flat(), places, series.name);
    if (series.marks.length === places.length)
      expectNear(
        series.marks.map(({ at }) => at),
        places,
        `marks of ${series.name}`,
      );
    for (const { at } of series.marks) {
      const nearest = Math.min(...places.map(([x, y]) => Math.hypot(x - at[0], y - at[1])));
      expect(nearest, `mark of ${series.name}`).toBeLessThan(0.03);
    }
  }
  expectTicks(body, frame!);
}

/** The numbers at both axes, each at its value. */
function expectTicks(body: string, frame: Frame): void {
  const [left, , , bottom] = frame.plot;
  const [axes = ""] = /<g class="axes">.*?<\/g>/.exec(body) ?? [];
  const texts = [...axes.matchAll(/<text x="([-\d.]+)" y="([-\d.]+)"[^>]*>([^<]*)</g)];
  for (const [, x, y, text] of texts) {
    const value = Number(text);
    if (text === "" || Number.isNaN(value)) continue;
    const isUpright = Number(x) === left - 6;
    const at: Place = isUpright ? [left, Number(y) - 4] : [Number(x), bottom];
    const [across, up] = valueAt(frame, at);
    const found = isUpright ? up : across;
    const [from, to] = frame[isUpright ? "y" : "x"].domain;
    const slack = frame[isUpright ? "y" : "x"].log
      ? 0.05 * Math.abs(value)
      : 0.005 * Math.abs(to - from);
    expect(Math.abs(found - value), `tick ${text}`).toBeLessThanOrEqual(slack);
  }
}

/** The texts at the axes: the numbers on the left, those below, and the titles. */
export function axisTexts(body: string, frame: Frame) {
  const [axes = ""] = /<g class="axes">.*?<\/g>/.exec(body) ?? [];
  const texts = [...axes.matchAll(/<text x="([-\d.]+)"([^>]*)>([^<]*)</g)];
  const of = (isWanted: (x: number, rest: string) => boolean) =>
    texts.filter(([, x, rest = ""]) => isWanted(Number(x), rest)).map(([, , , text]) => text!);
  const isTitle = (rest: string) => rest.includes("data-title");
  return {
    left: of((x, rest) => !isTitle(rest) && x === frame.plot[0] - 6),
    below: of((x, rest) => !isTitle(rest) && x !== frame.plot[0] - 6),
    titles: of((_, rest) => isTitle(rest)),
  };
}

/** The names at the ends of lines, with where their leaders begin. */
export function lineEnds(body: string): { readonly name: string; readonly at: Place }[] {
  const ends = body.matchAll(
    /<g class="end" data-of="([^"]*)"><line x1="([-\d.]+)" y1="([-\d.]+)"/g,
  );
  return [...ends].map(([, name = "", x, y]) => ({ name, at: [Number(x) - 4, Number(y)] }));
}
