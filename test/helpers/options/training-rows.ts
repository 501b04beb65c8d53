import {
  all,
  code,
  config,
  deviceBy,
  epochLines,
  isJson,
  manifest,
  members,
  type Rows,
  stderr,
  sweep,
  tags,
} from "./outcome.js";
import {
  configRows,
  fileRows,
  folder,
  HERE,
  here,
  launcherRows,
  small,
  workers,
} from "./shared-rows.js";

const train = ["train", ...small];
const trainFile = ["train", "sales.csv", "--hidden", "4", "--epochs", "1", ...here];
const compare = ["compare", "rnn", "gru", ...small, "--launcher", "slurm", "--detach"];
const local = ["compare", "rnn", ...small, "--epochs", "4", "--jobs", "1"];
const searched = ["sweep", ...small, "--launcher", "slurm", "--detach", "model.hidden=2,3"];
const asha = [...searched, "-s", "training.epochs=9", "--trials", "2", "--asha"];
const paused = ["resume", "last", "--runs", "paused"];
const undone = ["resume", "undone"];

/** Options of the commands that train, by command and name. */
// biome-ignore format: an option a line
export const trainingRows: Rows = {
  train: {
    "--config": { argv: train, given: ["-c", "gru"], see: config("model.cell"), becomes: "gru" },
    ...configRows(train, config, "--cell --hidden --epochs --seed --name"),
    "--device": { argv: train, given: ["--device", "gpu"], see: manifest("device.kind") },
    "--threads": { argv: [...train, "--threads", "2"], given: ["--threads", "1"], see: manifest("device.threads"), becomes: 1 },
    "--quiet": { argv: train, given: ["-q"], see: epochLines, becomes: [] },
    "--log-every": { argv: [...train, "--epochs", "4"], given: ["--log-every", "3"], see: epochLines, becomes: ["3", "4"] },
    ...fileRows(trainFile, (path) => config(`data.${path}`)),
    "--init": { argv: train, given: ["--init", "third.safetensors"], see: manifest("fingerprint") },
    "--expect": { argv: train, given: ["--expect", "test.mse<1e-9"], see: code, becomes: 1 },
    "--tag": { argv: train, given: ["--tag", "wide"], see: tags, becomes: ["wide"] },
    "--json": { argv: train, given: ["--json"], see: isJson, becomes: true },
  },
  resume: {
    "--quiet": { argv: paused, given: ["-q"], see: epochLines, becomes: [] },
    "--log-every": { argv: paused, given: ["--log-every", "4"], see: epochLines, becomes: ["4"] },
    ...launcherRows([...undone, "--launcher", "slurm", "--detach"], [...undone, "--detach"]),
    "--epochs": { argv: paused, given: ["--epochs", "5"], see: epochLines, becomes: ["3", "4", "5"] },
    "--data": { test: "test/study/moved-data.test.ts", because: "the file has to move" },
    "--runs": { argv: ["resume", "paused"], given: ["--runs", "paused"], see: epochLines, becomes: ["3", "4"] },
    "--threads": { argv: [...paused, "--threads", "2"], given: ["--threads", "1"], see: stderr(/\d+ threads?/), becomes: "1 thread" },
    "--jobs": workers,
    "--trials": { test: "test/e2e/sweep.test.ts", because: "needs a sweep whose trials ended" },
    "--json": { argv: paused, given: ["--json"], see: isJson, becomes: true },
  },
  compare: {
    "--config": { argv: compare, given: ["-c", "gru"], see: members("config.description") },
    "--set": { argv: compare, given: ["-s", "model.layers=3"], see: members("config.model.layers"), becomes: [3, 3] },
    "--hidden": { argv: compare, given: ["--hidden", "5"], see: members("config.model.hidden"), becomes: [5, 5] },
    "--epochs": { argv: compare, given: ["--epochs", "2"], see: members("config.training.epochs"), becomes: [2, 2] },
    "--seed": { argv: compare, given: ["--seed", "7"], see: members("seed"), becomes: [7, 7] },
    "--device": { argv: compare, given: ["--device", "gpu"], see: deviceBy((path) => members(`config.${path}`)) },
    "--threads": workers,
    "--quiet": { argv: local, given: ["-q"], see: stderr(/epoch \d/), becomes: undefined },
    "--log-every": { argv: local, given: ["--log-every", "4"], see: stderr(/epoch \d/), becomes: "epoch 4" },
    ...launcherRows(compare, compare.filter((word) => word !== "--launcher" && word !== "slurm")),
    "--seeds": { argv: compare, given: ["--seeds", "2"], see: members("seed"), becomes: [1, 2, 1, 2] },
    "--jobs": workers,
    "--new": { test: "test/e2e/same-command.test.ts", because: "needs a comparison that the same command began" },
    "--match-parameters": { argv: compare, given: ["--match-parameters"], see: members("config.model.hidden") },
    "--data": { test: "test/study/moved-data.test.ts", because: "the file has to move" },
    "--json": { argv: ["compare", `${HERE}/runs/first`, `${HERE}/runs/second`, ...here], given: ["--json"], see: isJson, becomes: true },
  },
  sweep: {
    "--config": { argv: searched, given: ["-c", "gru"], see: sweep("base.name"), becomes: "gru" },
    ...configRows(searched, (path) => sweep(`base.${path}`), ""),
    "--device": { argv: searched, given: ["--device", "gpu"], see: deviceBy((path) => sweep(`base.${path}`)) },
    "--threads": workers,
    ...launcherRows(searched, searched.filter((word) => word !== "--launcher" && word !== "slurm")),
    "--sampler": { argv: searched, given: ["--sampler", "sobol"], see: sweep("sampler"), becomes: "sobol" },
    "--trials": { argv: searched, given: ["--trials", "1"], see: sweep("trials"), becomes: 1 },
    "--seeds": { argv: searched, given: ["--seeds", "3"], see: sweep("seeds"), becomes: 3 },
    "--seed": { argv: [...searched, "--sampler", "random"], given: ["--seed", "7"], see: sweep("seed"), becomes: 7 },
    "--metric": { argv: searched, given: ["--metric", "validation.mae"], see: sweep("metric"), becomes: "validation.mae" },
    "--asha": { argv: asha.slice(0, -1), given: ["--asha"], see: sweep("asha"), becomes: { eta: 3, minEpochs: 1 } },
    "--eta": { argv: asha, given: ["--eta", "2"], see: sweep("asha.eta"), becomes: 2 },
    "--min-epochs": { argv: asha, given: ["--min-epochs", "3"], see: sweep("asha.minEpochs"), becomes: 3 },
    "--confirm": { argv: searched, given: ["--confirm", "2"], see: sweep("confirm"), becomes: 2 },
    "--fail-fast": { argv: searched, given: ["--fail-fast"], see: sweep("failFast"), becomes: true },
    "--jobs": workers,
    "--new": { test: "test/e2e/same-command.test.ts", because: "needs a sweep that the same command began" },
    "--runs": folder(["sweep", "search"], code),
    "--quiet": { argv: searched, given: ["-q"], see: all },
    "--json": { argv: searched, given: ["--json"], see: isJson, becomes: true },
  },
};
