import { isStepwise } from "../../data/dataset.js";
import { lossNamed } from "../../kernels/losses/index.js";
import { levelsOf } from "../../kernels/losses/quantile.js";
import type { Weights } from "../../model/initialise.js";
import { parameterSpecs } from "../../model/parameters.js";
import { type ModelSpec, readoutWidth } from "../../model/spec.js";
import { UserError } from "../../shared/errors.js";
import { withAffine, withoutAffine } from "./affine.js";
import { type Graph, integers, reshape, transposed, type Value } from "./graph.js";
import { convolved, embedded, withoutPadding } from "./layers.js";
import { pooled } from "./pooling.js";
import { lastStep, recurrentStack, type States } from "./recurrent.js";

/** A trained network. */
export interface TrainedNetwork {
  readonly spec: ModelSpec;
  readonly weights: Weights;
}

/** The inputs of a network. */
export interface NetworkPorts {
  /** [batch, steps, inputs] in the network's scale, or numbers of tokens [batch, steps]. */
  readonly x: Value;
  /** Number of steps of each sequence, [batch], if they differ. */
  readonly lengths?: Value | undefined;
  /** States before the first step. */
  readonly initial?: States | undefined;
}

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

const NO_SMOOTHING =
  "model.hybrid is exponentialSmoothing, expected none: the file has no operator for its recursion. Export a " +
  "file for rnnlab/predict (--to model.rnnlab), or forecast with rnnlab predict.";

/** A network without dropout, computed as in `model/composition.ts`. */
export function networkGraph(
  graph: Graph,
  { spec, weights }: TrainedNetwork,
  { x: raw, lengths: givenLengths, initial }: NetworkPorts,
): NetworkOutput {
  requireKnown(spec);
  if (spec.smoothing) throw new UserError(NO_SMOOTHING);
  const given = withAffine(graph, spec, weights, raw);
  const tokens = embedded(graph, spec, weights, given);
  const input = spec.convolution.length > 0 ? withoutPadding(graph, tokens, givenLengths) : tokens;
  const { x, lengths } = convolved(graph, spec, weights, { x: input, lengths: givenLengths });
  const stack = recurrentStack(graph, spec.recurrent, weights, x, { lengths, initial });
  const state = stateOf(graph, { spec, weights }, stack, lengths);
  const line = readout(graph, { spec, weights }, "fc", state);
  const whole = spec.skip === "linear" ? skipped(graph, { spec, weights }, line, given) : line;
  const forecasts = withoutAffine(graph, spec, weights, whole);
  return { predictions: linked(graph, spec, forecasts), states: () => stack.states() };
}

/** @throws UserError for an option of the recurrent stack that the export does not support */
function requireKnown({ recurrent: { norm } }: ModelSpec): void {
  if (norm === undefined) return;
  throw new UserError(
    `export: model.norm is ${norm}, which the ONNX export does not know. Export a file for rnnlab/predict (--to model.rnnlab).`,
  );
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

/** A linear layer on the last axis, with parameters of the given name. */
function readout(
  graph: Graph,
  { spec, weights }: TrainedNetwork,
  name: string,
  state: Value,
): Value {
  const { shape } = parameterSpecs(spec).find((parameter) => parameter.name === `${name}.weight`)!;
  const [rows = 0, columns = 0] = shape;
  const weight = transposed(weights.get(`${name}.weight`)!, rows, columns);
  const product = graph.apply("MatMul", [state, graph.constant(weight, [columns, rows])]);
  return graph.apply("Add", [product, graph.constant(weights.get(`${name}.bias`)!)]);
}

/** Adds a linear map of the whole window to the predictions. */
function skipped(graph: Graph, network: TrainedNetwork, predictions: Value, x: Value): Value {
  const { steps, inputs } = network.spec;
  const window = reshape(graph, x, -1, steps * inputs);
  return graph.apply("Add", [predictions, readout(graph, network, "skip", window)]);
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
