import { type Dataset, outputShape } from "../data/dataset.js";
import { type ForecastQuantile, historyOf, type LastStep } from "../evaluation/last-step.js";
import { bandsOf } from "../evaluation/quantiles.js";
import type { WindowRecord } from "./records.js";
import { chosenWindows } from "./window-choice.js";

/**
 * Some examples of a data set with the forecasts after their last step, a record for each target. They are
 * spread evenly over the data set and include the best and the worst forecast.
 *
 * @param options.count maximum number of examples
 * @param options.places whether records name their series and times
 */
export function windowRecords(
  dataset: Dataset,
  lastStep: LastStep,
  { count, places }: { readonly count: number; readonly places: boolean },
): WindowRecord[] {
  const { steps, inputs, targets, variables } = dataset;
  const chosen = chosenWindows(lastStep, count);
  const x = new Float32Array(chosen.length * steps * inputs);
  const y = new Float32Array(chosen.length * targets);
  const indices = chosen.map(({ index }) => index);
  dataset.fill(indices, x, y);
  const shape = outputShape(dataset);
  const [band] = bandsOf(lastStep.quantiles ?? []);
  return Array.from({ length: chosen.length * shape.count }, (_, row) => {
    const [position, v] = [Math.floor(row / shape.count), row % shape.count];
    const { index, rank } = chosen[position]!;
    const input = x.subarray(position * steps * inputs, (position + 1) * steps * inputs);
    const first = (index * shape.count + v) * shape.ahead;
    const ofRow = (values: Float64Array) => [...values.subarray(first, first + shape.ahead)];
    const offset = dataset.offsets?.(index)[v];
    return {
      index,
      ...(rank && { rank }),
      ...(places && placeOf(dataset, index, shape.ahead)),
      ...(variables && { target: variables[v]! }),
      ...(offset && { offset }),
      history: [...historyOf(dataset, index, input).subarray(v * steps, (v + 1) * steps)],
      truth: ofRow(lastStep.targets),
      prediction: ofRow(lastStep.predictions),
      ...(lastStep.sds && { sd: ofRow(lastStep.sds) }),
      ...(band && { band: bandOf(...band, ofRow) }),
    };
  });
}

/** The series of an example and the times of its input and forecast steps, if the data has them. */
function placeOf(
  { place, steps }: Dataset,
  index: number,
  ahead: number,
): Pick<WindowRecord, "series" | "times"> {
  if (place === undefined) return {};
  const { series, time } = place(index);
  const times = Array.from({ length: steps + ahead }, (_, step) => time(step - steps + 1));
  return { ...(series !== "" && { series }), ...(times[0] !== "" && { times }) };
}

function bandOf(
  low: ForecastQuantile,
  high: ForecastQuantile,
  ofRow: (values: Float64Array) => number[],
): WindowRecord["band"] {
  const share = Number((high.level - low.level).toPrecision(6));
  return { share, low: ofRow(low.values), high: ofRow(high.values) };
}
