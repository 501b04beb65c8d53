/** Maximum number of decimals of a sum. */
const MOST_DECIMALS = 15;

/** From here on, a number has no decimals in float64 and is written with an exponent. */
const LARGEST = 1e21;

/**
 * The sum of a value and an offset as text, with as many decimals as the value has if written with these significant digits.
 * It is added as decimals, because a float64 may not hold all digits of the sum.
 */
export function decimalSum(value: number, offset: number, digits: number): string {
  if (offset === 0 || !Number.isFinite(value)) return value.toPrecision(digits);
  if (Math.abs(offset) >= LARGEST) return (value + offset).toPrecision(digits);
  const exponent = Number(value.toExponential(digits - 1).split("e")[1]);
  const decimals = Math.min(MOST_DECIMALS, Math.max(0, digits - 1 - exponent));
  const sum = wholeOf(value, decimals) + wholeOf(offset, decimals);
  const text = String(sum < 0n ? -sum : sum).padStart(decimals + 1, "0");
  const whole = `${sum < 0n ? "-" : ""}${text.slice(0, text.length - decimals)}`;
  return decimals === 0 ? whole : `${whole}.${text.slice(-decimals)}`;
}

/** A number times a power of ten, rounded. */
function wholeOf(value: number, decimals: number): bigint {
  return BigInt(value.toFixed(decimals).replace(".", ""));
}
