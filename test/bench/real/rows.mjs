/** What people's tools reach on ETTh1, 96 steps in, by steps ahead. */
const ETT = [
  { ahead: 24, goal: [0.026], people: "NLinear .0278, darts GRU with RevIN .0354, Informer .098" },
  { ahead: 48, goal: [0.038], people: "linear regression .0390" },
  { ahead: 168, goal: [0.068], people: "linear regression .0698" },
];

const pooled = (pooling, epochs) => [`model.pooling=${pooling}`, `training.epochs=${epochs}`];
const plain = "model.convolution=[]";

const CLASSES = [
  { config: "japanese-vowels", title: "JapaneseVowels", goal: 0.02, miniRocket: ".019" },
  {
    config: "italy-power-demand",
    title: "ItalyPowerDemand",
    goal: 0.03,
    miniRocket: ".033",
    candidates: {
      "mean, 60 epochs": pooled("mean", 60),
      "mean, 200 epochs": pooled("mean", 200),
      "attention of an LSTM": ["model.cell=lstm", ...pooled("attention", 200)],
    },
  },
  {
    config: "basic-motions",
    title: "BasicMotions",
    goal: 0.01,
    miniRocket: "0",
    candidates: {
      "no convolution, 60 epochs": [plain, "training.epochs=60"],
      "no convolution, 200 epochs": [plain, "training.epochs=200"],
    },
  },
  { config: "gun-point", title: "GunPoint", goal: 0.03, miniRocket: ".007" },
  {
    config: "arrow-head",
    title: "ArrowHead",
    goal: 0.2,
    miniRocket: ".154",
    candidates: {
      "mean, .003": [...pooled("mean", 150), "training.optimizer.learningRate=0.003"],
      "60 epochs": ["training.epochs=60"],
    },
  },
];

/**
 * Rows of the table. `config` names the file beside this one, `settings` what the row changes in it,
 * `choice` the figure of the validation part by which the config was chosen among the `candidates`,
 * which are settings to change in it (`--choose` tries them).
 */
export const rows = [
  ...ETT.map(({ ahead, goal, people }) => ({
    name: `etth1-ot-${ahead}`,
    title: `ETTh1 OT, 96 -> ${ahead}, MSE of z values`,
    config: "etth1-ot",
    settings: [`data.ahead=${ahead}`],
    figure: "zMse",
    channel: "OT",
    choice: "mse",
    goal,
    people,
  })),
  {
    name: "etth1-channels",
    title: "ETTh1, 7 channels, 96 -> 24, MSE of z values",
    config: "etth1-channels",
    settings: [],
    figure: "zMseOfChannels",
    choice: "mse",
    goal: [0.29],
    people: "a line for each channel .296, Informer .577",
  },
  {
    name: "m4-hourly",
    title: "M4 hourly, 48 ahead, sMAPE / MASE",
    config: "m4-hourly",
    settings: [],
    figure: "m4",
    choice: "smape",
    goal: [12.5, 1.1],
    people: "seasonal naive 13.9 / 1.19, N-BEATS 12.0 / 1.34, ES-RNN 9.33 / .89",
  },
  {
    name: "air-passengers",
    title: "AirPassengers, 13 windows, 12 ahead, MSE",
    config: "air-passengers",
    settings: [],
    figure: "mse",
    choice: "mse",
    goal: [450],
    people: "AutoTheta 907, AutoETS 2,229",
  },
  ...CLASSES.map(({ config, title, goal, miniRocket, candidates }) => ({
    name: config,
    title: `${title}, error rate`,
    config,
    settings: [],
    figure: "errorRate",
    choice: "crossEntropy",
    goal: [goal],
    candidates,
    people: `MiniRocket ${miniRocket}`,
  })),
];
