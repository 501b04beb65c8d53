/**
 * How many epochs ASHA takes to find what all trials in full would find:
 * node test/bench/asha-replay.mjs [--trials 81] [--epochs 27] [--orders 1000] [--jobs 2] [--json]
 * (after npm run build). Trains every trial in full once, and replays the search over the recorded epochs with the
 * trials in other orders; the README beside this file says more.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { permutation, randomStream } from "../../dist/shared/random.js";
import { lastPromotion, promotions, rungsOf } from "../../dist/study/sweep/asha.js";
import { figureAfter, sweepMetric } from "../../dist/study/sweep/metric.js";

const { values: options } = parseArgs({
  options: {
    trials: { type: "string", default: "81" },
    epochs: { type: "string", default: "27" },
    orders: { type: "string", default: "1000" },
    jobs: { type: "string", default: "2" },
    json: { type: "boolean", default: false },
  },
});
const [epochs, orders] = [Number(options.epochs), Number(options.orders)];
const metric = sweepMetric("valLoss");
const asha = { eta: 3, minEpochs: 1 };
const rungs = rungsOf(epochs, asha);

/** Of each trial the metric after 1, 2, ... epochs. */
function trainedCurves() {
  const cwd = mkdtempSync(join(tmpdir(), "rnnlab-asha-"));
  const program = fileURLToPath(new URL("../../bin/rnnlab.js", import.meta.url));
  const argv = [
    "sweep",
    "-c",
    "smoke",
    `training.epochs=${epochs}`,
    "model.hidden=4,8,16",
    "training.optimizer.learningRate=log(1e-4,1e-1)",
    "training.batchSize=8,16,32",
    "--sampler",
    "random",
    "--trials",
    options.trials,
    "--metric",
    metric.name,
    "--jobs",
    options.jobs,
    "--quiet",
    "--json",
  ];
  const stdout = execFileSync(process.execPath, [program, ...argv], { cwd, encoding: "utf8" });
  const { sweep, rows } = JSON.parse(stdout);
  const curves = rows.map(({ runs: [run] }) => {
    const read = (file) => readFileSync(join(cwd, sweep, run, file), "utf8");
    const { training } = JSON.parse(read("config.json"));
    const history = read("metrics.jsonl")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    return history.map((_, done) => figureAfter(history.slice(0, done + 1), metric, training));
  });
  rmSync(cwd, { recursive: true });
  return curves;
}

/**
 * The search as one worker does it, over curves that are known.
 *
 * @returns the epochs that it trains and the best figure of a trial that it trains to the end
 */
function replayed(curves) {
  let trials = [];
  let [trained, anew] = [0, 0];
  for (;;) {
    const unseen = { number: trials.length + 1, goal: rungs[0] };
    const step =
      promotions(trials, rungs, metric, asha)[0] ??
      (trials.length < curves.length ? unseen : lastPromotion(trials, rungs, metric));
    if (step === undefined) break;
    const before = trials.find(({ number }) => number === step.number);
    const after = trainedTo(curves[step.number - 1], step, before);
    trained += after.epochs - (before?.epochs ?? 0);
    anew += after.epochs;
    trials = [...trials.filter((trial) => trial !== before), after];
  }
  const finished = trials.filter(({ state }) => state === "finished");
  return { trained, anew, best: Math.min(...finished.map(({ value }) => value)) };
}

/** A trial that ended by itself before its goal is finished too. */
function trainedTo(curve, { number, goal }, before) {
  const done = Math.min(goal, curve.length);
  const value = curve[done - 1];
  const isEnd = goal === epochs || curve.length < goal;
  return {
    number,
    goal,
    epochs: done,
    value,
    state: isEnd ? "finished" : "paused",
    rungs: [...(before?.rungs ?? []), { epochs: goal, value }],
  };
}

/** The mean best figure of as many whole trials as the epochs are enough for. */
function randomSearch(curves, budget) {
  return Math.min(...curves.slice(0, Math.floor(budget / epochs)).map((curve) => curve.at(-1)));
}

const curves = trainedCurves();
const full = curves.reduce((sum, curve) => sum + curve.length, 0);
const best = Math.min(...curves.map((curve) => curve.at(-1)));
const shuffled = Array.from({ length: orders }, (_, index) => {
  return [...permutation(curves.length, randomStream(1, "asha-replay", index))].map(
    (at) => curves[at],
  );
});
const replays = shuffled.map((order) => ({ ...replayed(order), order }));
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const sorted = (values) => [...values].sort((a, b) => a - b);
const trained = sorted(replays.map((replay) => replay.trained));
const result = {
  trials: curves.length,
  orders,
  fullEpochs: full,
  ashaEpochs: { median: trained[Math.floor(orders / 2)], most: trained.at(-1) },
  epochsIfPromotionsBeganAnew: mean(replays.map(({ anew }) => anew)),
  timesFewer: full / trained[Math.floor(orders / 2)],
  bestOfAll: best,
  ordersThatFindIt: replays.filter((replay) => replay.best === best).length,
  ashaMeanBest: mean(replays.map((replay) => replay.best)),
  randomSearchMeanBest: mean(replays.map(({ order, trained }) => randomSearch(order, trained))),
};
if (options.json) console.log(JSON.stringify(result, null, 2));
else {
  console.log(
    `${result.trials} trials of ${epochs} epochs, ${orders} orders\n` +
      `epochs: ${full} in full, ASHA ${result.ashaEpochs.median} (median), ${result.ashaEpochs.most} (most): ` +
      `${result.timesFewer.toFixed(1)} times fewer; ` +
      `${result.epochsIfPromotionsBeganAnew.toFixed(0)} if promotions began anew\n` +
      `validation loss: ${best.toPrecision(4)} is the best of all, found in ${result.ordersThatFindIt} orders; ` +
      `ASHA ${result.ashaMeanBest.toPrecision(4)} in the mean, ` +
      `random search with the same epochs ${result.randomSearchMeanBest.toPrecision(4)}`,
  );
}
