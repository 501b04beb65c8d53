import { gather, getBackend, type Tensor, tensor1d } from "@tensorflow/tfjs-core";

/** Where a backend stores tensors, and what follows for code that makes and changes them. */
export interface Placement {
  /**
   * Whether tensors are in separate memory, so that every copy, and above all every read of a
   * result, waits for the backend.
   */
  readonly copiesAreExpensive: boolean;
  /** Whether a new tensor copies the values that it is given. */
  readonly copiesValues: boolean;
  /** Gathers the same rows of tensors without waiting for the backend. */
  rows(tensors: readonly Tensor[], indices: Uint32Array): Tensor[];
  /** See {@link changeAll}. */
  change(tensors: readonly Tensor[], change: Change): readonly Tensor[];
}

/** Takes tensors and returns as many of the same shapes. */
type Change = (tensors: readonly Tensor[]) => readonly Tensor[];

/** In the memory of JavaScript. */
const plain: Placement = {
  copiesAreExpensive: false,
  copiesValues: false,
  rows: (tensors, indices) => {
    const places = tensor1d(Int32Array.from(indices), "int32");
    return tensors.map((values) => gather(values, places));
  },
  change: (tensors, change) => change(tensors),
};

const placements = new Map<string, Placement>();

/** Registers how a backend differs from those that store tensors in JavaScript memory. */
export function registerPlacement(backendName: string, placement: Partial<Placement>): void {
  placements.set(backendName, { ...plain, ...placement });
}

function current(): Placement {
  return placements.get(getBackend()) ?? plain;
}

/** {@link Placement.copiesAreExpensive} of the active backend. */
export function copiesAreExpensive(): boolean {
  return current().copiesAreExpensive;
}

/** Values for a new tensor: a copy, unless the active backend makes a copy itself. */
export function forTensor(values: Float32Array): Float32Array {
  return current().copiesValues ? values : values.slice();
}

/** Gathers the same rows of tensors on the active backend. Called within tf.tidy. */
export function rowsOnDevice<T extends readonly Tensor[]>(tensors: T, indices: Uint32Array): T {
  return current().rows(tensors, indices) as readonly Tensor[] as T;
}

/**
 * Changes all elements of many tensors alike: as one vector if the number of operations determines
 * the time. Called within tf.tidy.
 */
export function changeAll(tensors: readonly Tensor[], change: Change): readonly Tensor[] {
  return current().change(tensors, change);
}
