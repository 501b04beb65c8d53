import type { Weights } from "../../model/initialise.js";
import type { ModelSpec } from "../../model/spec.js";
import type { Value } from "./graph.js";
import type { States } from "./states.js";

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
  /** States before the first step, [states, batch, hidden], as many of each layer as `stateCounts` says. */
  readonly initial?: States | undefined;
  /** Number of each window's series, [batch], if parameters differ between series. */
  readonly series?: Value | undefined;
}
