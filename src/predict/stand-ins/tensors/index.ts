/**
 * What `rnnlab/predict` has in place of TensorFlow.js (see `build.js`): the operations of a model's forward
 * pass, on arrays of float32. Each gives the bits of TensorFlow.js' WebAssembly.
 */
export * from "./elementwise.js";
export * from "./layout.js";
export { matMul, max, sum } from "./sums.js";
export { Tensor, tensor, tensor1d, tensor2d, tensor3d, tensor4d, zeros } from "./tensor.js";

/** Arrays need no clearing away. */
export function tidy<T>(compute: () => T): T {
  return compute();
}

/** A function without its gradient. */
export function customGrad<T, Arguments extends readonly unknown[]>(
  compute: (...given: [...Arguments, () => void]) => { readonly value: T },
) {
  return (...given: Arguments): T => compute(...given, () => {}).value;
}
