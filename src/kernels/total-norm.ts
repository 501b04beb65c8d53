import {
  concat,
  reshape,
  type Scalar,
  sqrt,
  square,
  sum,
  type Tensor,
} from "@tensorflow/tfjs-core";

/**
 * The Euclidean norm of all gradients together. Rows are summed first, because the wasm backend
 * adds values one by one in float32, which loses digits.
 */
export function totalNorm(gradients: readonly Tensor[]): Scalar {
  const rows = gradients.map((gradient) => reshape(sum(square(gradient), -1), [-1]));
  return sqrt(sum(concat(rows)));
}
