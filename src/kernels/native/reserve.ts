import { dispose, keep, type Tensor } from "@tensorflow/tfjs-core";
import { createReserves, type Reserves } from "../reserves.js";

/** Tensors in any nesting. */
type Held = Readonly<Record<string, readonly (Tensor | readonly Tensor[])[]>>;

/** Reserves made of tensors, which are kept beyond their scope until backward is done. */
export interface TensorReserves<Reserve> extends Reserves<Reserve> {
  dispose(reserve: Reserve): void;
}

export function createTensorReserves<Reserve extends object>(): TensorReserves<Reserve> {
  const reserves = createReserves<Reserve>();
  /** For calls whose backward never runs: nothing else would free their native memory. */
  const abandoned = new FinalizationRegistry<readonly Tensor[]>((tensors) => dispose([...tensors]));
  return {
    keep(token, reserve) {
      const tensors = tensorsOf(reserve);
      for (const tensor of tensors) keep(tensor);
      abandoned.register(token, tensors, token);
      reserves.keep(token, reserve);
    },
    take(token) {
      const reserve = reserves.take(token);
      abandoned.unregister(token);
      return reserve;
    },
    dispose: (reserve) => dispose(tensorsOf(reserve)),
  };
}

function tensorsOf(reserve: object): Tensor[] {
  return Object.values(reserve as Held).flat(2) as Tensor[];
}
