import { isStepwise } from "../../data/dataset.js";
import { lossNamed } from "../../kernels/losses/index.js";
import { levelsOf } from "../../kernels/losses/quantile.js";
import { type ModelSpec, readoutWidth } from "../../model/spec.js";
import { UserError } from "../../shared/errors.js";
import { withAffine, withoutAffine } from "./affine.js";
import { type Graph, integers, reshape, type Value } from "./graph.js";
import { convolved, embedded, withoutPadding } from "./layers.js";
import { linear, skips } from "./linear.js";
import type { NetworkPorts, TrainedNetwork } from "./network-ports.js";
import { pooled } from "./pooling.js";
import { lastStep, recurrentStack } from "./recurrent.js";
import { smoothed } from "./smoothing.js";
import type { States } from "./states.js";

/** The outputs of a network. */
interface NetworkOutput {
  /**
   * The readout, after the link of the loss if it has one: [batch, width] after the last step, or [batch,
   * steps, width] if every step has a class.
   */
  readonly predictions: Value;
  /** States after the last step; only those that are requested become part of the graph. */
  states(): States;
}

/** A network without dropout, computed as in `model/composition.ts`. */
export function networkGraph(
  graph: Graph,
  { spec, weights }: TrainedNetwork,
  { x: raw, lengths: givenLengths, initial, series }: NetworkPorts,
): NetworkOutput {
  const { x: given, restored } = surroundings(graph, { spec, weights }, raw, series);
  const tokens = embedded(graph, spec, weights, given);
  const input = spec.convolution.length > 0 ? withoutPadding(graph, tokens, givenLengths) : tokens;
  const { x, lengths } = convolved(graph, spec, weights, { x: input, lengths: givenLengths });
  const stack = recurrentStack(graph, spec.recurrent, weights, x, { lengths, initial });
  const state = stateOf(graph, { spec, weights }, stack, lengths);
  const line = linear(graph, { spec, weights }, "fc", state);
  const whole = skips[spec.skip](graph, { spec, weights }, line, {
    x: given,
    lengths: givenLengths,
    series,
  });
  return { predictions: linked(graph, spec, restored(whole)), states: () => stack.states() };
}

/** The input after what surrounds the network, and how that is undone for predictions [batch, readout width]. */
function surroundings(
  graph: Graph,
  network: TrainedNetwork,
  x: Value,
  series: Value | undefined,
): { readonly x: Value; restored(predictions: Value): Value } {
  const { spec, weights } = network;
  if (spec.smoothing) return smoothed(graph, network, spec.smoothing, x, series);
  return {
    x: withAffine(graph, spec, weights, x),
    restored: (predictions) => withoutAffine(graph, spec, weights, predictions),
  };
}

/** The input of the readout: [batch, features] or [batch, steps, features]. */
function stateOf(
  graph: Graph,
  { spec, weights }: TrainedNetwork,
  stack: ReturnType<typeof recurrentStack>,
  lengths: Value | undefined,
): Value {
  const { objective, pooling } = spec;
  if (pooling !== "last") {
    const attention = weights.get("attention.weight");
    return pooled(graph, pooling, { y: stack.everyStep(), lengths, attention });
  }
  if (!isStepwise(objective)) return stack.final();
  const y = stack.everyStep();
  return objective === "forecast" ? lastStep(graph, y) : y;
}

/** Operators that turn the readout into predictions, by the name of a loss with a link. */
const links: Readonly<Record<string, string>> = { poisson: "Exp" };

function linked(graph: Graph, { loss: { name } }: ModelSpec, outputs: Value): Value {
  const loss = lossNamed(name);
  if (loss.targets === "classes" || loss.link === undefined) return outputs;
  const operator = links[name];
  if (operator !== undefined) return graph.apply(operator, [outputs]);
  throw new UserError(
    `export: training.loss is ${name}, whose predictions the ONNX export does not support, expected ` +
      `one without a link or ${Object.keys(links).join(", ")}. Export the weights as safetensors.`,
  );
}

/** Reshapes predictions [batch, levels * values] to [batch, levels, values] and sorts crossing levels. */
export function sortedLevels(graph: Graph, spec: ModelSpec, predictions: Value): Value {
  const count = levelsOf(spec.loss).length;
  const levels = reshape(graph, predictions, 0, count, readoutWidth(spec) / count);
  if (count === 1) return levels;
  const options = { axis: 1, largest: 0, sorted: 1 };
  const [values = levels] = graph.applyFor(2, "TopK", [levels, integers(graph, count)], options);
  return values;
}
