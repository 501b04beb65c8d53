import type { RecurrentSpec } from "../../kernels/contract.js";
import { cellNumbers } from "../../kernels/wasm/job.js";
import type { ModelSpec } from "../../model/spec.js";
import { UserError } from "../../shared/errors.js";

/** For each part of a spec, the features that `rnnlab/predict` does not support. A new part needs an entry. */
type Refusals<Spec> = { readonly [Part in keyof Required<Spec>]: (spec: Spec) => string | false };

const none = () => false as const;

const recurrentRefusals: Refusals<RecurrentSpec> = {
  cell: ({ cell }) => !(cell in cellNumbers) && `model.cell "${cell}"`,
  layers: none,
  hidden: none,
  direction: none,
  dilation: none,
  norm: none,
};

const modelRefusals: Refusals<ModelSpec> = {
  recurrent: ({ recurrent }) => firstRefusal(recurrentRefusals, recurrent),
  objective: none,
  inputs: none,
  outputs: none,
  dropout: none, // predictions have no dropout
  targets: none,
  forgetBias: none,
  skip: ({ skip }) => skip === "miniRocket" && `model.skip "${skip}"`,
  skipFeatures: none,
  skipCycles: none,
  series: none,
  steps: none,
  loss: none,
  inputDropout: none,
  embedding: none,
  convolution: none,
  pooling: none,
  affine: none,
  smoothing: none,
};

function firstRefusal<Spec>(refusals: Refusals<Spec>, spec: Spec): string | false {
  const all = Object.values<(spec: Spec) => string | false>(refusals);
  return all.map((refusal) => refusal(spec)).find(Boolean) ?? false;
}

/** The spec of a model that `rnnlab/predict` supports. */
interface PredictableSpec extends ModelSpec {
  readonly skip: Exclude<ModelSpec["skip"], "miniRocket">;
}

/** @throws UserError about the first feature of a model that `rnnlab/predict` does not support */
export function requirePredictable(spec: ModelSpec): asserts spec is PredictableSpec {
  const refused = firstRefusal(modelRefusals, spec);
  if (refused) throw notInModelFile(refused);
}

/** The error for a model with a feature that `rnnlab/predict` does not support. */
export function notInModelFile(feature: string): UserError {
  return new UserError(
    `export: rnnlab/predict does not compute ${feature}. Export an ONNX file (--to model.onnx), or predict ` +
      "with rnnlab predict.",
  );
}
