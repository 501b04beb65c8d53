import { describe, expect, it } from "vitest";
import type * as Predict from "../../src/predict/index.js";
import { decodeSafetensors, encodeSafetensors } from "../../src/runs/safetensors.js";
import { randomStream } from "../../src/shared/random.js";
import { pairwise } from "../export/onnx/pairwise.js";
import { trained } from "../export/onnx/session.js";
import { exportedModel } from "./exported.js";

/** As the build makes it for others. */
const BUILT = new URL("../../dist/predict/index.js", import.meta.url);
const { loadModel, UserError }: typeof Predict = await import(BUILT.href);

const STEPS = 6;
const AHEAD = 2;
const COUNT = 60;

const { rows } = pairwise(
  {
    cell: ["rnn", "lstm", "gru", "mingru", "minlstm"],
    layers: [1, 2],
    norm: ["none", "layer"],
    dilation: [undefined, 3],
    affine: [false, true],
    targets: ["everyStep", "lastStep"],
    loss: ["mse", "quantile"],
    transform: ["none", "log1p"],
    covariates: ["none", "past", "known", "category"],
    calendar: [false, true],
    several: [false, true],
  },
  () => true,
);

type Case = (typeof rows)[number];

const steps: readonly Predict.Row[] = Array.from({ length: COUNT + 20 }, (_, i) => {
  const random = randomStream(5, "steps", i);
  return {
    day: new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10),
    y: Math.round(1000 * (20 + 8 * Math.sin(i / 3) + 2 * random())) / 1000,
    z: Math.round(1000 * (4 + random())) / 1000,
    wind: Math.round(1000 * (7 + 3 * random())) / 1000,
    sky: ["sun", "rain"][Math.floor(2 * random())]!,
  };
});

const file = [
  Object.keys(steps[0]!).join(","),
  ...steps.slice(0, COUNT).map((row) => Object.values(row).join(",")),
].join("\n");

const covariateOptions: Readonly<Record<string, object>> = {
  none: {},
  past: { past: ["wind"] },
  known: { known: ["wind"] },
  category: { past: ["sky"] },
};

function configOf(row: Case) {
  const { cell, layers, norm, dilation, affine, targets, loss, transform, calendar } = row;
  return {
    data: {
      ...{ task: "csv", file: "steps.csv", time: "day", steps: STEPS, ahead: AHEAD, transform },
      target: row.several ? ["y", "z"] : "y",
      ...covariateOptions[row.covariates],
      ...(calendar && { calendar: ["dayOfWeek"] }),
    },
    model: {
      ...{ cell, layers, norm, affine, targets, hidden: 5 },
      ...(dilation && { dilation: [1, dilation].slice(-layers) }),
    },
    training: { epochs: 1, loss },
  };
}

/** The steps up to one of them, with what is known of those ahead. */
function until(from: number, to: number, { covariates }: Pick<Case, "covariates">): Predict.Row[] {
  const known = covariates === "known" ? steps.slice(to, to + AHEAD) : [];
  const ahead = known.map(({ day, wind }) => ({ day, y: null, z: null, wind: wind!, sky: null }));
  return [...steps.slice(from, to), ...ahead.map((row) => ({ ...row, day: row.day! }))];
}

/** The same model for windows of another number of steps. */
function withSteps(bytes: Uint8Array, count: number): Uint8Array {
  const { tensors, metadata } = decodeSafetensors(bytes, "test");
  const record = JSON.parse(metadata.rnnlab!);
  record.data.steps = count;
  record.spec.steps = count;
  return encodeSafetensors({ tensors, metadata: { rnnlab: JSON.stringify(record) } });
}

/** Forecasts without what only whole windows have. */
function forecastsOf(predictions: readonly object[]): object[] {
  return predictions.map((prediction) => ({ ...prediction, low: undefined, high: undefined }));
}

describe("a model step by step", () => {
  it.each(rows)(
    "$cell $layers $norm $dilation $affine $targets $loss $covariates: the bits of the whole sequence",
    async (row) => {
      const exported = await exportedModel(await trained(configOf(row), { "steps.csv": file }));
      const model = await loadModel(exported);
      let state: Predict.StreamState | undefined;
      const first = COUNT - 4;
      for (const [from, to] of [
        [0, 1],
        [1, 2],
        [2, 5],
        [5, 6],
        [6, 7],
        [7, 13],
      ] as const) {
        const next = model.step(until(first + from, first + to, row), state);
        state = JSON.parse(JSON.stringify(next.state)) as Predict.StreamState;
        const whole = (await loadModel(withSteps(exported, to))).predict(
          until(first, first + to, row),
        );
        expect(next.predictions).toEqual(forecastsOf(whole.predictions));
        expect(next.predictions.length).toBe(AHEAD * (row.several ? 2 : 1));
      }
      expect(state!.steps).toBe(13);
    },
  );

  const plain: Case = { ...rows[0]!, cell: "gru", covariates: "none", several: false };

  it("after `data.steps` steps gives what predict does", async () => {
    const folder = await trained(configOf(plain), { "steps.csv": file });
    const model = await loadModel(await exportedModel(folder));
    const latest = steps.slice(10, 10 + STEPS);
    let step: Predict.Step | undefined;
    for (const row of latest) step = model.step([row], step?.state);
    expect(step!.predictions).toEqual(forecastsOf(model.predict(latest).predictions));
  });

  it.each([
    [{ bidirectional: true, targets: "lastStep" }, {}, "backward direction"],
    [{ skip: "linear", targets: "lastStep" }, {}, "linear skip"],
    [
      { hybrid: "exponentialSmoothing", seasonalities: [2], targets: "lastStep", affine: false },
      {},
      "model.hybrid",
    ],
    [{}, { level: "first" }, "data.level"],
    [{}, { level: "seasonal", period: 3 }, "data.level"],
    [{ targets: "lastStep" }, { spread: "window" }, "data.spread"],
  ])("is refused with a reason: %j %j", async (model, data, reason) => {
    const config = configOf(plain);
    const other = {
      ...config,
      model: { ...config.model, ...model },
      data: { ...config.data, ...data },
    };
    const folder = await trained(other, { "steps.csv": file });
    const { step } = await loadModel(await exportedModel(folder));
    expect(() => step(steps.slice(0, 1))).toThrow(UserError);
    expect(() => step(steps.slice(0, 1))).toThrow(reason);
  });

  it("refuses whole sequences, steps that do not follow and a state of another model", async () => {
    const words = { task: "words", languages: ["english", "german"], words: 20 };
    const config = { data: words, model: { cell: "gru", hidden: 3 }, training: { epochs: 1 } };
    const classifier = await loadModel(await exportedModel(await trained(config)));
    expect(() => classifier.step([{ word: "red" }])).toThrow(/whole sequences.*"words"/);
    const folder = await trained(configOf(plain), { "steps.csv": file });
    const { step } = await loadModel(await exportedModel(folder));
    const { state } = step(steps.slice(0, 2));
    expect(() => step(steps.slice(3, 4), state)).toThrow(
      "begin at 2024-01-04, expected 2024-01-03",
    );
    expect(() => step(steps.slice(2, 3), { ...state, values: [1, 2] })).toThrow(/not one of this/);
    const gap = [{ ...steps[2]!, y: null }, steps[3]!];
    expect(() => step(gap, state)).toThrow(/rows, line 1.*y/);
  });

  it("takes rows without times one after the other, of the same series only", async () => {
    const rowOf = (shop: string, i: number) => ({ shop, y: steps[i]!.y! });
    const lines = ["a", "b"].flatMap((shop) =>
      steps.slice(0, COUNT).map((_, i) => Object.values(rowOf(shop, i)).join(",")),
    );
    const config = configOf({ ...plain, calendar: false });
    const { time, ...data } = { ...config.data, time: undefined, id: "shop" };
    const folder = await trained(
      { ...config, data },
      { "steps.csv": `shop,y\n${lines.join("\n")}` },
    );
    const { step, predict } = await loadModel(await exportedModel(folder));
    const latest = Array.from({ length: STEPS }, (_, i) => rowOf("b", i));
    let last: Predict.Step | undefined;
    for (const row of latest) last = step([row], last?.state);
    const valuesOf = (predictions: readonly object[]) =>
      (predictions as readonly Predict.Forecast[]).map(({ forecast }) => forecast);
    expect(valuesOf(last!.predictions)).toEqual(valuesOf(predict(latest).predictions));
    expect(() => step([rowOf("a", 6)], last!.state)).toThrow(
      'the rows are of "a", but the state is of "b"',
    );
    expect(() => step([rowOf("a", 6), rowOf("b", 6)])).toThrow("of 2 series, expected one");
  });
});
