import { exponential } from "./exponential.js";
import { picked, type Shape, strides, Tensor, tensor } from "./tensor.js";

type Operand = Tensor | number;

/** Computes in float32, because a Float32Array rounds what is written to it. */
function eachPair(operation: (a: number, b: number) => number) {
  return (a: Operand, b: Operand): Tensor => {
    const [left, right] = [asTensor(a), asTensor(b)];
    const shape = commonShape(left.shape, right.shape);
    const [x, y] = [left, right].map((operand) => broadcast(operand, shape).dataSync());
    const result = new Float32Array(x!.length);
    for (let i = 0; i < result.length; i += 1) result[i] = operation(x![i]!, y![i]!);
    return new Tensor(result, shape);
  };
}

export const add = eachPair((a, b) => a + b);
export const sub = eachPair((a, b) => a - b);
export const mul = eachPair((a, b) => a * b);
export const div = eachPair((a, b) => a / b);
export const minimum = eachPair(Math.min);
export const maximum = eachPair(Math.max);

function eachElement(operation: (a: number) => number) {
  return (x: Tensor): Tensor => new Tensor(x.dataSync().map(operation), x.shape);
}

export const sqrt = eachElement(Math.sqrt);
export const exp = eachElement(exponential);
export const relu = eachElement((a) => Math.max(a, 0));

/** Elements of `a` where the condition is not 0, and of `b` elsewhere. All three have the same shape. */
export function where(condition: Tensor, a: Tensor, b: Tensor): Tensor {
  const [chosen, others] = [condition.dataSync(), b.dataSync()];
  const values = a.dataSync().map((value, i) => (chosen[i] === 0 ? others[i]! : value));
  return new Tensor(values, a.shape);
}

/** The same numbers, because booleans are stored as 1 and 0. */
export function cast(x: Tensor): Tensor {
  return x;
}

function asTensor(operand: Operand): Tensor {
  return typeof operand === "number" ? tensor([operand], []) : operand;
}

function commonShape(a: Shape, b: Shape): Shape {
  const [longer, shorter] = a.length < b.length ? [b, a] : [a, b];
  const missing = longer.length - shorter.length;
  return longer.map((size, axis) => Math.max(size, shorter[axis - missing] ?? 1));
}

function broadcast(x: Tensor, shape: Shape): Tensor {
  if (String(x.shape) === String(shape)) return x;
  const missing = shape.length - x.shape.length;
  const distances = strides(x.shape);
  const steps = shape.map((_, axis) => {
    return (x.shape[axis - missing] ?? 1) === 1 ? 0 : distances[axis - missing]!;
  });
  return picked(x, shape, { steps, start: 0 });
}
