import type { Scalar, Tensor } from "@tensorflow/tfjs-core";
import { usedLengths } from "./check.js";
import type { RecurrentSpec } from "./contract.js";
import { runListKernel } from "./list-kernel.js";
import type { LossCall, LossResult, LossSpec } from "./loss-contract.js";

/**
 * A loss of a recurrent stack with a linear readout, with all gradients, computed as a whole, for a
 * backend on which the number of operations determines the time. Inputs, one list: x, targets, the
 * parameters, the masks. Outputs: loss, loss of the last step, norm of the gradients, the accuracy
 * if the targets are classes, the gradients.
 */
export const lossKernel = "RnnlabLoss";

/** Attributes of the kernel. */
export interface LossAttributes extends RecurrentSpec, LossSpec {
  /** See `LossCall`. */
  readonly missingTargets: boolean;
  /** See `RecurrentInput`. */
  readonly lengths?: Int32Array;
}

/** Runs the loss kernel of the active backend. */
export function kernelGradients(
  { cell, layers, hidden, direction }: RecurrentSpec,
  loss: LossSpec,
  { x, targets, parameters, masks = [], lengths: given, missingTargets = false }: LossCall,
): LossResult {
  const lengths = usedLengths(x, given);
  const spec = { cell, layers, hidden, direction };
  const attributes: LossAttributes = {
    ...spec,
    ...loss,
    missingTargets,
    ...(lengths && { lengths }),
  };
  const inputs = [x, targets, ...parameters, ...masks];
  const outputs = runListKernel(lossKernel, inputs, attributes);
  const [total, lossLastStep, gradientNorm, ...rest] = outputs as [Scalar, Scalar, Scalar];
  const gradients = (rest as Tensor[]).slice(-parameters.length);
  const [accuracy] = rest.length > gradients.length ? (rest as Scalar[]) : [];
  return { loss: total, lossLastStep, gradientNorm, accuracy, gradients };
}
