import { runItems } from "./jobs";

/** The kernels of forward passes only, on one thread, for programs that load them over a network. */
export { heapBase, measure, pack, packedBytes } from "./jobs";

export function run(address: usize, thread: i32): void {
  runItems(address, thread, false);
}
