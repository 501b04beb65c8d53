import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** How each bundled config is shortened. A config without an entry fails the comparison. */
const shortened = {
  adding: ["data.sequences=300", "data.steps=20"],
  best: ["data.series=200"],
  bidirectional: ["data.series=200"],
  co2: [],
  copy: ["data.sequences=300", "data.wait=10"],
  gru: ["data.series=200"],
  lstm: ["data.series=200"],
  rnn: ["data.series=200"],
  "seattle-weather": ["data.stride=5"],
  smoke: [],
  words: ["data.words=200"],
};

/** A config's training in two short epochs, its last run being `last`. */
function configCommands(name, known = shortened[name]) {
  if (known === undefined) throw new Error(`test/bench/same-commands.mjs: shorten ${name} too`);
  const sets = [...known, "training.epochs=2"].flatMap((set) => ["--set", set]);
  return [
    ["config", name],
    ["data", "--config", name],
    ["data", "--config", name, "--json"],
    ["inspect", "--config", name],
    ["inspect", "--config", name, "--json"],
    ["train", "--config", name, ...sets],
    ["plot", "last"],
    ["predict", "last"],
    ["predict", "last", "--output", `${name}.csv`],
    ["report", "last", "--output", `${name}.html`],
    ["report", "last", "--svg", `${name}-pictures`],
    ["export", "last", "--best", "--to", `${name}.safetensors`],
    ["runs", "show", "last", "--json"],
  ];
}

const tiny = ["data.series=60", "data.steps=8", "data.ahead=3", "model.hidden=4"];
const quick = [...tiny, "training.epochs=2", "training.batchSize=16"].flatMap((set) => ["-s", set]);
const few = [...tiny, "training.epochs=1"].flatMap((set) => ["-s", set]);

const variants = [
  ["train", ...quick, "--json", "--expect", "test.mseLastStep<0.000001"],
  ["train", ...quick, "-s", "model.dropout=0.2", "-s", "uncertainty.samples=5", "--json"],
  ["train", ...quick, "-s", "training.clip.norm=0.1", "-s", "training.clip.value=0.05"],
  ["train", ...quick, "-s", "training.checkpoint.every=3", "-s", "training.restoreBest=true"],
  ["train", ...quick, "-s", "training.earlyStopping.patience=1", "-s", "training.epochs=6"],
  ...["sgd", "rmsprop", "adamw"].map((name) => [
    "train",
    ...quick,
    "--set",
    `training.optimizer.name=${name}`,
  ]),
  ...["step", "exponential", "cosine", "oneCycle", "plateau"].map((name) => [
    "train",
    ...quick,
    "--set",
    `training.schedule.name=${name}`,
  ]),
  [
    "train",
    ...quick,
    "-s",
    "training.optimizer.name=sgd",
    "-s",
    "training.optimizer.learningRate=1e3",
  ],
  ["train", ...quick, "--init", "lstm.safetensors"],
  ["resume", "last"],
  ["resume", "last", "--epochs", "4"],
];

const studies = [
  ["compare", "rnn", "gru", ...few, "--seeds", "2", "--jobs", "1"],
  ["compare", "rnn", "lstm", ...few, "--match-parameters", "--json", "--jobs", "1"],
  ["report", "last"],
  ["compare", "lsmt"],
  [
    "train",
    "--config",
    "co2",
    "--threads",
    "1", // one fold after the other

    ...["training.epochs=1", "evaluation.backtest.folds=2"].flatMap((set) => ["-s", set]),
  ],
  ["gradients", ...few, "--cells", "rnn,gru", "--json"],
  ["gradients", ...few, "--no-train", "--scale", "3", "--html", "gradients.html"],
  ["gradients", "last"],
];

const ownFiles = [
  ["init", "sales.csv", "--target", "units"],
  ["train", "--config", "sales.json", "-s", "training.epochs=1", "-s", "training.batchSize=32"],
  ["predict", "last", "--input", "sales.csv", "--horizon", "3", "--level", "80"],
  ["data", "--config", "sales.json"],
  ["init", "reviews.csv", "--label", "stars"],
  ["train", "--config", "reviews.json", "-s", "training.epochs=1"],
  ["predict", "last", "--input", "reviews.csv"],
  ["data", "--config", "reviews.json", "--json"],
];

const registry = [
  ["runs"],
  ["runs", "--json", "--sort", "test.mse"],
  ["runs", "--where", "model.cell=lstm", "--reverse"],
  ["runs", "show", "last"],
  ["runs", "diff", "last", "best"],
  ["runs", "diff", "last", "best", "--json"],
  ["runs", "prune", "--keep-best", "1"],
  ["runs", "rm", "last"],
  ["report", "best"],
  ["completion", "bash"],
  ["config", "--schema"],
];

const mistakes = [
  ["train", "--config", "nothing"],
  ["train", "-s", "model.cell=lsmt"],
  ["train", "-s", "model.hiden=3"],
  ["train", "-s", "data.split=[1,2,3]"],
  ["train", "-s", "data.task=words", "-s", "data.split=[0.5,0.5,0.5]"],
  ["train", "--device", "gpu"],
  ["predict", "nothing"],
  ["predict", "last", "--input", "nothing.csv"],
  ["export", "last", "--to", "lstm.safetensors"],
  ["report", "nothing"],
  ["init", "nothing.csv"],
  ["gradients", "--scale", "2"],
  ["resume", "nothing"],
];

/** @param help names of all commands, whose help is compared as well */
export function commandsFor(configs, help) {
  return [
    ...help.map((name) => [name, "--help"]),
    ...configs.flatMap((name) => configCommands(name)),
    ...variants,
    ...ownFiles,
    ...studies,
    ...registry,
    ...mistakes,
  ];
}

/** Series and sequences of one's own, the same on every call. */
export function writeOwnFiles(folder) {
  const days = Array.from({ length: 300 }, (_, day) => {
    const date = new Date(Date.UTC(2021, 0, 1 + day)).toISOString().slice(0, 10);
    return `${date},${(50 + 20 * Math.sin((day * 2 * Math.PI) / 7) + (day % 5)).toFixed(2)}`;
  });
  writeFileSync(join(folder, "sales.csv"), ["date,units", ...days, ""].join("\n"));
  const words = ["good", "bad", "fine", "poor", "great", "awful"];
  const reviews = Array.from({ length: 120 }, (_, row) => {
    return `${words[row % 6]} ${words[(row * 7 + 1) % 6]} number ${row},${row % 2 ? "low" : "high"}`;
  });
  writeFileSync(join(folder, "reviews.csv"), ["text,stars", ...reviews, ""].join("\n"));
}
