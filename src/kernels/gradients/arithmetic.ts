import * as tf from "@tensorflow/tfjs-core";

export const add: tf.GradConfig = {
  kernelName: tf.Add,
  inputsToSave: ["a", "b"],
  gradFunc(dy, saved) {
    const [a, b] = saved as [tf.Tensor, tf.Tensor];
    return { a: () => sumTo(dy as tf.Tensor, a.shape), b: () => sumTo(dy as tf.Tensor, b.shape) };
  },
};

export const subtract: tf.GradConfig = {
  kernelName: tf.Sub,
  inputsToSave: ["a", "b"],
  gradFunc(dy, saved) {
    const [a, b] = saved as [tf.Tensor, tf.Tensor];
    return {
      a: () => sumTo(dy as tf.Tensor, a.shape),
      b: () => sumTo(tf.neg(dy as tf.Tensor), b.shape),
    };
  },
};

export const multiply: tf.GradConfig = {
  kernelName: tf.Multiply,
  inputsToSave: ["a", "b"],
  gradFunc(dy, saved) {
    const [a, b] = saved as [tf.Tensor, tf.Tensor];
    return {
      a: () => sumTo(tf.mul(dy as tf.Tensor, b), a.shape),
      b: () => sumTo(tf.mul(dy as tf.Tensor, a), b.shape),
    };
  },
};

export const divide: tf.GradConfig = {
  kernelName: tf.RealDiv,
  inputsToSave: ["a", "b"],
  gradFunc(dy, saved) {
    const [a, b] = saved as [tf.Tensor, tf.Tensor];
    return {
      a: () => sumTo(tf.div(dy as tf.Tensor, b), a.shape),
      b: () => sumTo(tf.neg(tf.div(tf.mul(dy as tf.Tensor, a), tf.square(b))), b.shape),
    };
  },
};

/** (a - b)² */
export const squaredDifference: tf.GradConfig = {
  kernelName: tf.SquaredDifference,
  inputsToSave: ["a", "b"],
  gradFunc(dy, saved) {
    const [a, b] = saved as [tf.Tensor, tf.Tensor];
    const toward = (from: tf.Tensor, to: tf.Tensor) => () =>
      sumTo(tf.mul(dy as tf.Tensor, tf.mul(2, tf.sub(from, to))), from.shape);
    return { a: toward(a, b), b: toward(b, a) };
  },
};

/** Undoes broadcasting: sums a gradient over the axes along which its input was repeated. */
function sumTo(dy: tf.Tensor, shape: number[]): tf.Tensor {
  const axes = tf.broadcast_util.getReductionAxes(shape, dy.shape);
  return tf.reshape(axes.length === 0 ? dy : tf.sum(dy, axes), shape);
}
