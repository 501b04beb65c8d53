import { cellNamed } from "./cells/index.js";

/**
 * The contract that every implementation of the recurrent operator keeps.
 *
 * The operator is a whole stack of recurrent layers over a whole sequence: one call forward, one
 * call backward. A stack and not a layer, because that is what cuDNN takes, and because a CPU can
 * then run all layers on one slice of the batch while its data is still in cache.
 *
 * Shape alphabet used in comments throughout: `batch`, `steps`, `inputs`, `hidden`, `layers`,
 * `directions` (1 or 2), `gates` (1 for rnn, 4 for lstm, 3 for gru and minlstm, 2 for mingru; `cells/` has a
 * file for each).
 *
 * Formulas, names, gate order and layout are those of `torch.nn.RNN`, `LSTM` and `GRU`:
 * - rnn:  h' = tanh(W_ih x + b_ih + W_hh h + b_hh)
 * - lstm: gates i, f, g, o;  c' = f c + i g;  h' = o tanh(c')
 * - gru:  gates r, z, n;  n = tanh(W_in x + b_in + r (W_hn h + b_hn));  h' = (1 - z) n + z h
 *
 * Those of mingru and minlstm are of Feng et al. 2024, "Were RNNs All We Needed?" (arXiv 2410.01201): their
 * gates come from the input alone, so that W_hh and b_hh do not exist.
 *
 * The initial state is zero.
 *
 * Sequences of different lengths are those of `torch.nn.utils.rnn.pack_padded_sequence`: a reverse
 * direction starts at a sequence's own end, y and the gradient of x are 0 at padded steps, and the
 * final state is the one after the last step of the sequence itself (the first in time for a
 * reverse direction).
 */

/**
 * The direction of time. `bidirectional` runs both and concatenates their outputs, forward first.
 */
export type Direction = "forward" | "reverse" | "bidirectional";

/** The entries of a table that an implementation supports: by name, or all of them. */
export type KnownNames = readonly string[] | "every";

export function isKnown(known: KnownNames, name: string): boolean {
  return known === "every" || known.includes(name);
}

/** A stack of recurrent layers without its weights. */
export interface RecurrentSpec {
  /** Name of an entry in the table of `cells/`. */
  readonly cell: string;
  readonly layers: number;
  readonly hidden: number;
  readonly direction: Direction;
  /**
   * The dilation of each layer, [layers]. With dilation d the state before step t is that after
   * step t - d (t + d in a reverse direction), and zero if there is none. Undefined means 1 for all
   * layers (Chang et al. 2017, arXiv 1710.02224). The operator handles dilations, so
   * implementations only see layers without them.
   */
  readonly dilation?: readonly number[] | undefined;
  /**
   * `layer`: each product of a step is normalised over its gates*hidden values before it is used,
   * LN(W_ih x) + LN(W_hh h), with gains `norm_ih` and `norm_hh` and the biases as shifts (Ba, Kiros
   * and Hinton 2016, arXiv 1607.06450, without their normalised cell state; PyTorch's
   * `benchmarks/fastrnns/custom_lstms.py`).
   */
  readonly norm?: "layer" | undefined;
}

/** Added to the variance to avoid division by 0, as in `torch.nn.LayerNorm`. */
export const NORM_EPSILON = 1e-5;

/** Whether a layer's state skips steps. */
export function isDilated({ dilation = [] }: Pick<RecurrentSpec, "dilation">): boolean {
  return dilation.some((distance) => distance !== 1);
}

export interface RecurrentSizes {
  readonly batch: number;
  readonly steps: number;
  /** Features of `x` at each step. */
  readonly inputs: number;
}

/** Name and shape of one weight of the stack. */
export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
}

export function directionCount(direction: Direction): number {
  return direction === "bidirectional" ? 2 : 1;
}

/**
 * The weights of a stack in PyTorch's order and with PyTorch's names: for each layer and direction
 * `weight_ih_l{k}` [gates*hidden, in], `weight_hh_l{k}` [gates*hidden, hidden], `bias_ih_l{k}` and
 * `bias_hh_l{k}` [gates*hidden], with the suffix `_reverse` for the backward direction. `in` is
 * `inputs` in the first layer and `directions*hidden` above it. A cell whose gates depend on the
 * input alone has only `weight_ih` and `bias_ih`. With a norm, the gains `norm_ih` and `norm_hh`
 * [gates*hidden] follow at the end of each direction.
 */
export function weightSpecs(spec: RecurrentSpec, inputs: number): WeightSpec[] {
  const rows = cellNamed(spec.cell).gates.length * spec.hidden;
  const directions = directionCount(spec.direction);
  return Array.from({ length: spec.layers * directions }, (_, index) => {
    const layer = Math.floor(index / directions);
    const suffix = `l${layer}${index % directions === 1 ? "_reverse" : ""}`;
    const columns = layer === 0 ? inputs : directions * spec.hidden;
    const shapes = weightShapes(rows, columns, spec.hidden);
    return weightParts(spec).map((part) => ({ name: `${part}_${suffix}`, shape: shapes[part] }));
  }).flat();
}

export type WeightPart = keyof ReturnType<typeof weightShapes>;

function weightShapes(rows: number, columns: number, hidden: number) {
  return {
    weight_ih: [rows, columns],
    weight_hh: [rows, hidden],
    bias_ih: [rows],
    bias_hh: [rows],
    norm_ih: [rows],
    norm_hh: [rows],
  } as const;
}

/** The parts of each direction of each layer, in this order. */
export function weightParts({ cell, norm }: Pick<RecurrentSpec, "cell" | "norm">): WeightPart[] {
  const plain = ["weight_ih", "weight_hh", "bias_ih", "bias_hh"] as const;
  const gains = norm ? (["norm_ih", "norm_hh"] as const) : [];
  const parts = [...plain, ...gains];
  return cellNamed(cell).inputOnly ? parts.filter((part) => part.endsWith("_ih")) : parts;
}

/** The shapes of the outputs of a call: y, and each final state. */
export function outputShapes(spec: RecurrentSpec, { batch, steps }: RecurrentSizes) {
  const directions = directionCount(spec.direction);
  return {
    y: [batch, steps, directions * spec.hidden],
    state: [spec.layers * directions, batch, spec.hidden],
  };
}

/** The number of tensors in {@link weightSpecs}. */
export function weightTensorCount(spec: RecurrentSpec): number {
  return weightParts(spec).length * spec.layers * directionCount(spec.direction);
}

/** The arrays of one call, all row-major. */
export interface RecurrentInput<A> {
  /** [batch, steps, inputs] */
  readonly x: A;
  /** The weights in the order and with the shapes of {@link weightSpecs}. */
  readonly weights: readonly A[];
  /**
   * Dropout between layers, already scaled by 1 / (1 - rate): one mask [batch, steps,
   * directions*hidden] for the output of each layer but the last. Empty: no dropout.
   */
  readonly masks: readonly A[];
  /**
   * The number of steps of each sequence, 1 to `steps`: [batch]. Values of `x` at the padded steps
   * after it have no effect. Undefined if all sequences have all steps.
   */
  readonly lengths?: Int32Array;
}

export interface RecurrentOutput<A> {
  /** Output of the last layer at every step: [batch, steps, directions*hidden]. */
  readonly y: A;
  /** Final hidden state of each layer and direction: [layers*directions, batch, hidden]. */
  readonly hN: A;
  /** Final cell state of the same shape, if the cell has one. */
  readonly cN?: A;
}

/** Gradients of a scalar loss with respect to the inputs of a call. */
export interface RecurrentGradients<A> {
  /** Absent if the caller does not need it (`needsInputGradient`). */
  readonly x?: A;
  /** In the order of {@link weightSpecs}. */
  readonly weights: readonly A[];
}

/**
 * An implementation on plain arrays (`reference`, `wasm`); those on tensors register themselves
 * with TensorFlow.js directly. `Reserve` is what backward needs from forward.
 */
export interface RecurrentImplementation<A, Reserve> {
  readonly name: string;
  /** Names of the supported cells. */
  readonly cells: KnownNames;
  /** Whether norms are supported. */
  readonly norms?: true;
  /** Without `training`, nothing is kept for backward and `reserve` is undefined. */
  forward(
    spec: RecurrentSpec,
    sizes: RecurrentSizes,
    input: RecurrentInput<A>,
    options: { readonly training: boolean },
  ): { readonly output: RecurrentOutput<A>; readonly reserve: Reserve | undefined };
  /** Consumes `reserve`, which must not be used again. */
  backward(
    spec: RecurrentSpec,
    sizes: RecurrentSizes,
    input: RecurrentInput<A>,
    reserve: Reserve,
    outputGradients: RecurrentOutput<A>,
    options: { readonly needsInputGradient: boolean },
  ): RecurrentGradients<A>;
}
