import {
  all,
  at,
  bytes,
  code,
  file,
  isJson,
  json,
  jsonIn,
  manifest,
  order,
  type Rows,
  rowCount,
  stdout,
} from "./outcome.js";
import { configRows, differing, fileRows, folder, native, small } from "./shared-rows.js";

const forecast = ["predict", "sales", "-i", "newer.csv"];
const prune = ["runs", "prune", "--keep-best", "1"];
const weights = (run: string) => ["export", run, "--to", "w.safetensors"];
const init = ["init", "sales.csv"];
const data = ["data", "sales.csv"];
const shown = ["config", "show", "smoke"];
const inspect = ["inspect", "smoke"];
const gradients = ["gradients", "--no-train", ...small];
const trained = ["gradients", ...small];

/** Options of the other commands, by command and name. */
// biome-ignore format: an option a line
export const otherRows: Rows = {
  "": {
    "--version": { argv: ["runs"], given: ["--version"], see: stdout(/^\d+\.\d+\.\d+/) },
  },
  data: {
    "--config": { argv: ["data"], given: ["-c", "smoke"], see: all },
    "--set": { argv: ["data", "smoke", "--json"], given: ["-s", "data.steps=6"], see: json("steps") },
    ...differing(fileRows(data, () => all)),
    "--json": { argv: data, given: ["--json"], see: isJson, becomes: true },
    "--svg": { argv: data, given: ["--svg", "plots"], see: file("plots"), becomes: true },
    "--html": { argv: data, given: ["--html", "d.html"], see: file("d.html"), becomes: true },
  },
  init: {
    ...fileRows(init, (path) => (o) => at(jsonIn(o.stdout.trim()), `data.${path}`)),
    "--output": { argv: init, given: ["-o", "mine.json"], see: file("mine.json"), becomes: true },
  },
  inspect: {
    "--config": { argv: ["inspect"], given: ["-c", "smoke"], see: stdout(/smoke/) },
    ...configRows([...inspect, "--json"], (path) => json(path.replace("model.", "")), "--cell --hidden --name"),
    "--epochs": { argv: inspect, given: ["--epochs", "2"], same: "the model alone is shown; so that a train command can be tried" },
    "--seed": { argv: inspect, given: ["--seed", "7"], same: "the model alone is shown; so that a train command can be tried" },
    "--json": { argv: inspect, given: ["--json"], see: isJson, becomes: true },
  },
  gradients: {
    "--config": { argv: gradients, given: ["-c", "gru"], see: all },
    "--set": { argv: gradients, given: ["-s", "model.layers=3"], see: all },
    "--hidden": { argv: gradients, given: ["--hidden", "5"], see: all },
    "--epochs": { argv: trained, given: ["--epochs", "2"], see: all },
    "--seed": { argv: gradients, given: ["--seed", "7"], see: all },
    "--device": { argv: trained, given: ["--device", "gpu"], see: manifest("device.kind") },
    "--threads": { argv: [...trained, "--threads", "2"], given: ["--threads", "1"], see: manifest("device.threads"), becomes: 1 },
    "--cells": { argv: gradients, given: ["--cells", "rnn,gru"], see: all },
    "--no-train": { argv: trained, given: ["--no-train"], see: (o) => /run .*runs/.test(o.stderr), becomes: false },
    "--scale": { argv: gradients, given: ["--scale", "2"], see: all },
    "--examples": { argv: gradients, given: ["--examples", "3"], see: all },
    "--svg": { argv: gradients, given: ["--svg", "g.svg"], see: file("g.svg"), becomes: true },
    "--html": { argv: gradients, given: ["--html", "g.html"], see: file("g.html"), becomes: true },
    "--json": { argv: gradients, given: ["--json"], see: isJson, becomes: true },
    "--runs": folder(["gradients", "last"], all),
  },
  predict: {
    "--input": { argv: ["predict", "sales"], given: ["-i", "newer.csv"], see: stdout(/^.*\n/) },
    "--horizon": { argv: forecast, given: ["--horizon", "2"], see: rowCount, becomes: 2 },
    "--level": { argv: forecast, given: ["--level", "50"], see: all },
    "--origins": { argv: forecast, given: ["--origins", "5"], see: stdout(/^.*\n/) },
    "--model": { argv: ["predict", "compared"], given: ["--model", "gru"], see: all },
    "--strict": { argv: ["predict", "sales", "-i", "gaps.csv"], given: ["--strict"], see: code, becomes: 1 },
    "--json": { argv: forecast, given: ["--json"], see: isJson, becomes: true },
    "--output": { argv: forecast, given: ["-o", "out.csv"], see: file("out.csv"), becomes: true },
    "--plot": { argv: forecast, given: ["--plot"], see: all },
    "--svg": { argv: forecast, given: ["--svg", "pictures"], see: file("pictures"), becomes: true },
    "--html": { argv: forecast, given: ["--html", "f.html"], see: file("f.html"), becomes: true },
    "--runs": folder(["predict", "last"], all),
    "--threads": { test: "test/kernels/wasm/threads.test.ts", says: "threads", because: "changes no bit of the result" },
  },
  plot: { "--runs": folder(["plot", "last"], all) },
  report: {
    "--output": { argv: ["report", "first"], given: ["-o", "r.html"], see: file("r.html"), becomes: true },
    "--format": { argv: ["report", "first"], given: ["--format", "json"], see: isJson, becomes: true },
    "--svg": { argv: ["report", "first"], given: ["--svg", "pictures"], see: file("pictures"), becomes: true },
    "--runs": folder(["report", "last", "--format", "text"], all),
  },
  "runs list": {
    "--runs": folder(["runs", "list"], all),
    "--where": { argv: ["runs", "list"], given: ["-w", "model.cell=gru"], see: stdout(/first/), becomes: undefined },
    "--sort": { argv: ["runs", "list"], given: ["--sort", "parameters"], see: order },
    "--reverse": { argv: ["runs", "list"], given: ["--reverse"], see: order },
    "--json": { argv: ["runs", "list"], given: ["--json"], see: isJson, becomes: true },
  },
  "runs show": {
    "--runs": folder(["runs", "show", "last"], all),
    "--json": { argv: ["runs", "show", "last"], given: ["--json"], see: isJson, becomes: true },
  },
  "runs diff": {
    "--runs": folder(["runs", "diff", "last", "best"], all),
    "--json": { argv: ["runs", "diff", "first", "second"], given: ["--json"], see: isJson, becomes: true },
  },
  "runs tag": {
    "--runs": folder(["runs", "tag", "last", "wide"], file("other/third/annotations.json")),
    "--remove": { argv: ["runs", "tag", "first", "kept"], given: ["--remove"], see: all },
  },
  "runs note": {
    "--runs": folder(["runs", "note", "last", "why"], file("other/third/annotations.json")),
    "--remove": { argv: ["runs", "note", "first"], given: ["--remove"], see: all },
  },
  "runs rm": { "--runs": folder(["runs", "rm", "last"], file("other/third")) },
  "runs prune": {
    "--runs": folder([...prune], all),
    "--keep-best": { argv: prune.slice(0, 2), given: ["--keep-best", "1"], see: code, becomes: 0 },
    "--by": { argv: prune, given: ["--by", "parameters"], see: all },
    "--where": { argv: prune, given: ["-w", "model.cell=gru"], see: all },
    "--unfinished": { argv: [...prune, "--runs", "paused"], given: ["--unfinished"], see: all },
    "--yes": { argv: prune, given: ["-y"], see: stdout(/^removed/), becomes: "removed" },
    "--dry-run": { argv: [...prune, "-y"], given: ["--dry-run"], see: code, becomes: 2 },
  },
  serve: {
    "--port": { test: "test/e2e/serve.test.ts", because: "runs until a signal comes" },
    "--runs": { test: "test/e2e/serve.test.ts", because: "runs until a signal comes" },
  },
  export: {
    "--to": { argv: ["export", "first"], given: ["--to", "e.csv"], see: file("e.csv"), becomes: true },
    "--format": { argv: ["export", "first", "--to", "x.bin"], given: ["--format", "csv"], see: code, becomes: 0 },
    "--best": { argv: weights("first"), given: ["--best"], see: bytes },
    "--last": { argv: weights("second"), given: ["--last"], see: bytes },
    "--stateful": { argv: ["export", "first", "--to", "w.onnx"], given: ["--stateful"], see: bytes },
    "--experiment": { test: "test/export/mlflow/mlflow.test.ts", because: "needs a server" },
    "--runs": folder(["export", "last", "--to", "w.safetensors"], bytes),
  },
  "config show": {
    "--config": { argv: ["config", "show"], given: ["-c", "smoke"], see: json("name"), becomes: "smoke" },
    ...configRows(shown, json, "--cell --hidden --epochs --seed --name"),
  },
  doctor: { "--json": { argv: ["doctor"], given: ["--json"], see: isJson, becomes: true } },
  "setup native": {
    "--gpu": native("gpu"),
    "--wheel": native("wheels"),
    "--undo": native("undoNative"),
  },
};
