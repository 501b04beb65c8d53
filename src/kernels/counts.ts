/**
 * How often an implementation ran, so that a test can distinguish the fast implementation from its
 * fallback.
 */
export interface CallCount {
  readonly forward: number;
  readonly backward: number;
}

const counts = new Map<string, CallCount>();

/** Counts since the process started; both are 0 for an implementation that never ran. */
export function callCount(implementation: string): CallCount {
  return counts.get(implementation) ?? { forward: 0, backward: 0 };
}

export function countCall(implementation: string, pass: keyof CallCount): void {
  const count = callCount(implementation);
  counts.set(implementation, { ...count, [pass]: count[pass] + 1 });
}
