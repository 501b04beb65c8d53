import type { OptimizerConfig } from "../../config/optimizer.js";
import { type Adam, createAdam } from "../../kernels/adam.js";
import { powersOf, type Rule } from "./rule.js";

/** Adam and AdamW as in PyTorch; the formula is in `kernels/adam.ts`. */
export function adam(config: OptimizerConfig & { readonly name: "adam" | "adamw" }): Rule {
  const { name, weightDecay, beta1, beta2, epsilon } = config;
  const [power1, power2] = [powersOf(beta1), powersOf(beta2)];
  const fixed = { beta1, beta2, epsilon, weightDecay, decoupled: name === "adamw" };
  let kernel: Adam | undefined;
  return {
    slots: ["exp_avg", "exp_avg_sq"],
    update({ parameters, gradients, states, learningRate, step }) {
      const first = states.map(([moment]) => moment!);
      const second = states.map(([, moment]) => moment!);
      kernel ??= createAdam({ parameters, first, second });
      const powers = { power1: power1(step), power2: power2(step) };
      kernel.update(gradients, { ...fixed, ...powers, learningRate });
    },
    settle: () => kernel?.settle(),
    dispose: () => kernel?.dispose(),
  };
}
