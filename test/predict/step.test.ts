import { describe, expect, it } from "vitest";
import type * as Predict from "../../src/predict/index.js";
import { decodeSafetensors, encodeSafetensors } from "../../src/runs/safetensors.js";
import { randomStream } from "../../src/shared/random.js";
import { pairwise } from "../export/onnx/pairwise.js";
import { sequenceFiles } from "../export/onnx/sequences-file.js";
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
      task: "csv",
      file: "steps.csv",
      time: "day",
      steps: STEPS,
      ahead: AHEAD,
      transform,
      target: row.several ? ["y", "z"] : "y",
      ...covariateOptions[row.covariates],
      ...(calendar && { calendar: ["dayOfWeek"] }),
    },
    model: {
      cell,
      layers,
      norm,
      affine,
      targets,
      hidden: 5,
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

/** Forecasts without their intervals, whose widths depend on the number of steps. */
function withoutIntervals(predictions: readonly object[]): object[] {
  return predictions.map((prediction) => ({ ...prediction, low: undefined, high: undefined }));
}

/** The forecasts of a step. */
function forecastsOf(step: Predict.Step | undefined): readonly Predict.Forecast[] {
  if (step?.objective !== "forecast") throw new Error(step?.objective);
  return step.predictions;
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
        const options = { level: 0.5 }; // for which the errors are enough
        const next = model.step(until(first + from, first + to, row), state, options);
        state = JSON.parse(JSON.stringify(next.state)) as Predict.StreamState;
        const whole = (await loadModel(withSteps(exported, to))).predict(
          until(first, first + to, row),
        );
        expect(withoutIntervals(next.predictions)).toEqual(withoutIntervals(whole.predictions));
        expect(next.predictions.length).toBe(AHEAD * (row.several ? 2 : 1));
        for (const { forecast, low, high } of forecastsOf(next)) {
          expect(low === undefined).toBe(to < STEPS);
          if (to >= STEPS) expect(low! < high! && Number.isFinite(forecast)).toBe(true);
        }
      }
      expect(state!.steps).toBe(13);
      expect(state!.recent.length).toBe(STEPS * (row.several ? 2 : 1));
    },
  );

  const plain: Case = { ...rows[0]!, cell: "gru", covariates: "none", several: false };

  it.each(["mse", "quantile"] as const)(
    "after `data.steps` steps gives what predict does, intervals of a level included: %s",
    async (loss) => {
      const config = configOf({ ...plain, loss, several: true });
      const folder = await trained(config, { "steps.csv": file });
      const model = await loadModel(await exportedModel(folder));
      const latest = steps.slice(10, 10 + STEPS);
      let step: Predict.Step | undefined;
      for (const row of latest) step = model.step([row], step?.state, { level: 0.8 });
      expect(step!.predictions).toEqual(model.predict(latest, { level: 0.8 }).predictions);
      expect(step!.predictions).not.toEqual(model.predict(latest).predictions);
      const other = model.step(latest, undefined, { level: 0.6 });
      expect(other.predictions).toEqual(model.predict(latest, { level: 0.6 }).predictions);
      expect(() => model.step(latest, undefined, { level: 80 })).toThrow("level is 80");
    },
  );

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

  it("refuses steps that do not follow and a state of another model", async () => {
    const folder = await trained(configOf(plain), { "steps.csv": file });
    const { step } = await loadModel(await exportedModel(folder));
    const { state } = step(steps.slice(0, 2));
    expect(() => step(steps.slice(3, 4), state)).toThrow(
      "begin at 2024-01-04, expected 2024-01-03",
    );
    for (const other of [{ values: [1, 2] }, { recent: [1] }, { recent: [1, Number.NaN] }]) {
      expect(() => step(steps.slice(2, 3), { ...state, ...other })).toThrow(/not one of this/);
    }
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

const pieces: Readonly<Record<string, readonly (readonly Predict.Row[])[]>> = {
  numbers: [
    [{ id: "n", a: 5, b: 110 }],
    [
      { id: "n", a: 6.5, b: 109 },
      { id: "n", a: 6, b: 101 },
    ],
    [{ id: "n", a: 5.25, b: 115 }],
  ],
  characters: ["re", "d ", "as", "h zoo"].map((text) => [{ text }]),
  words: ["red", "oak ash", "zoo"].map((text) => [{ text }]),
  letters: ["heu", "r", "istically"].map((word) => [{ word }]),
};

const columns: Readonly<Record<string, object>> = {
  numbers: { task: "labelled", file: "numbers.csv", id: "id", features: ["a", "b"] },
  characters: { task: "labelled", file: "texts.csv", text: "text" },
  words: { task: "labelled", file: "texts.csv", text: "text", tokens: "words" },
  letters: { task: "words", languages: ["english", "german"], words: 40 },
};

/** All rows of the pieces so far as rows of one sequence. */
function joinedRows(all: readonly (readonly Predict.Row[])[], input: string): Predict.Row[] {
  if (input === "numbers") return all.flat();
  const texts = all.map(([row]) => row!.text ?? row!.word).join(input === "words" ? " " : "");
  return [input === "letters" ? { word: texts } : { text: texts }];
}

describe("a classifier or regression step by step", () => {
  it.each(
    pairwise(
      {
        input: ["numbers", "characters", "words", "letters"],
        cell: ["rnn", "lstm", "gru", "mingru", "minlstm"],
        layers: [1, 2],
        norm: ["none", "layer"],
        dilated: [false, true],
        embedding: [undefined, 3],
        isClassifier: [true, false],
      },
      ({ input, embedding, isClassifier }) =>
        (input !== "numbers" || embedding === undefined) && (input !== "letters" || isClassifier),
    ).rows,
  )(
    "$input $cell $layers $norm $dilated $embedding $isClassifier: the bits of the whole sequence",
    async ({ input, isClassifier, dilated, layers, ...model }) => {
      const label = isClassifier ? "label" : "size";
      const objective = isClassifier ? "classification" : "regression";
      const labels = input === "letters" ? {} : { label, objective, split: "part" };
      const dilation = dilated ? { dilation: [3, 2].slice(0, layers) } : {};
      const config = {
        data: { ...columns[input], ...labels },
        model: { ...model, layers, ...dilation, hidden: 4 },
        training: { epochs: 1 },
      };
      const loaded = await loadModel(await exportedModel(await trained(config, sequenceFiles)));
      let state: Predict.StreamState | undefined;
      for (const [at, piece] of pieces[input]!.entries()) {
        const next = loaded.step(piece, state);
        state = JSON.parse(JSON.stringify(next.state)) as Predict.StreamState;
        const whole = loaded.predict(joinedRows(pieces[input]!.slice(0, at + 1), input));
        expect(next.objective).toBe(objective);
        expect(withoutInput(next.predictions)).toEqual(withoutInput(whole.predictions));
      }
    },
  );

  /** The predictions after each of the pieces of a text, and those for the text so far. */
  function bothWays({ step, predict }: Predict.Model, column: string, given: readonly string[]) {
    let state: Predict.StreamState | undefined;
    return given.map((piece, at) => {
      const next = step([{ [column]: piece }], state);
      state = JSON.parse(JSON.stringify(next.state)) as Predict.StreamState;
      const whole = predict([{ [column]: given.slice(0, at + 1).join("") }]);
      expect(
        next.predictions.map((prediction) => "input" in prediction && prediction.input),
      ).toEqual([piece]);
      return [withoutInput(next.predictions), withoutInput(whole.predictions)];
    });
  }

  it("divides a text of characters anywhere: at spaces, accents and within an emoji", async () => {
    const data = { ...columns.characters, label: "label", split: "part" };
    const config = { data, model: { cell: "gru", hidden: 3 }, training: { epochs: 1 } };
    const model = await loadModel(await exportedModel(await trained(config, sequenceFiles)));
    const text = "re\u0301\u0323d  ash\n 😀 zoo\u00a0 ";
    const cuts = [...Array(text.length - 1).keys()].map((at) => at + 1);
    const divided = [
      ...cuts.map((at) => [text.slice(0, at), text.slice(at)]),
      text.split(""),
      [" \tred", " ", "ash", "  "],
      ["e", "\u0301", "", "\u0323 ", " \u0308x"],
    ];
    for (const given of divided) {
      for (const [piecewise, whole] of bothWays(model, "text", given)) {
        expect(piecewise, JSON.stringify(given)).toEqual(whole);
      }
    }
    const [red, ash] = [
      ["red", " ash"],
      ["red", "ash"],
    ].map((given) => bothWays(model, "text", given).at(-1));
    expect(red).not.toEqual(ash);
    const { state } = model.step([{ text: "red" }]);
    for (const text of [null, Number.NaN, undefined]) {
      expect(() => model.step([{ text }], state)).toThrow(/^rows, line 1: text is missing/);
    }
    expect(() => model.step([{ text: " " }])).toThrow(/^rows, line 1: text is missing/);
    expect(() => model.step([{ text: "a" }, { text: "b" }], state)).toThrow("of 2 sequences");
    const foreign = { ...state, text: 3 } as unknown as Predict.StreamState;
    expect(() => model.step([{ text: "a" }], foreign)).toThrow(/not one of this model/);
  });

  it("divides a word anywhere, although tables have some beginnings for missing values", async () => {
    const data = { ...columns.letters };
    const config = { data, model: { cell: "gru", hidden: 3 }, training: { epochs: 1 } };
    const model = await loadModel(await exportedModel(await trained(config)));
    for (const given of [
      ["ban", "an", "a"],
      ["e", "\u0301te\u0301"],
      ["stra", "ß", "e "],
    ]) {
      for (const [piecewise, whole] of bothWays(model, "word", given)) {
        expect(piecewise, JSON.stringify(given)).toEqual(whole);
      }
    }
    const { state } = model.step([{ word: "na" }]);
    const rest = withoutInput(model.step([{ word: "tion" }], state).predictions);
    expect(rest).toEqual(withoutInput(model.predict([{ word: "nation" }]).predictions));
    const { state: open } = model.step([{ word: "e " }]);
    expect(() => model.step([{ word: "mail" }], open)).toThrow(
      'rows, line 1: word is "e mail", expected a word of letters',
    );
  });

  it("takes one sequence at a time, of at most data.longest steps", async () => {
    const data = { ...columns.numbers, label: "label", split: "part", longest: 4 };
    const config = { data, model: { cell: "gru", hidden: 3 }, training: { epochs: 1 } };
    const { step } = await loadModel(await exportedModel(await trained(config, sequenceFiles)));
    const row = (id: string) => ({ id, a: 5, b: 110 });
    const { state } = step([row("x"), row("x"), row("x")]);
    expect(() => step([row("y")], state)).toThrow('of "y", but the state is of "x"');
    expect(() => step([row("x"), row("y")])).toThrow("of 2 sequences, expected one");
    expect(() => step([row("x"), row("x")], state)).toThrow(
      "5 steps, expected at most data.longest, 4",
    );
    expect(() => step([row("x")], state, { level: 0.8 })).toThrow("level is 0.8");
    expect(() => step([{ id: "x", a: null, b: 1 }], state)).toThrow(UserError);
    expect(step([row("x")], state).state.steps).toBe(4);
  });
});

/** Predictions without the text, which is that of the last piece. */
function withoutInput(predictions: readonly object[]): object[] {
  return predictions.map((prediction) => ({ ...prediction, input: undefined }));
}
