/** The first 33 bits of ln 2, and ln 2 minus them. */
export const LN2_HIGH = 0.6931471803691238;
export const LN2_LOW = 1.9082149292705877e-10;

const double = new Float64Array(1);
const words = new Int32Array(double.buffer);
/** Which of the two words holds the sign and the exponent. */
const HIGH = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;

/** Sign, exponent and the first 20 bits of the fraction of a double, as a signed integer. */
export function highWord(x: number): number {
  double[0] = x;
  return words[HIGH]!;
}

/** A double with another {@link highWord}. */
export function withHighWord(x: number, word: number): number {
  double[0] = x;
  words[HIGH] = word;
  return double[0];
}

/** 2^k for k from -1022 to 1023, exact in every engine. */
export function powerOf2(k: number): number {
  double[0] = 0;
  words[HIGH] = (k + 1023) << 20;
  return double[0];
}
