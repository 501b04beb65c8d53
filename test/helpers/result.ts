import type { Config } from "../../src/config/schema.js";
import { assess } from "../../src/evaluation/assess.js";
import { checkExpectations } from "../../src/evaluation/expectation.js";
import type { CheckedExperiment } from "../../src/experiment/check.js";
import { createNetwork, type Network } from "../../src/model/network.js";
import { windowRecords } from "../../src/runs/window-records.js";
import { isCheckpointDue } from "../../src/training/checkpoint-rule.js";
import { train } from "../../src/training/loop.js";
import { createOptimizer } from "../../src/training/optimizer.js";
import { startingWeights } from "../../src/training/start.js";
import { newTrainingState } from "../../src/training/state.js";
import { epochToRestore } from "../../src/training/stopping.js";

/**
 * All that an experiment makes, as a text, without a run folder: weights, epochs, figures, predictions,
 * windows, expectations, and at which steps there are checkpoints.
 */
export async function resultOf(config: Config, checked: CheckedExperiment): Promise<string> {
  const { expect: expected, ...others } = config;
  const key = JSON.stringify(others);
  const known = trainings.get(key) ?? trained(config, checked);
  trainings.set(key, known);
  const { text, final, test } = await known;
  return `${JSON.stringify(checkExpectations(expected, { final, test }))}\n${text}`;
}

/** By their configs without expectations, which are checked after the training and do not change it. */
const trainings = new Map<string, ReturnType<typeof trained>>();

async function trained(config: Config, { data, spec }: CheckedExperiment) {
  const network = createNetwork(spec, startingWeights(spec, data, config.training.seed));
  const optimizer = createOptimizer(network.parameters, config.training.optimizer);
  try {
    const state = newTrainingState();
    const checkpoints: number[] = [];
    let best = weightsOf(network);
    for await (const event of train({
      network,
      optimizer,
      splits: data,
      config: config.training,
      state,
    })) {
      if (event.type === "batch" && isCheckpointDue(config.training, optimizer.steps))
        checkpoints.push(optimizer.steps);
      if (event.type !== "epoch") continue;
      checkpoints.push(optimizer.steps);
      if (epochToRestore(state, config.training.checkpoint) === event.epoch)
        best = weightsOf(network);
    }
    const restored =
      config.training.restoreBest &&
      epochToRestore(state, config.training.checkpoint) !== undefined;
    if (restored) network.assign(best);
    const assessment = assess(network, data, config);
    const final = state.history.at(-1)!;
    const windows =
      assessment.objective === "forecast"
        ? windowRecords(data.test, assessment.predictions, {
            count: config.output.plots,
            places: false,
          })
        : [];
    const epochs = state.history.map(({ durationMs: _, ...figures }) => figures);
    const text = JSON.stringify(
      {
        weights: [...weightsOf(network)],
        epochs,
        assessment,
        windows,
        checkpoints,
        best: [...best],
      },
      (_, value) => (ArrayBuffer.isView(value) ? [...(value as Float64Array)] : value),
    );
    return { text, final, test: assessment.test };
  } finally {
    optimizer.dispose();
    network.dispose();
  }
}

function weightsOf(network: Network): ReadonlyMap<string, Float32Array> {
  return new Map([...network.weights()].map(([name, values]) => [name, values.slice()]));
}
