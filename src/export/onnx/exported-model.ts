import type { Config } from "../../config/schema.js";
import type { DataRecord } from "../../data/record.js";
import type { ModelSpec } from "../../model/spec.js";
import type { Value } from "./graph.js";
import type { NetworkPorts, TrainedNetwork } from "./network.js";

/** A run's model, and all that is known of the data it is for. */
export interface ExportedModel extends TrainedNetwork {
  readonly config: Config;
  /** Missing where the data is made and not read. */
  readonly record?: DataRecord | undefined;
  /** Names of the classes by number; none where values are predicted. */
  readonly classes: readonly string[];
  /** Whether sequences differ in length. */
  readonly variableLength: boolean;
  /** Whether the states of the recurrent layers go in and out, for sequences in pieces. */
  readonly stateful: boolean;
}

/** Texts that the file keeps beside the graph, by name. */
export type Metadata = readonly (readonly [key: string, value: string])[];

/** How the values of a kind of data become what the network takes, and its predictions what is read. */
export interface DataGraph {
  readonly input: Pick<NetworkPorts, "x" | "lengths">;
  readonly metadata: Metadata;
  /**
   * Adds the outputs of the file.
   *
   * @param predictions as `networkGraph` gives them
   */
  addOutputs(predictions: Value): void;
}

/**
 * The steps of a call: any number of them where each depends on those before it alone, or sequences
 * differ in length anyway; else those that the model was trained on.
 */
export function stepsDimension({ spec, variableLength }: ExportedModel): number | "steps" {
  return variableLength || isCausal(spec) ? "steps" : spec.steps;
}

function isCausal({ recurrent, skip, convolution }: ModelSpec): boolean {
  return recurrent.direction === "forward" && skip === "none" && convolution.length === 0;
}
