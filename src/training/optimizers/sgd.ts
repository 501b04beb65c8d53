import * as tf from "@tensorflow/tfjs-core";
import type { OptimizerConfig } from "../../config/optimizer.js";
import { accumulate, decayed, eachParameter, type Rule } from "./rule.js";

/**
 * Gradient descent with momentum as in torch.optim.SGD: v = momentum v + (1 - dampening) g and p -=
 * rate v. The first v is the gradient without dampening. Nesterov's variant moves by g + momentum v
 * (Sutskever et al. 2013, in PyTorch's form).
 */
export function sgd(config: OptimizerConfig & { readonly name: "sgd" }): Rule {
  const { weightDecay, momentum, dampening, nesterov } = config;
  return {
    slots: momentum > 0 ? ["momentum_buffer"] : [],
    update: eachParameter((parameter, raw, [velocity], learningRate, step) => {
      const gradient = decayed(raw, parameter, weightDecay);
      let change = gradient;
      if (velocity) {
        accumulate(velocity, momentum, step === 1 ? gradient : tf.mul(gradient, 1 - dampening));
        change = nesterov ? tf.add(gradient, tf.mul(velocity, momentum)) : velocity;
      }
      parameter.assign(tf.sub(parameter, tf.mul(change, learningRate)));
    }),
  };
}
