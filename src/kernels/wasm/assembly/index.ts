import { AdamRates, sumOfSquares as sumSquares, updateAdam } from "./adam";
import { runItems } from "./jobs";
import { setWide } from "./wide";

export { heapBase, measure, pack, packedBytes } from "./jobs";
export * from "./layout";

export function run(address: usize, thread: i32): void {
  runItems(address, thread, true);
}

/** @param rates AdamRates @param p, g, m, v parameters, gradients, moments: `count` values each */
export function adam(rates: usize, p: usize, g: usize, m: usize, v: usize, count: i32): void {
  updateAdam(changetype<AdamRates>(rates), p, g, m, v, count);
}

export function sumOfSquares(values: usize, count: i32): f64 {
  return sumSquares(values, count);
}

/**
 * Switches to wider blocks, for engines that merge two neighbouring vector instructions. The
 * results are the same.
 */
export function useWide(): void {
  setWide(true);
}
