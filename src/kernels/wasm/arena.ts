/** Allocates ranges of the kernels' memory. */
export interface Arena {
  /** @returns the address of `bytes` bytes, a multiple of 128 */
  allocate(bytes: number): number;
  free(address: number): void;
  /** Bytes in use. */
  readonly used: number;
}

interface Range {
  start: number;
  end: number;
}

const ALIGNMENT = 128;

/**
 * First fit over a list of free ranges. Blocks are few and long-lived, so a loop that allocates the
 * same sizes gets the same addresses, which are still in cache.
 *
 * @param grow ensures that the memory reaches up to an address
 */
export function createArena(base: number, grow: (end: number) => void): Arena {
  const start = align(base);
  const free: Range[] = [{ start, end: Number.POSITIVE_INFINITY }]; // by address, never adjacent
  const sizes = new Map<number, number>();
  return {
    allocate(bytes) {
      const size = Math.max(align(bytes), ALIGNMENT);
      const index = free.findIndex((range) => range.end - range.start >= size);
      const range = free[index]!;
      const address = range.start;
      grow(address + size);
      range.start += size;
      if (range.start === range.end) free.splice(index, 1);
      sizes.set(address, size);
      return address;
    },
    free(address) {
      const size = sizes.get(address);
      if (size === undefined) throw new Error(`arena: nothing is allocated at ${address}`);
      sizes.delete(address);
      insert(free, { start: address, end: address + size });
    },
    get used() {
      return [...sizes.values()].reduce((sum, size) => sum + size, 0);
    },
  };
}

/** Inserts a range in order and joins it with its neighbours. */
function insert(free: Range[], range: Range): void {
  const index = free.findIndex((other) => other.start >= range.end);
  const after = free[index]!;
  const before = free[index - 1];
  if (after.start === range.end) {
    after.start = range.start;
    if (before?.end === after.start) {
      before.end = after.end;
      free.splice(index, 1);
    }
  } else if (before?.end === range.start) {
    before.end = range.end;
  } else {
    free.splice(index, 0, range);
  }
}

function align(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}
