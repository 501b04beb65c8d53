/** Newer values that cannot be forecast from with a model of other values. */
export interface BadNewer {
  readonly content: string;
  /** Keys of `data` beyond `t`, `v`, 4 steps and 2 ahead. */
  readonly options?: Readonly<Record<string, unknown>>;
  readonly horizon?: number;
  /** The file that the model was trained on (default: daily values). */
  readonly trained?: string;
  /** All of the one line that is said, after the path. */
  readonly refused: string;
}

const day = (i: number) => new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10);
/** Days and cells. */
export const days = (names: string, cells: (i: number) => string, length = 40, every = 1) =>
  `${names}\n${Array.from({ length }, (_, i) => `${day(i * every)},${cells(i)}\n`).join("")}`;
const value = (i: number) => String((i * 7) % 11);

export const badNewer: Readonly<Record<string, BadNewer>> = {
  "too few steps": {
    content: days("t,v", value, 3),
    refused:
      ": v has 3 steps up to 2020-01-03, expected at least 4, data.steps of the run. Add earlier rows.",
  },
  "weeks for days": {
    content: days("t,v", value, 20, 7),
    refused: ": no two of its rows are 1 day apart, expected the frequency of the training file",
  },
  "no row that can be read": {
    content: days("t,v,s", (i) => `${value(i)},`, 8),
    options: { id: "s" },
    trained: days("t,v,s", (i) => `${value(i)},a`),
    refused: ": none of its rows can be read",
  },
  "a gap in the last steps": {
    content: days("t,v", (i) => (i === 18 ? "" : value(i)), 20),
    refused:
      ', line 20: v is missing, expected a value at each of the last 4 steps. Fill it in, or train with data.missing "interpolate".',
  },
  "a gap with nothing before it": {
    content: days("t,v,p", (i) => (i < 8 ? `${value(i)},` : `,${i}`), 12),
    options: { missing: "interpolate", past: ["p"] },
    trained: days("t,v,p", (i) => `${value(i)},${i}`),
    refused:
      ", line 6: p is missing, with no value before it to interpolate from. Add earlier rows.",
  },
  "known values that end with the target": {
    content: days("t,v,k", (i) => `${value(i)},${i}`, 20),
    options: { known: ["k"] },
    trained: days("t,v,k", (i) => `${value(i)},${i}`),
    refused:
      ": k ends at 2020-01-20, expected known values up to 2020-01-22, 2 steps after the last v. Add rows with an empty v.",
  },
  "a series that training did not see": {
    content: days("t,v,s", (i) => `${value(i)},z`, 20),
    options: { id: "s" },
    trained: days("t,v,s", (i) => `${value(i)},a`),
    refused:
      ': s has "z", expected one of the series that the run was trained on (a). Only a run with data.scalePer "all" or without scaling has a scale for others.',
  },
  "a horizon beyond known values": {
    content: days("t,v,k", (i) => `${value(i)},${i}`, 20),
    options: { known: ["k"] },
    trained: days("t,v,k", (i) => `${value(i)},${i}`),
    horizon: 3,
    refused:
      "the horizon is 3, expected at most 2, the run's data.ahead: beyond it forecasts are fed back recursively, but k cannot be forecast",
  },
  "zeros under a logarithm": {
    content: days("t,v", (i) => (i === 18 ? "0" : "2"), 20),
    options: { transform: "log" },
    trained: days("t,v", (i) => String(1 + (i % 7))),
    refused:
      ', line 20: v is 0, expected a value above 0 for the logarithm of data.transform. Set data.transform to "none", or to "log1p" if values are 0.',
  },
  "no column of the target": {
    content: days("t,w", value, 20),
    refused: ': has no column "v". Its columns are: "t", "w".',
  },
};
