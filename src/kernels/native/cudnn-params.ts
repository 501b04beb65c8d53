/**
 * The order of a stack's weights in cuDNN's single vector of parameters.
 *
 * For each layer and direction, cuDNN takes the input matrices of all gates and then the recurrent
 * ones, row-major [hidden, inputs]; after all matrices, for each layer and direction, the input
 * biases and then the recurrent ones, without gaps. The gate orders are i, f, g, o and r, z, n.
 * Matrices and gates thus have PyTorch's layout (which came from cuDNN), and packing is
 * concatenation in this order. Sources: NVIDIA's documentation of cudnnGetRNNWeightParams; Keras,
 * `_standardize_cudnn_weights`; JAX, `unpack_lstm_weights`.
 *
 * @param parts layers times directions
 * @returns for each block of the vector, its position in PyTorch's order (`weightSpecs`)
 */
export function cudnnOrder(parts: number): number[] {
  const indices = Array.from({ length: parts }, (_, part) => 4 * part);
  const matrices = indices.flatMap((first) => [first, first + 1]);
  const biases = indices.flatMap((first) => [first + 2, first + 3]);
  return [...matrices, ...biases];
}
