import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import type { NativeBackend, OpAttribute } from "../../../src/kernels/native/backend.js";

/** Numbers of types, all different, so that none is taken for another. */
const binding = {
  TF_FLOAT: 1,
  TF_INT32: 3,
  TF_INT64: 9,
  TF_ATTR_TYPE: 103,
  TF_ATTR_STRING: 100,
  TF_ATTR_INT: 101,
  TF_ATTR_FLOAT: 102,
  TF_ATTR_BOOL: 104,
  TF_ATTR_SHAPE: 106,
};

const float = { type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT };
const int32 = { type: binding.TF_ATTR_TYPE, value: binding.TF_INT32 };
const no = { type: binding.TF_ATTR_BOOL, value: false };

/** The attributes that each operation has to be given, apart from shapes and names. */
const attributesOf: Readonly<Record<string, object>> = {
  BlockLSTMV2: {
    T: float,
    cell_clip: { type: binding.TF_ATTR_FLOAT, value: 0 },
    use_peephole: no,
  },
  BlockLSTMGradV2: { T: float, use_peephole: no },
  GatherV2: {
    Tparams: float,
    Tindices: int32,
    Taxis: int32,
    batch_dims: { type: binding.TF_ATTR_INT, value: 0 },
  },
  ResourceApplyAdam: { T: float, use_locking: no, use_nesterov: no },
  AssignVariableOp: { dtype: float },
  ReadVariableOp: { dtype: float },
  DestroyResourceOp: { ignore_lookup_error: no },
};

type Inputs = readonly tf.Tensor[];

/**
 * TensorFlow's operations on a CPU that TensorFlow.js does not have, as their documentation has them and in
 * TensorFlow.js' own operations, so that the code around them is tested where libtensorflow is not.
 */
export class FakeTensorflow {
  /** The operations that ran. */
  readonly calls: string[] = [];
  /** Names and shapes of the variables that were made. */
  readonly made: { readonly name: unknown; readonly shape: unknown }[] = [];
  readonly #wholeNumbers: Int32Array[] = [];
  readonly #tensors = new Map<object, { readonly id: number }>();
  /** Values of variables by the number in their handles. */
  readonly variables = new Map<number, tf.Tensor>();

  /** The backend of TensorFlow.js, as tfjs-node-gpu has it on a CPU. */
  backend(): NativeBackend {
    const fake = {
      isUsingGpuDevice: false,
      binding: {
        ...binding,
        createTensor: (shape: readonly number[], dtype: number, values: Int32Array) => {
          if (shape.length > 0 || dtype !== binding.TF_INT64 || values[1] !== 0)
            throw new Error(`a tensor [${shape}] of type ${dtype}`);
          return this.#wholeNumbers.push(values) - 1;
        },
      },
      tensorMap: this.#tensors,
      executeMultipleOutputs: (
        name: string,
        attributes: readonly OpAttribute[],
        inputs: Inputs,
        outputs: number,
      ) => this.#run(name, attributes, inputs, outputs),
    };
    return Object.assign(new MathBackendCPU(), fake) as unknown as NativeBackend;
  }

  #run(name: string, list: readonly OpAttribute[], inputs: Inputs, outputs: number): tf.Tensor[] {
    this.calls.push(name);
    const given = Object.fromEntries(list.map(({ name: key, ...rest }) => [key, rest]));
    const expected = attributesOf[name];
    if (expected && JSON.stringify(given) !== JSON.stringify(expected))
      throw new Error(`${name} with ${JSON.stringify(given)}`);
    const results = this.#operations[name]?.(inputs, given) ?? [];
    if (results.length !== outputs) throw new Error(`${name} has ${results.length} outputs`);
    return results;
  }

  readonly #operations: Readonly<
    Record<string, (inputs: Inputs, attributes: Record<string, { value: unknown }>) => tf.Tensor[]>
  > = {
    BlockLSTMV2: (inputs) => {
      const { x, w, b } = this.#blockInputs(inputs);
      return lstm(x, w, b);
    },
    BlockLSTMGradV2: (inputs) => {
      const { x, w, b } = this.#blockInputs(inputs);
      const kept = inputs.slice(9, 16);
      for (const [at, wanted] of lstm(x, w, b).entries()) expectSame(kept[at]!, wanted);
      const [dcs, dh] = inputs.slice(16) as [tf.Tensor3D, tf.Tensor3D];
      const { dx, dw, db } = lstmGradients(x, w, kept, [dcs, dh]);
      const none = tf.scalar(Number.NaN); // of states and peepholes, which nobody reads
      return [dx, none, none, dw, none, none, none, db];
    },
    GatherV2: ([values, indices, axis]) => [
      tf.gather(values!, indices as tf.Tensor1D, axis!.dataSync()[0]),
    ],
    VarHandleOp: (_, { dtype, shape, container, shared_name: name }) => {
      if (JSON.stringify([dtype, container]) !== JSON.stringify([float, { type: 100, value: "" }]))
        throw new Error("a variable of another type or container");
      if (this.made.some((other) => other.name === name!.value)) throw new Error("a name twice");
      this.made.push({ name: name!.value, shape: shape!.value });
      return [tf.scalar(this.made.length)];
    },
    AssignVariableOp: ([handle, values]) => {
      const number = handle!.dataSync()[0]!;
      this.variables.get(number)?.dispose();
      this.variables.set(number, tf.keep(tf.clone(values!)));
      return [];
    },
    ReadVariableOp: ([handle]) => [tf.clone(this.variables.get(handle!.dataSync()[0]!)!)],
    DestroyResourceOp: ([handle]) => {
      this.variables.get(handle!.dataSync()[0]!)!.dispose();
      this.variables.delete(handle!.dataSync()[0]!);
      return [];
    },
    ResourceApplyAdam: (inputs) => {
      const [parameters, first, second] = inputs.slice(0, 3);
      const gradient = inputs[9]!;
      const [power1, power2, rate, beta1, beta2, epsilon] = inputs
        .slice(3, 9)
        .map((number) => number.dataSync()[0]!) as [number, number, number, number, number, number];
      const read = (handle: tf.Tensor) => this.variables.get(handle.dataSync()[0]!)!;
      const write = (handle: tf.Tensor, values: tf.Tensor) =>
        this.#operations.AssignVariableOp!([handle, values], {});
      const m = tf.add(tf.mul(read(first!), beta1), tf.mul(gradient, 1 - beta1));
      const v = tf.add(tf.mul(read(second!), beta2), tf.mul(tf.square(gradient), 1 - beta2));
      const step = (rate * Math.sqrt(1 - power2)) / (1 - power1);
      const change = tf.div(tf.mul(m, step), tf.add(tf.sqrt(v), epsilon));
      const next = tf.sub(read(parameters!), change);
      write(first!, m);
      write(second!, v);
      write(parameters!, next);
      return [];
    },
  };

  /** The inputs of a sequence from its start, without peepholes. */
  #blockInputs([length, x, ...rest]: Inputs) {
    const sequence = x as tf.Tensor3D;
    const { id } = this.#tensors.get(length!.dataId)!;
    if (this.#wholeNumbers[id]![0] !== sequence.shape[0]) throw new Error("seq_len_max is wrong");
    const [cs, h, w, ci, cf, co, b] = rest as tf.Tensor[];
    for (const zeros of [cs, h, ci, cf, co]) expectSame(zeros!, tf.zerosLike(zeros!));
    const hidden = w!.shape[1]! / 4;
    if (String(h!.shape) !== String([sequence.shape[1], hidden])) throw new Error("h_prev");
    return { x: sequence, w: w as tf.Tensor2D, b: b as tf.Tensor1D };
  }
}

function expectSame(got: tf.Tensor, wanted: tf.Tensor): void {
  const texts = [got, wanted].map((tensor) => `${tensor.shape} ${tensor.dataSync()}`);
  if (texts[0] !== texts[1]) throw new Error("inputs are not what they have to be");
}

/** The outputs of BlockLSTMV2: i, cs, f, o, ci, co and h of all steps; the gates are in the order i, f, ci, o. */
function lstm(x: tf.Tensor3D, w: tf.Tensor2D, b: tf.Tensor1D): tf.Tensor[] {
  const [, batch] = x.shape;
  let h: tf.Tensor2D = tf.zeros([batch, w.shape[1] / 4]);
  let cs: tf.Tensor2D = tf.zerosLike(h);
  const steps = (tf.unstack(x) as tf.Tensor2D[]).map((step) => {
    const sums = tf.add(tf.matMul(tf.concat([step, h], 1), w), b);
    const [si, sf, sc, so] = tf.split(sums, 4, 1) as tf.Tensor2D[];
    const [i, f, o] = [si, sf, so].map((sum) => tf.sigmoid(sum!));
    const ci = tf.tanh(sc!);
    cs = tf.add(tf.mul(f!, cs), tf.mul(i!, ci));
    const co = tf.tanh(cs);
    h = tf.mul(o!, co);
    return [i!, cs, f!, o!, ci, co, h];
  });
  return Array.from({ length: 7 }, (_, part) => tf.stack(steps.map((step) => step[part]!)));
}

/**
 * Backpropagation through {@link lstm} by hand, because TensorFlow.js records nothing while a kernel runs.
 *
 * @param outputs of the forward pass
 * @param gradients with respect to cs and h of all steps
 */
function lstmGradients(
  x: tf.Tensor3D,
  w: tf.Tensor2D,
  outputs: Inputs,
  gradients: readonly [tf.Tensor3D, tf.Tensor3D],
) {
  const [i, cs, f, o, ci, co, h] = outputs.map((all) => tf.unstack(all) as tf.Tensor2D[]);
  const [dcs, dh] = gradients.map((all) => tf.unstack(all) as tf.Tensor2D[]);
  const inputs = tf.unstack(x) as tf.Tensor2D[];
  const zeros = tf.zerosLike(h![0]!);
  const [columns, hidden] = [x.shape[2], zeros.shape[1]];
  const slope = (gate: tf.Tensor) => tf.mul(gate, tf.sub(1, gate)); // of a sigmoid
  const slopeOfTanh = (value: tf.Tensor) => tf.sub(1, tf.square(value));
  const dx: tf.Tensor[] = [];
  let dw: tf.Tensor = tf.zerosLike(w);
  let db: tf.Tensor = tf.zeros([4 * hidden]);
  let [dhLater, dcsLater]: [tf.Tensor, tf.Tensor] = [zeros, zeros];
  for (let t = inputs.length - 1; t >= 0; t -= 1) {
    const dhNow = tf.add(dh![t]!, dhLater);
    const throughOutput = tf.mul(tf.mul(dhNow, o![t]!), slopeOfTanh(co![t]!));
    const dcsNow = tf.add(tf.add(dcs![t]!, dcsLater), throughOutput);
    const sums = tf.concat(
      [
        tf.mul(tf.mul(dcsNow, ci![t]!), slope(i![t]!)),
        tf.mul(tf.mul(dcsNow, cs![t - 1] ?? zeros), slope(f![t]!)),
        tf.mul(tf.mul(dcsNow, i![t]!), slopeOfTanh(ci![t]!)),
        tf.mul(tf.mul(dhNow, co![t]!), slope(o![t]!)),
      ],
      1,
    ) as tf.Tensor2D;
    const before = tf.concat([inputs[t]!, h![t - 1] ?? zeros], 1) as tf.Tensor2D;
    dw = tf.add(dw, tf.matMul(before, sums, true));
    db = tf.add(db, tf.sum(sums, 0));
    const [dInput, dState] = tf.split(tf.matMul(sums, w, false, true), [columns, hidden], 1);
    dx.unshift(dInput!);
    [dhLater, dcsLater] = [dState!, tf.mul(dcsNow, f![t]!)];
  }
  return { dx: tf.stack(dx), dw, db };
}
