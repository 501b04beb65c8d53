import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { openRun } from "../../src/library/index.js";
import type * as Predict from "../../src/predict/index.js";
import { randomStream } from "../../src/shared/random.js";
import { pairwise } from "../export/onnx/pairwise.js";
import { seriesOptions } from "../export/onnx/series-file.js";
import { trained } from "../export/onnx/session.js";
import { exportedModel } from "./exported.js";

/** As the build makes it for others. */
const BUILT = new URL("../../dist/predict/index.js", import.meta.url);
const { loadModel, UserError }: typeof Predict = await import(BUILT.href);

const STEPS = 6;
const AHEAD = 3;
const PERIOD = 4;
const COUNT = 70;
const FIRST = Date.UTC(2023, 10, 20);

const columnNames = ["y", "z", "wind", "load"] as const;

/** The numbers of two series, whose last rows hold the known covariate alone. */
const series = ["north", "south"].map((name, s) => {
  const random = randomStream(11, "series", s);
  const round = (value: number) => Math.round(value * 1000) / 1000;
  const rows = Array.from({ length: COUNT + AHEAD }, (_, i) => [
    round((s + 1) * (30 + 12 * Math.sin(i / 3 + s) + 8 * random())),
    round(5 + 2 * Math.cos(i / 5) + 2 * random()),
    round(15 + 10 * Math.sin(i / 7 + s) + 5 * random()),
    round(3 + 2 * random()),
  ]);
  return { name, rows };
});

const times = Array.from({ length: COUNT + AHEAD + 4 }, (_, i) =>
  new Date(FIRST + i * 6 * 3_600_000).toISOString().slice(0, 16),
);

function csv(withKnown: boolean): string {
  const lines = series.flatMap(({ name, rows }) =>
    rows.slice(0, withKnown ? COUNT + AHEAD : COUNT).map((values, i) => {
      const cells = values.map((value, c) => (i >= COUNT && c < 3 ? "" : value));
      return [times[i], name, ...cells].join(",");
    }),
  );
  return `${["time,place,y,z,wind,load", ...lines].join("\n")}\n`;
}

const { rows } = pairwise(
  {
    ...seriesOptions,
    loss: ["mse", "mae", "huber", "quantile", "poisson"],
    skip: ["none", "linear"],
    affine: [false, true],
    norm: ["none", "layer"],
    dilation: [false, true],
    covariates: ["none", "past", "known"],
    calendar: [false, true],
    targets: [1, 2],
    horizon: [2, AHEAD, AHEAD + 4],
  },
  ({ covariates, horizon, ...row }) =>
    (covariates === "none" || horizon <= AHEAD) && (row.loss !== "poisson" || isOfCounts(row)),
);

type Case = (typeof rows)[number];

/** Whether a loss of counts can have the options: it forecasts the logarithm of values over a scale alone. */
function isOfCounts(row: {
  readonly transform: string;
  readonly level: string;
  readonly spread: string;
  readonly scaling: string;
  readonly skip: string;
  readonly affine: boolean;
  readonly bounds: object | undefined;
}): boolean {
  const { transform, level, spread, scaling, skip, affine, bounds } = row;
  const plain = transform === "none" && level === "series" && spread === "series" && !bounds;
  return plain && ["mean", "none"].includes(scaling) && skip === "none" && !affine;
}

function configOf(row: Case) {
  const { cell, bidirectional, layers, loss, covariates, calendar, targets } = row;
  const { skip, affine, norm, dilation, scaling, scalePer, transform, level, spread, bounds } = row;
  const data = { scaling, scalePer, transform, level, spread, bounds };
  const looksAhead = ["last", "mean"].includes(data.level) || data.spread === "window";
  return {
    name: "exported",
    data: {
      ...{ task: "csv", file: "series.csv", time: "time", id: "place" },
      target: columnNames.slice(0, targets),
      steps: STEPS,
      ahead: AHEAD,
      ...(data.level === "seasonal" && { period: PERIOD }),
      ...data,
      ...(covariates === "past" && { past: ["wind"] }),
      ...(covariates === "known" && { known: ["load"] }),
      ...(calendar && { calendar: ["hourOfDay", "dayOfWeek", "dayOfYear", "monthOfYear"] }),
    },
    model: {
      ...{
        cell,
        bidirectional,
        layers,
        hidden: 5,
        dropout: layers > 1 ? 0.2 : 0,
        skip,
        affine,
        norm,
      },
      ...(dilation && { dilation: [2, 1].slice(0, layers) }),
      targets: looksAhead || skip === "linear" ? "lastStep" : "everyStep",
    },
    training: { epochs: 1, loss, ...(loss === "quantile" && { quantiles: [0.1, 0.3, 0.5, 0.9] }) },
  };
}

function seriesOf(s: number, { covariates, calendar, horizon }: Case): Predict.Series {
  const { name, rows } = series[s]!;
  const values = (c: number, end: number) => rows.slice(0, end).map((row) => row[c]!);
  const columns = Object.fromEntries(
    columnNames.map((column, c) => [column, values(c, column === "load" ? COUNT + AHEAD : COUNT)]),
  );
  const { load, ...others } = columns;
  const fedBack = (Math.ceil(horizon / AHEAD) - 1) * AHEAD;
  return {
    series: name,
    columns: covariates === "known" ? { ...others, load: load! } : others,
    ...(calendar && { times: times.slice(0, COUNT + fedBack) }),
  };
}

const plainRow: Case = {
  ...rows[0]!,
  ...{ cell: "gru", bidirectional: false, layers: 1, covariates: "none", calendar: true },
  ...{ skip: "none", affine: false, norm: "none", dilation: false },
  ...{ targets: 1, transform: "log", scaling: "standard", level: "series", loss: "mse" },
  ...{ spread: "series", horizon: AHEAD, scalePer: "series", bounds: undefined },
};

/** Both ways forecast the latest rows of both series. */
async function expectSameForecasts(folder: string, row: Case, latest: string): Promise<void> {
  const model = await loadModel(await exportedModel(folder));
  const { horizon } = row;
  const path = join(folder, "..", "..", "latest.csv");
  writeFileSync(path, latest);
  const expected = await openRun(folder).predict(path, { horizon, level: 0.8 });
  const found = [0, 1].flatMap((s) =>
    model.predict(seriesOf(s, row), { horizon, level: 0.8 }).map((forecast) => {
      return { series: series[s]!.name, ...forecast };
    }),
  );
  if (expected.objective !== "forecast") throw new Error(expected.objective);
  expect(found).toEqual(
    expected.predictions.map(({ origin, time, actual, ...forecast }) => forecast),
  );
  expect(found.length).toBe(2 * row.targets * horizon);
  expect(found[0]!.low).toBeTypeOf("number");
}

describe("rnnlab/predict", () => {
  it.each(rows)(
    "$cell $bidirectional $layers $loss $skip $affine $norm $dilation $level $transform: bit for bit as predict",
    async (row) => {
      const latest = csv(row.covariates === "known");
      const folder = await trained(configOf(row), { "series.csv": csv(false) });
      await expectSameForecasts(folder, row, latest);
    },
  );

  it("forecasts as predict by exponential smoothing with coefficients of each series", async () => {
    const row = { ...plainRow, calendar: false };
    const plain = configOf(row);
    const smoothing = { hybrid: "exponentialSmoothing", seasonalities: [2, PERIOD] };
    const model = { ...plain.model, ...smoothing, targets: "lastStep" };
    const folder = await trained({ ...plain, model }, { "series.csv": csv(false) });
    await expectSameForecasts(folder, row, csv(false));
  });

  it("is at most 60 KB compressed, of one file", () => {
    const text = readFileSync(BUILT);
    expect(gzipSync(text, { level: 9 }).length).toBeLessThan(60_000);
    expect(text.toString()).not.toMatch(/\bfrom\s*["'`]|\bimport\s*[("'`]|\brequire\s*\(/);
    expect(text.toString()).not.toContain("SharedArrayBuffer");
  });
});

describe("a model file or a series that is not as expected", () => {
  const row = plainRow;

  it("is refused in one sentence", async () => {
    const folder = await trained(configOf(row), { "series.csv": csv(false) });
    const file = await exportedModel(folder);
    const model = await loadModel(file);
    const good = seriesOf(0, row);
    const { y } = good.columns;
    const refusals: [() => unknown, string][] = [
      [() => loadModel(new Uint8Array(3)), "not a usable safetensors file"],
      [() => loadModel(file.subarray(0, file.length - 4)), "cut short"],
      [
        () =>
          loadModel(new Uint8Array(readFileSync(join(folder, "checkpoints", "last.safetensors")))),
        "alone",
      ],
      [() => loadModel(renamed(file, '"format\\":2', '"format\\":7')), "record.format"],
      [() => loadModel(renamed(file, "fc.bias", "fc.bios")), "fc.bias is missing"],
      [() => model.predict({ ...good, columns: {} }), "columns.y has no values"],
      [() => model.predict({ ...good, columns: { y: [1, 2] } }), "has 2 values"],
      [() => model.predict({ ...good, series: "west" }), 'series is "west"'],
      [() => model.predict({ ...good, times: [] }), "times has 0 entries"],
      [() => model.predict({ ...good, times: times.slice(0, COUNT).fill("x") }), 'times has "x"'],
      [() => model.predict({ ...good, columns: { y: withLast(y!, NaN) } }), "is NaN"],
      [() => model.predict({ ...good, columns: { y: withLast(y!, -1) } }), "is -1"],
      [() => model.predict(good, { horizon: 0 }), "horizon is 0"],
      [() => model.predict(good, { level: 95 }), "level is 95"],
    ];
    for (const [refused, text] of refusals) {
      const error = await errorOf(refused);
      expect(error).toBeInstanceOf(UserError);
      expect(String(error)).toContain(text);
    }
  });
});

/** A file with a text of its header replaced by another one of the same length. */
function renamed(file: Uint8Array, from: string, to: string): Uint8Array {
  const text = Buffer.from(file).toString("latin1");
  expect(text).toContain(from);
  return new Uint8Array(Buffer.from(text.replace(from, to), "latin1"));
}

function withLast(values: ArrayLike<number>, last: number): number[] {
  return [...Array.from(values).slice(0, -1), last];
}

async function errorOf(refused: () => unknown): Promise<unknown> {
  try {
    return await refused();
  } catch (error) {
    return error;
  }
}
