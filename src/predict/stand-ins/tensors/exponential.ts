/** Number of tabulated powers 2^(i/N) between two powers of 2. */
const PARTS = 32;

const powers = Float64Array.from({ length: PARTS }, (_, i) => 2 ** (i / PARTS));

/** 2^(r/32) = 1 + r c1 + r^2 c2 + r^3 c3, for r from -0.5 to 0.5. */
const coefficients = [
  0x1_62e4_2ff0_c52d6 * 2 ** -53,
  0x1_ebfc_e50f_ac4f3 * 2 ** -55,
  0x1_c6af_84b9_12394 * 2 ** -57,
].map((value, power) => value / PARTS ** (power + 1)) as [number, number, number];

/** Adding and subtracting this number rounds a double to an integer. */
const ROUNDING = 1.5 * 2 ** 52;

/** Limits of x: beyond them, e^x overflows float32, or is less than half of its smallest number. */
const LARGEST = 88.722_831_726_074_22;
const SMALLEST = -103.972_084_045_410_16;

/**
 * e^x for a float32 x, to be rounded to float32. The result has the bits of musl's `expf` (from Arm's Optimized
 * Routines), which TensorFlow.js' WebAssembly backend uses.
 */
export function exponential(x: number): number {
  if (x > LARGEST) return Number.POSITIVE_INFINITY;
  if (x < SMALLEST) return 0;
  const scaled = x * (Math.LOG2E * PARTS);
  const whole = scaled + ROUNDING - ROUNDING;
  const rest = scaled - whole;
  const part = whole - PARTS * Math.floor(whole / PARTS);
  const power = powers[part]! * 2 ** Math.floor(whole / PARTS);
  const [c1, c2, c3] = coefficients;
  return ((c3 * rest + c2) * (rest * rest) + (c1 * rest + 1)) * power;
}
