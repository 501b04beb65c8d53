import { medianIndex, outputsPerValue } from "../kernels/losses/quantile.js";
import type { LineTable } from "../model/layers/series-lines.js";
import type { Network } from "../model/network.js";

/** The lines of series in a network, of the median with a quantile loss; undefined if it has none. */
export function linesIn(network: Network): LineTable | undefined {
  const { spec } = network;
  if (spec.skip !== "linearBySeries") return undefined;
  const weights = network.weights();
  const levels = outputsPerValue(spec.loss);
  const median = medianIndex(spec.loss);
  const rows = spec.outputs;
  const columns = spec.steps * spec.inputs;
  const [weight, bias] = [weights.get("skip.weight")!, weights.get("skip.bias")!];
  return {
    rows,
    weight: ofLevel(weight, rows * columns, levels, median),
    bias: ofLevel(bias, rows, levels, median),
  };
}

/** The values of one level, of [lines, levels, size]. */
function ofLevel(values: Float32Array, size: number, levels: number, level: number): Float32Array {
  return Float32Array.from({ length: values.length / levels }, (_, i) => {
    const line = Math.floor(i / size);
    return values[(line * levels + level) * size + (i - line * size)]!;
  });
}
