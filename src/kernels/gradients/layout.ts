import * as tf from "@tensorflow/tfjs-core";

/** A clone, which is also what `concat` makes of a single tensor. */
export const identity: tf.GradConfig = {
  kernelName: tf.Identity,
  gradFunc: (dy) => ({ x: () => tf.clone(dy as tf.Tensor) }),
};

export const reshape: tf.GradConfig = {
  kernelName: tf.Reshape,
  inputsToSave: ["x"],
  gradFunc(dy, saved) {
    const [x] = saved as [tf.Tensor];
    return { x: () => tf.reshape(dy as tf.Tensor, x.shape) };
  },
};

export const slice: tf.GradConfig = {
  kernelName: tf.Slice,
  inputsToSave: ["x"],
  gradFunc(dy, saved, { begin, size }) {
    const [x] = saved as [tf.Tensor];
    const parsed = tf.slice_util.parseSliceParams(x, begin as number[], size as number[]);
    const [first, lengths] = parsed as [number[], number[]];
    const padding = x.shape.map((length, axis): [number, number] => {
      const before = first[axis]!;
      return [before, length - before - lengths[axis]!];
    });
    return { x: () => tf.pad(dy as tf.Tensor, padding) };
  },
};

export const split: tf.GradConfig = {
  kernelName: tf.SplitV,
  gradFunc: (dys, _saved, { axis }) => ({
    x: () => tf.concat(asList(dys), axis as number),
  }),
};

export const concat: tf.GradConfig = {
  kernelName: tf.Concat,
  saveAllInputs: true,
  gradFunc(dy, saved, { axis }) {
    const lengths = saved.map((tensor) => tensor.shape[axis as number] ?? 0);
    return byPosition(tf.split(dy as tf.Tensor, lengths, axis as number));
  },
};

export const unstack: tf.GradConfig = {
  kernelName: tf.Unpack,
  gradFunc: (dys, _saved, { axis }) => ({ value: () => tf.stack(asList(dys), axis as number) }),
};

export const stack: tf.GradConfig = {
  kernelName: tf.Pack,
  saveAllInputs: true,
  gradFunc: (dy, _saved, { axis }) => byPosition(tf.unstack(dy as tf.Tensor, axis as number)),
};

/** TensorFlow.js passes a bare tensor if there is only one. */
function asList(dys: tf.Tensor | tf.Tensor[]): tf.Tensor[] {
  return Array.isArray(dys) ? dys : [dys];
}

/** Gradient functions of an operation whose inputs are a list. */
function byPosition(gradients: readonly tf.Tensor[]): Record<string, () => tf.Tensor> {
  return Object.fromEntries(gradients.map((gradient, index) => [index, () => gradient]));
}
