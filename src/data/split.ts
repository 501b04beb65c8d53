import { z } from "zod";

/** Adding shares up may miss 1 by so much. */
const ROUNDING = 1e-9;

/** Shares of the examples for training, validation and test, as a config gives them. */
export const shares = z
  .tuple([share(), share(), share()])
  .refine((parts) => Math.abs(parts[0] + parts[1] + parts[2] - 1) < ROUNDING, {
    error: ({ input }) =>
      `is [${(input as number[]).join(", ")}], expected shares that add up to 1`,
  });

export type Shares = z.output<typeof shares>;

function share() {
  return z.number().gt(0).lt(1);
}

/** Numbers of examples for training, validation and test, which add up to `count`. */
export function sharesOf(count: number, [, valid, test]: Shares): [number, number, number] {
  const [second, third] = [Math.round(count * valid), Math.round(count * test)];
  return [count - second - third, second, third];
}

/**
 * The first, second and third part of a list.
 *
 * @param counts adding up to the list's length
 */
export function parts<T>(
  list: readonly T[],
  [train, valid]: readonly [number, number, number],
): readonly [readonly T[], readonly T[], readonly T[]] {
  return [list.slice(0, train), list.slice(train, train + valid), list.slice(train + valid)];
}
