import * as tf from "@tensorflow/tfjs-core";
import type { Config } from "../config/schema.js";
import { loadData } from "../data/registry.js";
import { cellNamed } from "../kernels/cells/index.js";
import { withDevice } from "../kernels/open-device.js";
import { recurrent } from "../kernels/operator.js";
import { initialWeights } from "../model/initialise.js";
import { createNetwork, type Network } from "../model/network.js";
import { elements, parameterCount, parameterSpecs, storedCount } from "../model/parameters.js";
import {
  type ModelSpec,
  modelSpec,
  recurrentInputs,
  recurrentSteps,
  shapeOf,
} from "../model/spec.js";
import type { InspectedParameter, Inspection } from "../report/inspection.js";

const SAMPLE_BATCH = 10;

/** Builds the config's model, runs it on a batch of zeros and reports the shapes. */
export async function inspectModel(config: Config): Promise<Inspection> {
  const data = await loadData(config.data);
  const spec = modelSpec(config.model, shapeOf(data), config.training);
  const shapes = await withDevice({ device: "cpu", threads: 1 }, () => {
    const network = createNetwork(spec, initialWeights(spec, config.training.seed));
    try {
      return sampleShapes(network, data.train.steps);
    } finally {
      network.dispose();
    }
  });
  return {
    name: config.name,
    ...spec.recurrent,
    gates: cellNamed(spec.recurrent.cell).gates,
    parameters: inspectedParameters(spec),
    parameterCount: parameterCount(spec),
    fixedCount: storedCount(spec) - parameterCount(spec),
    bytes: storedCount(spec) * Float32Array.BYTES_PER_ELEMENT,
    shapes,
  };
}

function inspectedParameters(spec: ModelSpec): InspectedParameter[] {
  const total = storedCount(spec);
  return parameterSpecs(spec).map(({ name, shape }) => {
    const count = elements(shape);
    return {
      name,
      shape,
      count,
      share: count / total,
      bytes: count * Float32Array.BYTES_PER_ELEMENT,
    };
  });
}

function sampleShapes(network: Network, steps: number): Inspection["shapes"] {
  return tf.tidy(() => {
    const { spec } = network;
    const x = tf.zeros([SAMPLE_BATCH, steps, spec.inputs]) as tf.Tensor3D;
    const names = parameterSpecs(spec).map(({ name }) => name);
    const weights = network.parameters.filter((_, index) => names[index]!.startsWith("rnn."));
    const inner: [number, number] = [recurrentSteps(spec, steps), recurrentInputs(spec)];
    const sequences = tf.zeros([SAMPLE_BATCH, ...inner]) as tf.Tensor3D;
    const { y, hN, cN } = recurrent(spec.recurrent, sequences, weights, { training: false });
    return {
      x: x.shape,
      ...(String(sequences.shape) !== String(x.shape) && { recurrent: sequences.shape }),
      output: y.shape,
      h_n: hN.shape,
      ...(cN && { c_n: cN.shape }),
      predictions: network.forward({ x }).shape,
    };
  });
}
