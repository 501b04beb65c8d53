import { batches } from "../data/batches.js";
import type { Dataset } from "../data/dataset.js";
import { withLastTargets } from "../data/last-targets.js";
import { lastSteps, truths } from "./last-step.js";
import { type LastStepErrors, lastStepErrors } from "./metrics.js";
import type { Forecaster, Windows } from "./naive-forecasters.js";

const BATCH_SIZE = 256;

/** The errors of one of several forecasters. */
type NamedErrors<N extends string> = LastStepErrors & { readonly name: N };

/**
 * The errors of forecasters on the last step of every window. They run one after the other and batch
 * by batch, because the windows of a large test set would not fit into memory.
 *
 * @param scales the naive error of each target's training series, see `naiveScales`
 */
export function forecasterErrors<N extends string>(
  test: Dataset,
  forecasters: Partial<Record<N, Forecaster>>,
  scales: readonly number[],
): NamedErrors<N>[] {
  const { outputs, variables, offsets } = test;
  const targets = forecastsOf(test, (windows) => windows.targets);
  return Object.entries<Forecaster | undefined>(forecasters).flatMap(([name, forecaster]) => {
    if (forecaster === undefined) return [];
    const predictions = forecastsOf(test, forecaster);
    const errors = lastStepErrors({ outputs, variables, offsets, targets, predictions }, scales);
    return [{ name: name as N, ...errors }];
  });
}

/** Forecasts of the last step of every window, [count, outputs], in the data's own unit. */
function forecastsOf(test: Dataset, forecaster: Forecaster): Float64Array {
  const all = new Float64Array(test.count * test.outputs);
  for (const windows of windowBatches(test)) {
    all.set(forecaster(windows), windows.first * test.outputs);
  }
  return all;
}

function* windowBatches(whole: Dataset): Generator<Windows> {
  let first = 0;
  const dataset = withLastTargets(whole);
  const { outputs } = dataset;
  for (const { x, y, size } of batches(dataset, BATCH_SIZE)) {
    const targets = truths(dataset, lastSteps(y, dataset), { first, perExample: outputs });
    yield { dataset, first, x, targets };
    first += size;
  }
}
