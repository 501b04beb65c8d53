import * as tf from "@tensorflow/tfjs-core";

/**
 * `where`: the gradient goes to the chosen side. It is selected rather than multiplied by 0 or 1,
 * so that a NaN stays on its own side.
 */
export const select: tf.GradConfig = {
  kernelName: tf.Select,
  inputsToSave: ["condition"],
  gradFunc(dy, saved) {
    const [condition] = saved as [tf.Tensor];
    const [all, none] = [dy as tf.Tensor, tf.zerosLike(dy as tf.Tensor)];
    return { t: () => tf.where(condition, all, none), e: () => tf.where(condition, none, all) };
  },
};
