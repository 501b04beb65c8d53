import { classFolds, stretches, validation } from "./folds.mjs";

/** What people's tools reach on ETTh1 with 96 steps in, by steps ahead. */
const ETT = [
  { ahead: 24, goal: [0.026], people: "NLinear .0278, darts GRU with RevIN .0354, Informer .098" },
  { ahead: 48, goal: [0.038], people: "linear regression .0390" },
  { ahead: 168, goal: [0.068], people: "linear regression .0698" },
];

/** Shorter windows of ETTh1. */
const WINDOWS = {
  "168 steps": ["data.steps=168"],
  "96 steps": ["data.steps=96"],
};

/** With and without the logarithm, and a window of a year or of two. */
const PASSENGERS = {
  "12 steps": ["data.steps=12"],
  "no logarithm": ["data.transform=none"],
  "no logarithm, 12 steps": ["data.transform=none", "data.steps=12"],
};

/** Other windows of M4, and how much their spread counts. */
const M4 = {
  "every 24 hours": ["data.stride=24"],
  "errors in the window's spread": ["training.spreadPower=0"],
  "spread power .7": ["training.spreadPower=0.7"],
  "504 steps, spread power .6": ["data.steps=504", "training.spreadPower=0.6"],
  "168 steps, spread power .6": ["data.steps=168", "training.spreadPower=0.6"],
};

/** Another window beside a line for each series, and no network. */
const M4_BY_SERIES = {
  "next to the lines alone": ["training.optimizer.learningRate=1e-9", "training.epochs=1"],
  "168 steps below the last value": ["data.level=last", "data.steps=168", "model.targets=lastStep"],
};

const set = (changes) =>
  Object.entries(changes).map(
    ([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
const layers = (...given) =>
  given.map(([channels, width, stride]) => ({ channels, width, stride }));

/** Without a choice of the epoch by the few validation sequences: the rate falls to 0 instead. */
const whole = { "training.restoreBest": false, "training.schedule": { name: "cosine" } };

/** The epoch that is best by the validation sequences, at a constant rate. */
const best = { "training.restoreBest": true, "training.schedule": { name: "constant" } };

/** A ridge regression on the features of MiniRocket beside the network, or next to nothing else. */
const rocket = { "model.skip": "miniRocket", "data.validationShare": 0, ...whole };
const ROCKET = {
  "beside miniRocket": set(rocket),
  "next to miniRocket alone": set({
    ...rocket,
    "training.optimizer.learningRate": 1e-9,
    "training.epochs": 1,
  }),
};

const CLASSES = [
  {
    config: "japanese-vowels",
    title: "JapaneseVowels",
    goal: 0.02,
    miniRocket: ".019",
    candidates: {
      ...ROCKET,
      "best epoch, dropout .1": set({ ...best, "model.inputDropout": 0.1 }),
      "dropout .1": set({ "model.inputDropout": 0.1 }),
      "dropout .1, max": set({ "model.inputDropout": 0.1, "model.pooling": "max" }),
      "dropout .1, attention": set({ "model.inputDropout": 0.1, "model.pooling": "attention" }),
    },
  },
  {
    config: "italy-power-demand",
    title: "ItalyPowerDemand",
    goal: 0.03,
    miniRocket: ".033",
    candidates: {
      ...ROCKET,
      "next to miniRocket alone, three times as many features": set({
        "model.skipFeatures": 29_988,
      }),
      "last epoch": set(whole),
      "last epoch, mean": set({ ...whole, "model.pooling": "mean" }),
      "last epoch, both directions": set({ ...whole, "model.bidirectional": true }),
      "last epoch, convolution, max": set({
        ...whole,
        "model.convolution": layers([32, 5, 1]),
        "model.pooling": "max",
      }),
      "last epoch, weight decay": set({
        ...whole,
        "training.optimizer": { name: "adamw", learningRate: 0.002, weightDecay: 0.1 },
      }),
    },
  },
  {
    config: "basic-motions",
    title: "BasicMotions",
    goal: 0.01,
    miniRocket: "0",
    candidates: {
      ...ROCKET,
      "best epoch": set(best),
      "no convolution": set({ "model.convolution": [] }),
    },
  },
  {
    config: "gun-point",
    title: "GunPoint",
    goal: 0.03,
    miniRocket: ".007",
    candidates: {
      ...ROCKET,
      "best of 60 epochs": set({ ...best, "training.epochs": 60 }),
      "60 epochs": set({ "training.epochs": 60 }),
      "60 epochs, mean": set({ "training.epochs": 60, "model.pooling": "mean" }),
      "60 epochs, attention": set({ "training.epochs": 60, "model.pooling": "attention" }),
    },
  },
  {
    config: "arrow-head",
    title: "ArrowHead",
    goal: 0.2,
    miniRocket: ".154",
    candidates: {
      ...ROCKET,
      "strides 2, max": set({
        "model.pooling": "max",
        "model.convolution": layers([32, 7, 2], [32, 5, 2]),
      }),
      "best of 300 epochs, strides 2, max": set({
        ...best,
        "training.epochs": 300,
        "model.pooling": "max",
        "model.convolution": layers([32, 7, 2], [32, 5, 2]),
      }),
      "300 epochs, three convolutions, mean": set({
        "training.epochs": 300,
        "model.pooling": "mean",
        "model.convolution": layers([64, 9, 2], [64, 5, 2], [64, 3, 2]),
      }),
      "300 epochs, three convolutions, attention": set({
        "training.epochs": 300,
        "model.pooling": "attention",
        "model.convolution": layers([64, 9, 2], [64, 5, 2], [64, 3, 2]),
      }),
    },
  },
];

/** Changes of the hybrid. Validation prefers none of those that were run to their end; the quiet one was not. */
const M4_HYBRID = {
  "weights by series": set({ "training.seriesWeights": "naive" }),
  "quiet series": set({ "model.quietSpread": 0.03 }),
};

/**
 * Rows of the table. `config` names the file beside this one, `settings` what the row changes in it,
 * `choice` the figure of the validation part by which the config was chosen among the `candidates`,
 * which are settings to change in it (`--choose` tries them). `ensemble` is the goal of the mean forecast of
 * several seeds, which has a line of its own.
 */
export const rows = [
  ...ETT.map(({ ahead, goal, people }) => ({
    name: `etth1-ot-${ahead}`,
    title: `ETTh1 OT, 336 -> ${ahead}, MSE of z values`,
    config: "etth1-ot",
    settings: [`data.ahead=${ahead}`],
    ahead,
    figure: "zMse",
    channel: "OT",
    choice: "validation MSE",
    folds: validation,
    candidates: WINDOWS,
    goal,
    people,
  })),
  {
    name: "etth1-channels",
    title: "ETTh1, 7 channels, 96 -> 24, MSE of z values",
    config: "etth1-channels",
    settings: [],
    figure: "zMseOfChannels",
    choice: "validation MASE",
    folds: validation,
    candidates: {
      "values as they are": ["data.level=series"],
      "learning rate .0001": ["training.optimizer.learningRate=1e-4"],
      "learning rate .001, 4 epochs": ["training.optimizer.learningRate=1e-3", "training.epochs=4"],
    },
    goal: [0.29],
    people: "a line for each channel .296, Informer .577",
  },
  {
    name: "m4-hourly",
    title: "M4 hourly, 48 ahead, sMAPE / MASE",
    config: "m4-hourly",
    settings: [],
    figure: "m4",
    choice: "OWA",
    folds: stretches({ test: 960, size: 48, count: 1 }),
    candidates: M4,
    goal: [12.5, 1.1],
    ensemble: [9.6, 0.92],
    people: "seasonal naive 13.9 / 1.19, N-BEATS 12.0 / 1.34, ES-RNN 9.33 / .89",
  },
  {
    name: "m4-by-series",
    title: "M4 hourly, a line for each series, sMAPE / MASE",
    config: "m4-by-series",
    settings: [],
    figure: "m4",
    choice: "OWA",
    folds: stretches({ test: 960, size: 48, count: 2, whole: true }),
    candidates: M4_BY_SERIES,
    goal: [10.8, 1.05],
    ensemble: [9.6, 0.92],
    people: "seasonal naive 13.9 / 1.19, N-BEATS 12.0 / 1.34, ES-RNN 9.33 / .89",
  },
  {
    name: "m4-hybrid",
    title: "M4 hourly, hybrid with exponential smoothing, sMAPE / MASE",
    config: "m4-hybrid",
    settings: [],
    figure: "m4",
    choice: "OWA",
    folds: stretches({ test: 960, size: 48, count: 1 }),
    candidates: M4_HYBRID,
    goal: [10.8, 1.05],
    people: "seasonal naive 13.9 / 1.19, N-BEATS 12.0 / 1.34, ES-RNN 9.33 / .89",
  },
  {
    name: "air-passengers",
    title: "AirPassengers, 13 windows, 12 ahead, MSE",
    config: "air-passengers",
    settings: [],
    figure: "mse",
    choice: "logarithm of the MSE",
    folds: stretches({ test: 120, size: 12, count: 4 }),
    candidates: PASSENGERS,
    goal: [450],
    people: "AutoTheta 907, AutoETS 2,229",
  },
  ...CLASSES.map(({ config, title, goal, miniRocket, candidates }) => ({
    name: config,
    title: `${title}, error rate`,
    config,
    settings: [],
    figure: "errorRate",
    choice: "error rate, cross-entropy",
    folds: classFolds,
    goal: [goal],
    candidates,
    people: `MiniRocket ${miniRocket}`,
  })),
];
