export type Shape = readonly number[];

/** Numbers with a shape, row-major. */
export class Tensor {
  readonly shape: Shape;
  readonly #values: Float32Array;

  constructor(values: Float32Array, shape: Shape) {
    this.#values = values;
    this.shape = shape;
  }

  dataSync(): Float32Array {
    return this.#values;
  }

  dispose(): void {}
}

/** A new tensor. A Float32Array is used without a copy. */
export function tensor(values: ArrayLike<number>, shape: Shape): Tensor {
  const numbers = values instanceof Float32Array ? values : Float32Array.from(values);
  return new Tensor(numbers, shape);
}

export { tensor as tensor2d, tensor as tensor3d, tensor as tensor4d };

export function tensor1d(values: ArrayLike<number>): Tensor {
  return tensor(values, [values.length]);
}

export function zeros(shape: Shape): Tensor {
  return new Tensor(new Float32Array(elements(shape)), shape);
}

export function elements(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** The distance from one element to the next along each axis. */
export function strides(shape: Shape): number[] {
  return shape.map((_, axis) => elements(shape.slice(axis + 1)));
}

/**
 * A tensor whose elements are taken from another tensor.
 *
 * @param from the index of the first element in `source`, and the distance between elements along each axis of `shape`
 */
export function picked(
  source: Tensor,
  shape: Shape,
  from: { readonly steps: readonly number[]; readonly start: number },
): Tensor {
  const values = source.dataSync();
  const result = new Float32Array(elements(shape));
  let at = 0;
  const walk = (axis: number, place: number) => {
    if (axis === shape.length) {
      result[at++] = values[place]!;
      return;
    }
    const step = from.steps[axis]!;
    for (let i = 0; i < shape[axis]!; i += 1) walk(axis + 1, place + i * step);
  };
  walk(0, from.start);
  return new Tensor(result, shape);
}
