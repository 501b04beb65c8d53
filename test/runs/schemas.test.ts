import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { epochSchema } from "../../src/runs/epoch-record.js";
import { inferenceSchema } from "../../src/runs/inference-schema.js";
import { manifestSchema } from "../../src/runs/manifest.js";
import { isClassSummary, summarySchema, windowsSchema } from "../../src/runs/records.js";

const errors = { mse: 1, rmse: 2, mae: 3, smape: 4, mase: 5 };
const ofLastStep = {
  mseLastStep: 6,
  rmseLastStep: 7,
  maeLastStep: 8,
  smapeLastStep: 9,
  maseLastStep: 10,
};
const byHorizon = [{ ahead: 1, ...errors }];
const figures = { ...errors, ...ofLastStep, byHorizon };
const common = {
  final: {
    loss: 1,
    lossLastStep: 2,
    valLoss: 3,
    valLossLastStep: 4,
    accuracy: 0.5,
    valAccuracy: 0.25,
    valMacroF1: 0.125,
  },
  testedEpoch: 3,
  expectations: [{ expression: "test.mse < 1", actual: 2, met: false }],
};
const spread = {
  mseLastStep: 1,
  crps: 2,
  coverage: [{ level: 0.9, share: 0.8 }],
  calibrationError: 3,
  meanSd: 4,
};

const values = {
  ...common,
  objective: "regression",
  test: { ...figures, byTarget: [{ name: "a", ...figures }] },
  bySeries: [{ name: "north", windows: 3, ...errors }],
  validation: { ...errors, ...ofLastStep },
  baselines: [
    {
      name: "linear",
      ...errors,
      validation: errors,
      byHorizon,
      byTarget: [{ name: "a", ...errors, byHorizon }],
    },
  ],
  quantiles: {
    loss: 1,
    byLevel: [{ level: 0.1, share: 0.2, loss: 3 }],
    bands: [{ low: 0.1, high: 0.9, share: 0.7, width: 2 }],
  },
  uncertainty: { samples: 20, ...spread, byTarget: [{ name: "a", ...spread }] },
};

const scores = { crossEntropy: 1, accuracy: 0.5, errorRate: 0.5, macroF1: 0.25 };
const classes = {
  ...common,
  objective: "labelling",
  test: {
    ...scores,
    byClass: [{ name: "a", precision: 1, recall: 0.5, f1: 0.25, support: 3 }],
    confusion: [[1, 2]],
  },
  validation: scores,
  mistakes: [
    { example: 1, step: 2, input: "text", target: "a", prediction: "b", probability: 0.9 },
  ],
  baselines: [
    {
      name: "commonest",
      errorRate: 0.5,
      crossEntropy: 1,
      validation: { errorRate: 0.5, crossEntropy: 1 },
    },
  ],
};

const windows = [
  {
    index: 3,
    rank: "best",
    series: "north",
    times: ["2026-01-01"],
    target: "a",
    offset: 100,
    history: [1],
    truth: [2],
    prediction: [3],
    sd: [4],
    band: { share: 0.8, low: [1], high: [2] },
  },
];

const epoch = {
  epoch: 1,
  ...common.final,
  learningRate: 0.001,
  gradientNorm: 1,
  gradientNormMax: 2,
  durationMs: 12,
  gainConfidence: 0.75,
};

const hash = { file: "a.csv", bytes: 3, sha256: "ab" };
const manifest = {
  format: 1,
  status: "finished",
  name: "mine",
  createdAt: "2026-01-02T03:04:05.000Z",
  finishedAt: "2026-01-02T03:05:05.000Z",
  durationMs: 60_000,
  command: ["rnnlab", "train"],
  versions: { rnnlab: "0.1.0" },
  device: {
    kind: "gpu",
    kernel: "native",
    backend: "tensorflow",
    threads: 2,
    vectors: 256,
    name: "a processor",
    library: "2.18.1",
    driver: "550",
  },
  source: { ...hash, test: hash },
  parameters: 7,
  epochs: 9,
  fingerprint: "cd",
  error: "none",
  files: { "config.json": "ef" },
  writer: { pid: 12, host: "n1" },
};

const outputs = [{ count: 2, scores: [1, 2] }];
const inference = {
  format: 1,
  shape: {
    objective: "classification",
    inputs: 1,
    outputs: 2,
    steps: 3,
    variableLength: true,
    vocabulary: 9,
    cycles: [{ name: "hour", input: 1 }],
    variables: 2,
    series: 4,
  },
  data: { task: "labelled", classes: ["a", "b"] },
  errors: {
    windows: 5,
    usualScales: [1],
    byOutput: outputs,
    byLevel: [{ level: 0.9, byOutput: outputs }],
  },
};

type Path = readonly (string | number)[];

/** The places of texts, numbers and truth values in a record. */
function leavesOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, part]) =>
    leavesOf(part, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

/** A copy of a record whose value at a place is of another type. */
function damagedAt(record: unknown, path: Path): unknown {
  const [key, ...others] = path;
  if (key === undefined) return typeof record === "string" ? 5 : "text";
  const part = (record as Record<string | number, unknown>)[key];
  const copy = structuredClone(record) as Record<string | number, unknown>;
  copy[key] = damagedAt(part, others);
  return copy;
}

const records: readonly (readonly [string, z.ZodType, unknown])[] = [
  ["the figures of values", summarySchema, values],
  ["the figures of classes", summarySchema, classes],
  ["windows", windowsSchema, windows],
  ["an epoch", epochSchema, epoch],
  ["a manifest", manifestSchema, manifest],
  ["what is kept for other data", inferenceSchema, inference],
];

describe.each(records)("%s", (_, schema, record) => {
  it("are read as they were written", () => {
    expect(schema.parse(record)).toEqual(record);
  });

  it("are refused if any value is of another type, which is named", () => {
    for (const path of leavesOf(record)) {
      const { error } = schema.safeParse(damagedAt(record, path));
      const places = error?.issues.map((issue) => issue.path.join("."));
      expect(places, path.join(".")).toEqual([path.join(".")]);
    }
  });
});

const last = { kind: "cpu", kernel: "wasm", backend: "cpu", threads: 1 };

it("one of several words is any of them and no other", () => {
  const read = {
    status: (status: string) => manifestSchema.safeParse({ ...manifest, status }),
    kind: (kind: string) => manifestSchema.safeParse({ ...manifest, device: { ...last, kind } }),
    vectors: (vectors: number) =>
      manifestSchema.safeParse({ ...manifest, device: { ...last, vectors } }),
    rank: (rank: string) => windowsSchema.safeParse([{ ...windows[0], rank }]),
    objective: (objective: string) => summarySchema.safeParse({ ...values, objective }),
    ofClasses: (objective: string) => summarySchema.safeParse({ ...classes, objective }),
    format: (format: number) => inferenceSchema.safeParse({ ...inference, format }),
  };
  const accepted = {
    status: ["running", "finished", "failed", "interrupted", "paused"].map(read.status),
    kind: ["cpu", "gpu"].map(read.kind),
    vectors: [128, 256].map(read.vectors),
    rank: ["best", "worst"].map(read.rank),
    objective: ["forecast", "regression"].map(read.objective),
    ofClasses: ["classification", "labelling"].map(read.ofClasses),
    format: [1].map(read.format),
  };
  for (const [name, results] of Object.entries(accepted))
    expect(
      results.map(({ success }) => success),
      name,
    ).not.toContain(false);
  const refused = [
    read.status("killed"),
    read.kind("tpu"),
    read.vectors(512),
    read.rank("second"),
    read.objective("classification"),
    read.ofClasses("forecast"),
    read.format(2),
  ];
  expect(refused.map(({ success }) => success)).toEqual(refused.map(() => false));
});

it("a record of an earlier version has what every version had, and the rest as it was then", () => {
  const { objective: _, ...old } = values;
  const read = summarySchema.parse(old);
  expect([read.objective, isClassSummary(read)]).toEqual(["forecast", false]);
  const { mistakes: __, ...without } = classes;
  const ofClasses = summarySchema.parse(without);
  expect([isClassSummary(ofClasses), ofClasses]).toEqual([true, { ...classes, mistakes: [] }]);
  expect(isClassSummary({ ...ofClasses, objective: "classification" } as typeof ofClasses)).toBe(
    true,
  );
  const gaps = { ...epoch, valLoss: null, valLossLastStep: Number.NaN };
  expect(epochSchema.parse(gaps)).toEqual({ ...gaps, valLoss: Number.NaN });
  const window = { history: [1], truth: [null, 2], prediction: [3] };
  expect(windowsSchema.parse([window])).toEqual([{ ...window, truth: [Number.NaN, 2] }]);
  expect(windowsSchema.safeParse([{ ...window, prediction: [null] }]).success).toBe(false);
});
