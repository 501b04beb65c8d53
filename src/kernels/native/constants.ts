import { fill, keep, type Tensor } from "@tensorflow/tfjs-core";

export const MOST_CONSTANTS = 16;
const made = new Map<string, Tensor>();

/**
 * A cached tensor of one value in the memory where operations expect it (floats on the device,
 * integers on the CPU). The most recently used are kept; this function owns them, and callers must
 * not dispose of them.
 */
export function constant<T extends Tensor>(
  value: number,
  shape: readonly number[],
  dtype: "float32" | "int32" = "float32",
): T {
  const key = `${dtype} ${value} [${shape}]`;
  const tensor = made.get(key) ?? keep(fill([...shape], value, dtype));
  made.delete(key);
  made.set(key, tensor); // the most recently used is last
  const [oldest] = made.keys();
  if (made.size > MOST_CONSTANTS && oldest !== undefined) {
    made.get(oldest)?.dispose();
    made.delete(oldest);
  }
  return tensor as T;
}
