import { fill, keep, type Tensor } from "@tensorflow/tfjs-core";

export const MOST_CONSTANTS = 16;
const made = new Map<string, Tensor>();

/**
 * A tensor of one value that is where operations want it (floats on the device, whole numbers on the
 * CPU), for what every step needs again. The last few
 * are kept; they belong to this function and are not to be disposed of.
 */
export function constant<T extends Tensor>(
  value: number,
  shape: readonly number[],
  dtype: "float32" | "int32" = "float32",
): T {
  const key = `${dtype} ${value} [${shape}]`;
  const tensor = made.get(key) ?? keep(fill([...shape], value, dtype));
  made.delete(key);
  made.set(key, tensor); // the last used is the last in order
  const [oldest] = made.keys();
  if (made.size > MOST_CONSTANTS && oldest !== undefined) {
    made.get(oldest)?.dispose();
    made.delete(oldest);
  }
  return tensor as T;
}
