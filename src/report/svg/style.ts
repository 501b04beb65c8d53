/** Colours of charts and pages. Text has a contrast of at least 4.5 on either background. */
export interface Colors {
  readonly background: string;
  readonly surface: string;
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  readonly good: string;
  readonly bad: string;
  readonly history: string;
  readonly truth: string;
  /**
   * Models in the order in which they are named; the colours are also distinct for people with dichromatic
   * vision.
   */
  readonly series: readonly [string, ...string[]];
}

export const light: Colors = {
  background: "#ffffff",
  surface: "#f4f6f8",
  text: "#1b1f24",
  muted: "#57606a",
  grid: "#d8dde3",
  good: "#1a7f37",
  bad: "#b42318",
  history: "#768390",
  truth: "#1864ab",
  series: ["#c84408", "#002797", "#a42472", "#1e3500", "#764228", "#581159"],
};

export const dark: Colors = {
  background: "#14181d",
  surface: "#1d232a",
  text: "#e6e9ec",
  muted: "#a0a9b3",
  grid: "#39424c",
  good: "#57c478",
  bad: "#ff8f85",
  history: "#8b97a3",
  truth: "#74c0fc",
  series: ["#ff9a4d", "#7573fa", "#16fbcb", "#eee500", "#cc618f", "#89871d"],
};

/** The class of a model's marks; after the last colour, the first is used again. */
export function seriesClass(index: number): string {
  return `s${index % light.series.length}`;
}

// Baselines share one colour and differ in their dashes.
const DASHES = ["6 4", "2 4", "12 4", "9 3 2 3", "9 3 2 3 2 3", "1 6"] as const;

/** The class of a baseline's line. */
export function dashClass(index: number): string {
  return `d${index % DASHES.length}`;
}

/** Colours by the names of their CSS variables: `--text`, `--s0`. */
export function colorVariables(colors: Colors): readonly (readonly [string, string])[] {
  const { series, ...others } = colors;
  return [
    ...Object.entries(others).map(([name, color]) => [`--${name}`, color] as const),
    ...series.map((color, index) => [`--s${index}`, color] as const),
  ];
}

/** `Colors` as the variables of a page, which change between light and dark. */
export const variables: Colors = {
  ...(Object.fromEntries(Object.keys(light).map((name) => [name, `var(--${name})`])) as Record<
    Exclude<keyof Colors, "series">,
    string
  >),
  series: light.series.map((_, index) => `var(--s${index})`) as [string, ...string[]],
};

/** The style sheet of charts. */
export function chartStyles(colors: Colors): string {
  const { background, text, muted, grid, bad, history, truth, series } = colors;
  return [
    `.chart text{font:12px system-ui,sans-serif;fill:${muted};paint-order:stroke;stroke:${background};stroke-width:3px}`,
    `.chart .title{fill:${text};font-weight:600;stroke-width:4px}`,
    ".chart .over{stroke-width:7px}", // hides the lines behind it
    `.chart .grid{stroke:${grid};stroke-width:1}`,
    `.chart .rule{stroke:${muted};stroke-width:1;stroke-dasharray:3 3}`,
    ".chart .curve{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}",
    ".chart .curve.fine{stroke-width:1}",
    ".chart .curve.thin{stroke-width:1;opacity:.4}",
    ...DASHES.map((dash, index) => `.chart .d${index}{stroke-dasharray:${dash}}`),
    ".chart .data *{vector-effect:non-scaling-stroke}",
    `.chart .leader{stroke:${grid};stroke-width:1}`,
    `.chart .gap{fill:${bad}}`,
    ".chart .band{stroke:none;opacity:.2}",
    ".chart .hollow{stroke-width:1.5}",
    ...colored("history", history),
    ...colored("truth", truth),
    ...colored("muted", muted),
    ...series.flatMap((color, index) => colored(`s${index}`, color)),
    `.chart .hollow{fill:${background}}`,
  ].join("");
}

/** Lines, marks and areas of one colour. */
function colored(name: string, color: string): string[] {
  return [
    `.chart .curve.${name},.chart .hollow.${name}{stroke:${color}}`,
    `.chart .mark.${name},.chart .band.${name},.chart text.${name}{fill:${color}}`,
  ];
}
