import {
  add,
  div,
  getBackend,
  mul,
  sqrt,
  square,
  sub,
  type Tensor,
  tidy,
  type Variable,
} from "@tensorflow/tfjs-core";

/** The numbers that a step depends on. */
export interface AdamRates {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  /** Whether weights decay directly (AdamW) instead of through the gradient. */
  readonly decoupled: boolean;
  /** beta1 and beta2 to the power of the number of steps, including this one. */
  readonly power1: number;
  readonly power2: number;
}

/** The variables of Adam, as lists in the same order; moments have the shapes of the parameters. */
export interface AdamVariables {
  readonly parameters: readonly Variable[];
  readonly first: readonly Variable[];
  readonly second: readonly Variable[];
}

/** Adam for the parameters of one model. */
export interface Adam {
  /** One step on all parameters. Called within tf.tidy. */
  update(gradients: readonly Tensor[], rates: AdamRates): void;
  /** Copies the moments into their variables, if they are kept elsewhere between steps. */
  settle(): void;
  dispose(): void;
}

const factories = new Map<string, (variables: AdamVariables) => Adam>();

/** Registers the Adam of a backend, which {@link createAdam} then uses on it. */
export function registerAdam(backend: string, create: (variables: AdamVariables) => Adam): void {
  factories.set(backend, create);
}

/**
 * Adam as in torch.optim.Adam and AdamW, on the active backend: p -= rate / (1 - beta1^t) * m /
 * (sqrt(v / (1 - beta2^t)) + eps) (Kingma and Ba 2015, algorithm 1; epsilon outside the corrected
 * root). Decoupled weight decay is applied first (Loshchilov and Hutter 2019).
 */
export function createAdam(variables: AdamVariables): Adam {
  return (factories.get(getBackend()) ?? plainAdam)(variables);
}

/** Adam in TensorFlow.js' own operations, one parameter at a time. */
function plainAdam(variables: AdamVariables): Adam {
  return statelessAdam((gradients, rates) => updateEach(variables, gradients, rates));
}

/** An Adam that stores nothing besides its variables. */
export function statelessAdam(update: Adam["update"]): Adam {
  const nothing = () => undefined;
  return { update, settle: nothing, dispose: nothing };
}

function updateEach(
  { parameters, first, second }: AdamVariables,
  gradients: readonly Tensor[],
  rates: AdamRates,
): void {
  for (const [index, parameter] of parameters.entries()) {
    updateOne(parameter, gradients[index]!, [first[index]!, second[index]!], rates);
  }
}

type Moments = readonly [Variable, Variable];

function updateOne(
  parameter: Variable,
  raw: Tensor,
  [first, second]: Moments,
  rates: AdamRates,
): void {
  const { learningRate, beta1, beta2, epsilon, weightDecay, decoupled, power1, power2 } = rates;
  tidy(() => {
    const shrinks = decoupled && weightDecay > 0;
    const kept = shrinks ? mul(parameter, 1 - learningRate * weightDecay) : parameter;
    const gradient = decoupled || weightDecay === 0 ? raw : add(raw, mul(parameter, weightDecay));
    first.assign(add(first, mul(sub(gradient, first), 1 - beta1)));
    second.assign(add(mul(second, beta2), mul(square(gradient), 1 - beta2)));
    const root = add(div(sqrt(second), Math.sqrt(1 - power2)), epsilon);
    parameter.assign(sub(kept, mul(div(first, root), learningRate / (1 - power1))));
  });
}
