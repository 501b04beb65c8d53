import { isDilated } from "../../kernels/contract.js";
import { levelsOf } from "../../kernels/losses/quantile.js";
import { UserError } from "../../shared/errors.js";
import { cellOperator } from "./cells.js";
import type { DataGraph, ExportedModel, Metadata } from "./exported-model.js";
import { Graph, type Value } from "./graph.js";
import { networkGraph } from "./network.js";
import { labelledGraph, madeGraph, wordsGraph } from "./sequences.js";
import { seriesGraph } from "./series.js";
import { type States, stateCounts } from "./states.js";
import { requireStreamable } from "./streaming.js";

/** Maximum size of a Protocol Buffers message. */
const MOST_BYTES = 2 ** 31 - 1;

/**
 * A model as an ONNX file, with inputs and predictions in the units of the data.
 *
 * @param facts texts to store in the file besides those about data and model
 * @throws UserError for a model that ONNX does not support, or whose states cannot be inputs and outputs
 */
export function onnxFile(
  model: ExportedModel,
  facts: Metadata,
  producer: { readonly name: string; readonly version: string },
): Uint8Array {
  requireStreamable(model);
  const graph = Graph.empty();
  const data = dataGraph(graph, model);
  const initial = model.stateful ? stateInputs(graph, model) : undefined;
  const { predictions, states } = networkGraph(graph, model, { ...data.input, initial });
  data.addOutputs(predictions);
  if (model.stateful) addStateOutputs(graph, model, states());
  const metadata = new Map([...facts, ...modelMetadata(model), ...data.metadata]);
  const file = graph.file(metadata, producer);
  if (file.length <= MOST_BYTES) return file;
  throw new UserError(
    `export: the model takes ${file.length} bytes, expected at most ${MOST_BYTES} in an ONNX file. ` +
      "Export the weights as safetensors.",
  );
}

function dataGraph(graph: Graph, model: ExportedModel): DataGraph {
  const { record } = model;
  switch (record?.task) {
    case "csv":
      return seriesGraph(graph, model, record);
    case "labelled":
      return labelledGraph(graph, model, record);
    case "words":
      return wordsGraph(graph, model, record);
    case undefined:
      return madeGraph(graph, model);
  }
}

/** The states with PyTorch's names: `h_0` and `c_0` are inputs, `h_n` and `c_n` outputs. */
function statePorts({ spec: { recurrent } }: ExportedModel, suffix: "0" | "n") {
  const when = suffix === "0" ? "before the first step, zeros at first" : "after the last step";
  const counts = stateCounts(recurrent);
  const count = counts.reduce((a, b) => a + b);
  const order = isDilated(recurrent)
    ? `; of layer after layer ${counts.join(", ")}, the oldest of a layer first`
    : "";
  const names = cellOperator(recurrent.cell).hasCellState
    ? (["h", "c"] as const)
    : (["h"] as const);
  return names.map((name) => ({
    name: `${name}_${suffix}`,
    type: "float" as const,
    dimensions: [count, "batch", recurrent.hidden],
    description: `${name === "h" ? "hidden" : "cell"} states of all layers ${when}${order}`,
  }));
}

function stateInputs(graph: Graph, model: ExportedModel): States {
  const [h = "", c] = statePorts(model, "0").map((port) => graph.input(port));
  return { h, c };
}

function addStateOutputs(graph: Graph, model: ExportedModel, { h, c }: States): void {
  const values: readonly (Value | undefined)[] = [h, c];
  for (const [at, port] of statePorts(model, "n").entries()) graph.output(port, values[at]!);
}

function modelMetadata({ config, spec, classes }: ExportedModel): Metadata {
  const levels = levelsOf(spec.loss);
  return [
    ["name", config.name],
    ["task", config.data.task],
    ["objective", spec.objective],
    ["steps", String(spec.steps)],
    ...(classes.length > 0 ? [["classes", JSON.stringify(classes)] as const] : []),
    ...(levels.length > 1 ? [["levels", JSON.stringify(levels)] as const] : []),
  ];
}
