import * as tf from "@tensorflow/tfjs-core";

/** 1 - tanh² */
export const tanh: tf.GradConfig = {
  kernelName: tf.Tanh,
  outputsToSave: [true],
  gradFunc(dy, saved) {
    const [y] = saved as [tf.Tensor];
    return { x: () => tf.mul(dy as tf.Tensor, tf.sub(1, tf.square(y))) };
  },
};

/** log(1 + exp(x)), whose slope is σ */
export const softplus: tf.GradConfig = {
  kernelName: tf.Softplus,
  inputsToSave: ["x"],
  gradFunc(dy, saved) {
    const [x] = saved as [tf.Tensor];
    return { x: () => tf.mul(dy as tf.Tensor, tf.sigmoid(x)) };
  },
};

/** x^(-1/2), whose slope is -y³ / 2 */
export const rsqrt: tf.GradConfig = {
  kernelName: tf.Rsqrt,
  outputsToSave: [true],
  gradFunc(dy, saved) {
    const [y] = saved as [tf.Tensor];
    return { x: () => tf.mul(dy as tf.Tensor, tf.mul(-0.5, tf.mul(y, tf.mul(y, y)))) };
  },
};

/** -1 */
export const negative: tf.GradConfig = {
  kernelName: tf.Neg,
  gradFunc: (dy) => ({ x: () => tf.neg(dy as tf.Tensor) }),
};

/** σ (1 - σ) */
export const sigmoid: tf.GradConfig = {
  kernelName: tf.Sigmoid,
  outputsToSave: [true],
  gradFunc(dy, saved) {
    const [y] = saved as [tf.Tensor];
    return { x: () => tf.mul(dy as tf.Tensor, tf.mul(y, tf.sub(1, y))) };
  },
};

/** 1 / (2 √x) */
export const squareRoot: tf.GradConfig = {
  kernelName: tf.Sqrt,
  outputsToSave: [true],
  gradFunc(dy, saved) {
    const [y] = saved as [tf.Tensor];
    return { x: () => tf.div(dy as tf.Tensor, tf.mul(y, 2)) };
  },
};
