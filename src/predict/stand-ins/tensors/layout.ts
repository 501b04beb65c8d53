import { elements, picked, type Shape, strides, Tensor, zeros } from "./tensor.js";

export function reshape(x: Tensor, shape: Shape): Tensor {
  return new Tensor(x.dataSync(), shape);
}

export function transpose(x: Tensor, axes: readonly number[]): Tensor {
  const distances = strides(x.shape);
  const steps = axes.map((axis) => distances[axis]!);
  const shape = axes.map((axis) => x.shape[axis]!);
  return picked(x, shape, { steps, start: 0 });
}

export function slice(x: Tensor, begin: readonly number[], size: Shape): Tensor {
  const steps = strides(x.shape);
  return picked(x, size, { steps, start: placeOf(begin, steps) });
}

export function stridedSlice(
  x: Tensor,
  begin: readonly number[],
  end: readonly number[],
  every: readonly number[],
): Tensor {
  const distances = strides(x.shape);
  const shape = end.map((last, axis) => Math.ceil((last - begin[axis]!) / every[axis]!));
  const steps = distances.map((distance, axis) => distance * every[axis]!);
  return picked(x, shape, { steps, start: placeOf(begin, distances) });
}

function placeOf(begin: readonly number[], distances: readonly number[]): number {
  return begin.reduce((sum, index, axis) => sum + index * distances[axis]!, 0);
}

export function concat(parts: readonly Tensor[], axis: number): Tensor {
  const sizes = parts.map(({ shape }) => shape[axis]!);
  const shape = parts[0]!.shape.with(
    axis,
    sizes.reduce((sum, size) => sum + size, 0),
  );
  const inner = elements(shape.slice(axis + 1));
  const result = new Float32Array(elements(shape));
  let at = 0;
  for (let outer = 0; outer < elements(shape.slice(0, axis)); outer += 1) {
    for (const [p, part] of parts.entries()) {
      const length = sizes[p]! * inner;
      result.set(part.dataSync().subarray(outer * length, (outer + 1) * length), at);
      at += length;
    }
  }
  return new Tensor(result, shape);
}

/** Splits a tensor into parts of equal size. */
export function split(x: Tensor, count: number, axis: number): Tensor[] {
  const size = x.shape[axis]! / count;
  return Array.from({ length: count }, (_, part) => {
    const begin = x.shape.map((_, other) => (other === axis ? part * size : 0));
    return slice(x, begin, x.shape.with(axis, size));
  });
}

/** Adds zeros before and after the elements along each axis. */
export function pad(x: Tensor, paddings: readonly (readonly [number, number])[]): Tensor {
  return paddings.reduce((padded, [before, after], axis) => {
    if (before === 0 && after === 0) return padded;
    const [first, last] = [before, after].map((size) => zeros(padded.shape.with(axis, size)));
    return concat([first!, padded, last!], axis);
  }, x);
}

export function tile(x: Tensor, times: readonly number[]): Tensor {
  return times.reduce((tiled, count, axis) => {
    return count === 1 ? tiled : concat(new Array<Tensor>(count).fill(tiled), axis);
  }, x);
}
