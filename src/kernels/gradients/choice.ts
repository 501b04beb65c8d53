import * as tf from "@tensorflow/tfjs-core";

/**
 * `where`: the gradient goes to whichever side was taken. It is chosen and not multiplied by 0 or 1,
 * so that a NaN goes no further than its own side.
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
