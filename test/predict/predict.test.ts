import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { openRun } from "../../src/library/index.js";
import type * as Predict from "../../src/predict/index.js";
import { randomStream } from "../../src/shared/random.js";
import { pairwise } from "../export/onnx/pairwise.js";
import { seriesOptions } from "../export/onnx/series-file.js";
import { trained } from "../export/onnx/session.js";
import { run } from "../helpers/cli.js";
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

const times = Array.from({ length: COUNT + AHEAD }, (_, i) =>
  new Date(FIRST + i * 6 * 3_600_000).toISOString().slice(0, 16),
);

const skies = ["sun", "rain", "snow"] as const;

/** A step of a series; what is not known of the steps ahead is null. */
function stepOf(s: number, i: number): Predict.Row {
  const { name, rows } = series[s]!;
  const [y, z, wind, load] = rows[i]!;
  const known = { time: times[i]!, place: name, load: load!, holiday: i % 9 === 4 };
  if (i >= COUNT) return { ...known, y: null, z: null, wind: null, sky: null, height: 10 * s };
  const sky = skies[(i * (s + 2)) % 5 > 2 ? 0 : (i % 2) + 1]!;
  return { ...known, y: y!, z: z!, wind: wind!, sky, height: 10 * s };
}

/** The training file has no third sky, and no missing value. */
function trainingRows(): Predict.Row[] {
  return [0, 1].flatMap((s) =>
    Array.from({ length: COUNT }, (_, i) => {
      const { sky, ...row } = stepOf(s, i);
      return { ...row, sky: sky === "snow" ? "sun" : sky! };
    }),
  );
}

/** Newer rows of both series: unseen categories, and where they may be, missing values. */
function newerRows({ missing, covariates }: Pick<Case, "missing" | "covariates">): Predict.Row[] {
  const count = covariates === "known" || covariates === "flag" ? COUNT + AHEAD : COUNT;
  return [0, 1].flatMap((s) =>
    Array.from({ length: count }, (_, i) => {
      const isGap = missing === "interpolate" && [COUNT - 2, COUNT - 4].includes(i);
      return isGap ? { ...stepOf(s, i), y: null, wind: Number.NaN } : stepOf(s, i);
    }).filter((_, i) => missing !== "interpolate" || i !== COUNT - 3),
  );
}

function csvOf(rows: readonly Predict.Row[]): string {
  const names = Object.keys(rows[0]!);
  const lines = rows.map((row) => names.map((name) => row[name] ?? "").join(","));
  return `${[names.join(","), ...lines].join("\n")}\n`;
}

const { rows } = pairwise(
  {
    ...seriesOptions,
    loss: ["mse", "mae", "huber", "quantile", "poisson"],
    skip: ["none", "linear", "linearBySeries"],
    affine: [false, true],
    norm: ["none", "layer"],
    dilation: [false, true],
    covariates: ["none", "past", "known", "category", "flag", "static"],
    calendar: [false, true],
    targets: [1, 2],
    horizon: [2, AHEAD, AHEAD + 4],
    missing: ["error", "interpolate"],
    origins: [undefined, 2],
  },
  ({ covariates, horizon, ...row }) =>
    (["none", "static"].includes(covariates) || horizon <= AHEAD) &&
    (row.loss !== "poisson" || isOfCounts(row)),
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

const covariateOptions: Readonly<Record<Case["covariates"], object>> = {
  none: {},
  past: { past: ["wind"] },
  known: { known: ["load"] },
  category: { past: ["sky", "wind"] },
  flag: { known: ["holiday", "load"] },
  static: { static: ["height"] },
};

function configOf(row: Case) {
  const { cell, bidirectional, layers, loss, covariates, calendar, targets } = row;
  const { skip, affine, norm, dilation, scaling, scalePer, transform, level, spread, bounds } = row;
  const { missing } = row;
  const data = { missing, scaling, scalePer, transform, level, spread, bounds };
  const looksAhead = ["last", "mean"].includes(data.level) || data.spread === "window";
  return {
    name: "exported",
    data: {
      task: "csv",
      file: "series.csv",
      time: "time",
      id: "place",
      target: columnNames.slice(0, targets),
      steps: STEPS,
      ahead: AHEAD,
      ...(data.level === "seasonal" && { period: PERIOD }),
      ...data,
      ...covariateOptions[covariates],
      ...(calendar && {
        calendar: ["hourOfDay", "halfDay", "dayOfWeek", "dayOfYear", "monthOfYear"],
      }),
    },
    model: {
      cell,
      bidirectional,
      layers,
      hidden: 5,
      dropout: layers > 1 ? 0.2 : 0,
      skip,
      ...(skip === "linear" && calendar && { skipCycles: ["dayOfWeek", "hourOfDay"] }),
      affine,
      norm,
      ...(dilation && { dilation: [2, 1].slice(0, layers) }),
      targets: looksAhead || skip !== "none" ? "lastStep" : "everyStep",
    },
    training: { epochs: 1, loss, ...(loss === "quantile" && { quantiles: [0.1, 0.3, 0.5, 0.9] }) },
  };
}

const plainRow: Case = {
  ...rows[0]!,
  cell: "gru",
  bidirectional: false,
  layers: 1,
  covariates: "none",
  calendar: true,
  skip: "none",
  affine: false,
  norm: "none",
  dilation: false,
  targets: 1,
  transform: "log",
  scaling: "standard",
  level: "series",
  loss: "mse",
  spread: "series",
  horizon: AHEAD,
  scalePer: "series",
  bounds: undefined,
  missing: "error",
  origins: undefined,
};

/** Both ways forecast newer rows of both series. */
async function expectSameForecasts(folder: string, row: Case): Promise<void> {
  const model = await loadModel(await exportedModel(folder));
  const { horizon, origins, covariates, targets } = row;
  const options = { horizon, level: 0.8, origins };
  const newer = newerRows(row);
  const expected = await openRun(folder).predict(newer, options);
  const found = model.predict(newer, options);
  expect(found).toEqual(expected);
  if (found.objective !== "forecast") throw new Error(found.objective);
  const [first] = found.predictions;
  expect(found.predictions.length % (2 * targets * horizon)).toBe(0);
  expect(found.predictions.length).toBeGreaterThan(0);
  expect(first!.low).toBeTypeOf("number");
  expect(first!.time).toMatch(/^2023-1\d-\d\dT\d\d:00$/);
  if (covariates === "category") expect(found.warnings.join()).toContain("snow");
}

describe("rnnlab/predict", () => {
  it.each(rows)(
    "$cell $bidirectional $layers $loss $skip $affine $norm $dilation $level $transform $covariates $missing: bit for bit as predict",
    async (row) => {
      const folder = await trained(configOf(row), { "series.csv": csvOf(trainingRows()) });
      await expectSameForecasts(folder, row);
    },
  );

  it("forecasts as predict by exponential smoothing with coefficients of each series", async () => {
    const row = { ...plainRow, calendar: false };
    const plain = configOf(row);
    const smoothing = { hybrid: "exponentialSmoothing", seasonalities: [2, PERIOD] };
    const model = { ...plain.model, ...smoothing, targets: "lastStep" };
    const folder = await trained({ ...plain, model }, { "series.csv": csvOf(trainingRows()) });
    await expectSameForecasts(folder, row);
  });

  it("forecasts more windows than a batch of 256 holds, each in its own unit", async () => {
    const folder = await trained(configOf(plainRow), { "series.csv": csvOf(trainingRows()) });
    const model = await loadModel(await exportedModel(folder));
    const newer = ["north", "south"].flatMap((place, s) =>
      Array.from({ length: 150 }, (_, i) => {
        const time = new Date(FIRST + i * 6 * 3_600_000).toISOString().slice(0, 16);
        return { time, place, y: (s + 1) * (30 + 12 * Math.sin(i / 3 + s)) };
      }),
    );
    const found = model.predict(newer, { origins: 1 });
    expect(found).toEqual(await openRun(folder).predict(newer, { origins: 1 }));
    expect(found.predictions).toHaveLength(2 * (150 - STEPS + 1) * AHEAD);
  });

  it("says what it expects, also of the bytes in an ArrayBuffer", async () => {
    const row = { ...plainRow, covariates: "category", targets: 2 } as const;
    const folder = await trained(
      { ...configOf(row), data: { ...configOf(row).data, static: ["height"] } },
      { "series.csv": csvOf(trainingRows()) },
    );
    const model = await loadModel((await exportedModel(folder)).slice().buffer);
    const { name, objective, columns, classes } = model;
    expect({ name, objective, columns, classes }).toEqual({
      name: "exported",
      objective: "forecast",
      columns: ["time", "place", "y", "z", "sky", "wind", "height"],
      classes: [],
    });
  });

  it("forecasts what the command writes", async () => {
    const folder = await trained(configOf(plainRow), { "series.csv": csvOf(trainingRows()) });
    const model = await loadModel(await exportedModel(folder));
    const newer = newerRows(plainRow);
    const input = join(folder, "..", "newer.csv");
    writeFileSync(input, csvOf(newer));
    const { stdout } = await run(["predict", folder, "--input", input], join(folder, ".."));
    const found = model.predict(newer);
    if (found.objective !== "forecast") throw new Error(found.objective);
    const lines = found.predictions.map(({ series, time, forecast, low, high }) => {
      return [series, time, ...[forecast, low!, high!].map((end) => end.toPrecision(12))].join(",");
    });
    expect(stdout).toBe(`${["series,time,forecast,low,high", ...lines].join("\n")}\n`);
  });

  it("is at most 60 kB compressed with gzip, 53 kB with Brotli, of one file", () => {
    const text = readFileSync(BUILT);
    expect(gzipSync(text).length).toBeLessThanOrEqual(60_000);
    expect(brotliCompressSync(text).length).toBeLessThanOrEqual(53_000);
    expect(text.toString()).not.toMatch(/\bfrom\s*["'`]|\bimport\s*[("'`]|\brequire\s*\(/);
    expect(text.toString()).not.toContain("SharedArrayBuffer");
  });
});

describe("a model file or a series that is not as expected", () => {
  const row = plainRow;

  it("is refused in one sentence", async () => {
    const folder = await trained(configOf(row), { "series.csv": csvOf(trainingRows()) });
    const file = await exportedModel(folder);
    const model = await loadModel(file);
    const good = newerRows(row);
    const withLast = (values: Predict.Row) => [
      ...good.slice(0, -1),
      { ...good.at(-1)!, ...values },
    ];
    const refusals: [() => unknown, string][] = [
      [() => loadModel(new Uint8Array(3)), "not a usable safetensors file"],
      [() => loadModel(file.subarray(0, file.length - 4)), "truncated"],
      [
        () =>
          loadModel(new Uint8Array(readFileSync(join(folder, "checkpoints", "last.safetensors")))),
        "alone",
      ],
      [
        () => loadModel(renamed(file, '"format\\":3', '"format\\":7')),
        "loadModel: the file's record.format is not as expected (expected 3). Export it with this version of rnnlab.",
      ],
      [
        () => loadModel(renamed(file, '{\\"format', '[\\"format')),
        "loadModel: the file's record is not JSON. Export the model again.",
      ],
      [
        () => loadModel(renamed(file, '"shape":[3,5]', '"shape":[5,3]')),
        "loadModel: fc.weight has the shape [5, 3], expected [3, 5]",
      ],
      [() => loadModel(renamed(file, "fc.bias", "fc.bios")), "fc.bias is missing"],
      [() => model.predict([]), "rows: there are none"],
      [() => model.predict([{ time: "2024-01-01" }]), 'rows: has no column "y"'],
      [() => model.predict(good.slice(0, 2)), "expected at least 6"],
      [
        () => model.predict(good.map((values) => ({ ...values, time: "31/12/2020" }))),
        'rows, line 1: time is "31/12/2020", expected times as in the training file',
      ],
      [() => model.predict([{ ...good[0]!, place: "west" }]), 'place has "west"'],
      [() => model.predict(good, { horizon: 0 }), "horizon is 0"],
      [() => model.predict(good, { level: 95 }), "level is 95"],
      [() => model.predict(good, { origins: 0.5 }), "origins is 0.5"],
    ];
    for (const [refused, text] of refusals) {
      const error = await errorOf(refused);
      expect(error).toBeInstanceOf(UserError);
      expect(String(error)).toContain(text);
    }
    // One row that cannot be read does not refuse the others: a warning says what was left out
    const newer = withLast({ time: "x" });
    const found = model.predict(newer);
    expect(found).toEqual(await openRun(folder).predict(newer));
    expect(found.warnings.join()).toContain('rows, line 140: time is "x"');
  });
});

/** A file with a text of its header replaced by another one of the same length. */
function renamed(file: Uint8Array, from: string, to: string): Uint8Array {
  const text = Buffer.from(file).toString("latin1");
  expect(text).toContain(from);
  return new Uint8Array(Buffer.from(text.replace(from, to), "latin1"));
}

async function errorOf(refused: () => unknown): Promise<unknown> {
  try {
    return await refused();
  } catch (error) {
    return error;
  }
}
