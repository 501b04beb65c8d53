import type { LabelledConfig } from "../../data/labelled/options.js";
import type { LabelledRecord } from "../../data/labelled/record.js";
import { rareNumber } from "../../data/labelled/token-kinds.js";
import {
  type DataGraph,
  type ExportedModel,
  type Metadata,
  stepsDimension,
} from "./exported-model.js";
import { cast, type Graph, scalar, type Value } from "./graph.js";
import { oneHot, withoutPadding } from "./layers.js";
import { addClassOutputs, addValueOutputs } from "./outputs.js";

type NetworkInput = DataGraph["input"];

/** Sequences of a user, of numbers or tokens, each with a class or a number. */
export function labelledGraph(
  graph: Graph,
  model: ExportedModel,
  { features = [], vocabulary, target }: LabelledRecord,
): DataGraph {
  const options = model.config.data as LabelledConfig;
  const rare = vocabulary && rareNumber(options.tokens);
  const tokens = vocabulary && { kind: options.tokens, vocabulary, unknown: rare ?? UNKNOWN };
  return {
    input: tokens ? tokenInput(graph, model) : numberInput(graph, model, features),
    metadata: tokens
      ? tokenMetadata(tokens)
      : [["features", JSON.stringify(features.map(({ name }) => name))]],
    addOutputs: outputsOf(graph, model, target),
  };
}

/** Words as sequences of letters. */
export function wordsGraph(
  graph: Graph,
  model: ExportedModel,
  { alphabet }: { readonly alphabet: readonly string[] },
): DataGraph {
  const tokens = { kind: "letters", vocabulary: alphabet, unknown: UNKNOWN };
  return {
    input: tokenInput(graph, model),
    metadata: tokenMetadata(tokens),
    addOutputs: outputsOf(graph, model),
  };
}

/** Generated sequences of numbers, whose values have no unit and no names. */
export function madeGraph(graph: Graph, model: ExportedModel): DataGraph {
  const features = Array.from({ length: model.spec.inputs }, (_, index) => ({
    name: `input ${index + 1}`,
    mean: 0,
    sd: 1,
  }));
  return {
    input: numberInput(graph, model, features),
    metadata: [["features", JSON.stringify(features.map(({ name }) => name))]],
    addOutputs: outputsOf(graph, model),
  };
}

/** Stands for a token that has no input. */
const UNKNOWN = -1;

interface Tokens {
  readonly kind: string;
  readonly vocabulary: readonly string[];
  /** Number of a token that is not in the vocabulary. */
  readonly unknown: number;
}

function tokenMetadata({ kind, vocabulary, unknown }: Tokens): Metadata {
  return [
    ["tokens", kind],
    ["vocabulary", JSON.stringify(vocabulary)],
    ["unknown", String(unknown)],
  ];
}

function tokenInput(graph: Graph, model: ExportedModel): NetworkInput {
  const { spec } = model;
  const tokens = graph.input({
    name: "tokens",
    type: "int32",
    dimensions: ["batch", stepsDimension(model)],
    description:
      `number of each token in the metadata's "vocabulary", from 0; the metadata's "unknown" for one ` +
      "that is not there",
  });
  const x = spec.embedding ? tokens : oneHot(graph, tokens, spec.inputs);
  return { x, lengths: lengthsInput(graph, model) };
}

interface Feature {
  readonly mean: number;
  readonly sd: number;
}

function numberInput(
  graph: Graph,
  model: ExportedModel,
  features: readonly Feature[],
): NetworkInput {
  const values = graph.input({
    name: "values",
    type: "double",
    dimensions: ["batch", stepsDimension(model), features.length],
    description: `each step's values of the metadata's "features" in the data's own unit`,
  });
  const lengths = lengthsInput(graph, model);
  const [means, sds] = (["mean", "sd"] as const).map((key) =>
    graph.constant(Float64Array.from(features, (feature) => feature[key])),
  );
  const scaled = graph.apply("Div", [graph.apply("Sub", [values, means!]), sds!]);
  return { x: withoutPadding(graph, cast(graph, scaled, "float"), lengths), lengths };
}

/** The input for lengths, unless sequences come in pieces of a stream, where all have all steps. */
function lengthsInput(
  graph: Graph,
  { variableLength, stateful }: ExportedModel,
): Value | undefined {
  if (!variableLength || stateful) return undefined;
  return graph.input({
    name: "sequence_lens",
    type: "int32",
    dimensions: ["batch"],
    description: "number of steps of each sequence; values after them are ignored",
  });
}

/** Outputs for each objective; `target` undoes the scaling of predicted numbers. */
function outputsOf(
  graph: Graph,
  model: ExportedModel,
  target: Feature = { mean: 0, sd: 1 },
): DataGraph["addOutputs"] {
  const { spec } = model;
  const undo = (values: Value) => {
    const [mean, sd] = [target.mean, target.sd].map((value) => scalar(graph, value));
    return graph.apply("Add", [graph.apply("Mul", [values, sd!]), mean!]);
  };
  const unit = "in the data's own unit";
  const byObjective: Readonly<Record<typeof spec.objective, DataGraph["addOutputs"]>> = {
    classification: (logits) => addClassOutputs(graph, spec, logits, []),
    labelling: (logits) => addClassOutputs(graph, spec, logits, [stepsDimension(model)]),
    regression: (predictions) => {
      const shape = [spec.outputs];
      const description = `number of each sequence ${unit}`;
      addValueOutputs(graph, spec, predictions, { name: "prediction", description, shape, undo });
    },
    forecast: (predictions) => {
      const shape = [1, spec.outputs];
      const description = `values after the last step ${unit}`;
      addValueOutputs(graph, spec, predictions, { name: "forecast", description, shape, undo });
    },
  };
  return byObjective[spec.objective];
}
