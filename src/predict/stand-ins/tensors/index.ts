/**
 * Replaces TensorFlow.js in `rnnlab/predict` (see `build.js`): the operations of a model's forward pass, on float32
 * arrays. The results are bit for bit those of TensorFlow.js' WebAssembly backend.
 */
export * from "./elementwise.js";
export * from "./layout.js";
export { matMul, max, sum } from "./sums.js";
export { Tensor, tensor, tensor1d, tensor2d, tensor3d, tensor4d, zeros } from "./tensor.js";

/** Arrays need no disposal. */
export function tidy<T>(compute: () => T): T {
  return compute();
}

/** The function without its gradient. */
export function customGrad<T, Arguments extends readonly unknown[]>(
  compute: (...given: [...Arguments, () => void]) => { readonly value: T },
) {
  return (...given: Arguments): T => compute(...given, () => {}).value;
}
