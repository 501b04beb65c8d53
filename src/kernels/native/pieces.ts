import * as tf from "@tensorflow/tfjs-core";

/** The position of a tensor's values in a longer vector. */
interface Place {
  readonly whole: tf.Tensor1D;
  readonly start: number;
}

const places = new WeakMap<tf.DataId, Place>();

/** The position of a tensor in the vector that it is a slice of, as long as the vector lives. */
function placeOf({ dataId }: Pick<tf.TensorInfo, "dataId">): Place | undefined {
  const place = places.get(dataId);
  return place?.whole.isDisposed ? undefined : place;
}

/** Cuts a vector into consecutive tensors of these shapes. Called within tf.tidy. */
export function cut(whole: tf.Tensor1D, shapes: readonly (readonly number[])[]): tf.Tensor[] {
  const sizes = shapes.map((shape) => tf.util.sizeFromShape([...shape]));
  let start = 0;
  return tf.split(whole, sizes).map((part, index) => {
    const shape = shapes[index]!;
    const piece = shape.length === 1 ? part : tf.reshape(part, [...shape]);
    places.set(piece.dataId, { whole, start });
    start += sizes[index]!;
    return piece;
  });
}

/**
 * Joins parts into one vector and registers their slices as slices of it: tensors that are a part,
 * and tensors within a part. Called within tf.tidy.
 */
export function gathered(parts: readonly tf.Tensor[], pieces: readonly tf.Tensor[]): tf.Tensor1D {
  const whole = joinedValues(parts);
  let start = 0;
  for (const part of parts) {
    for (const piece of pieces) {
      const place = piece === part ? { whole: part, start: 0 } : placeOf(piece);
      if (place?.whole === part) places.set(piece.dataId, { whole, start: start + place.start });
    }
    start += part.size;
  }
  return whole;
}

/** The order of tensors in the vectors that they are slices of. */
export function orderOf(tensors: readonly tf.Tensor[]): number[] {
  const indices = tensors.map((_, index) => index);
  const start = (index: number) => placeOf(tensors[index]!)?.start ?? 0;
  const whole = (index: number) => placeOf(tensors[index]!)?.whole ?? tensors[index];
  const first = (index: number) => indices.findIndex((other) => whole(other) === whole(index));
  return indices.sort((a, b) => first(a) - first(b) || start(a) - start(b));
}

/** Changes tensors as one vector; the results are slices of it. Called within tf.tidy. */
export function changeAsOne(
  tensors: readonly tf.Tensor[],
  change: (tensors: readonly tf.Tensor[]) => readonly tf.Tensor[],
): tf.Tensor[] {
  const order = orderOf(tensors);
  const whole = joinedValues(order.map((index) => tensors[index]!));
  const pieces = cut(
    change([whole])[0] as tf.Tensor1D,
    order.map((index) => tensors[index]!.shape),
  );
  return tensors.map((_, index) => pieces[order.indexOf(index)]!);
}

/** A range of a vector: one tensor, or neighbouring slices of the same vector. */
interface Stretch extends Place {
  readonly end: number;
}

/**
 * The tensors' values, one after the other. Neighbouring slices of one vector are taken together,
 * which is a single operation for all parameters of a model. Called within tf.tidy.
 */
export function joinedValues(tensors: readonly tf.Tensor[]): tf.Tensor1D {
  const stretches: Stretch[] = [];
  for (const tensor of tensors) {
    const { whole, start } = placeOf(tensor) ?? { whole: flat(tensor), start: 0 };
    const end = start + tensor.size;
    const last = stretches.at(-1);
    if (last?.whole === whole && last.end === start) stretches.push({ ...stretches.pop()!, end });
    else stretches.push({ whole, start, end });
  }
  const parts = stretches.map(taken);
  return parts.length === 1 ? tf.clone(parts[0]!) : tf.concat1d(parts);
}

function flat(tensor: tf.Tensor): tf.Tensor1D {
  return tensor.rank === 1 ? (tensor as tf.Tensor1D) : tf.reshape(tensor, [tensor.size]);
}

function taken({ whole, start, end }: Stretch): tf.Tensor1D {
  return start === 0 && end === whole.size ? whole : tf.slice1d(whole, start, end - start);
}
