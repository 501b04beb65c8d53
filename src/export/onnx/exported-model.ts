import type { Config } from "../../config/schema.js";
import type { DataRecord } from "../../data/record.js";
import type { ModelSpec } from "../../model/spec.js";
import type { Value } from "./graph.js";
import type { NetworkPorts, TrainedNetwork } from "./network-ports.js";

/** A run's model and what is known about its data. */
export interface ExportedModel extends TrainedNetwork {
  readonly config: Config;
  /** Missing if the data is generated. */
  readonly record?: DataRecord | undefined;
  /** Names of the classes by number; empty if values are predicted. */
  readonly classes: readonly string[];
  /** Whether sequences differ in length. */
  readonly variableLength: boolean;
  /** Whether the states of the recurrent layers are inputs and outputs, for sequences in pieces. */
  readonly stateful: boolean;
}

/** Texts stored in the file beside the graph, by name. */
export type Metadata = readonly (readonly [key: string, value: string])[];

/** Converts values of the data to the network's inputs, and its predictions to outputs. */
export interface DataGraph {
  readonly input: Pick<NetworkPorts, "x" | "lengths" | "series">;
  readonly metadata: Metadata;
  /**
   * Adds the outputs of the file.
   *
   * @param predictions from `networkGraph`
   */
  addOutputs(predictions: Value): void;
}

/**
 * The number of steps in a call. Any number is possible if each step depends only on earlier ones, or if
 * sequences differ in length; otherwise it is the number used in training.
 */
export function stepsDimension({ spec, variableLength }: ExportedModel): number | "steps" {
  return variableLength || isCausal(spec) ? "steps" : spec.steps;
}

function isCausal({ recurrent, skip, convolution }: ModelSpec): boolean {
  return recurrent.direction === "forward" && skip === "none" && convolution.length === 0;
}
