import { z } from "zod";

/** Keys that several tasks have. */
export const count = (max: number) => z.int().min(1).max(max);
export const seed = z
  .int()
  .min(0)
  .max(2 ** 32 - 1);
