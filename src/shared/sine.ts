/**
 * Sine and cosine in plain IEEE double arithmetic, so that they have the same bits on every
 * machine.
 *
 * `Math.sin` may differ in its last bit between Node.js versions and processors. The method is that
 * of FreeBSD's msun (k_sin.c, k_cos.c, e_rem_pio2.c; Sun Microsystems 1993): subtract the nearest
 * multiple of pi/2 in extended precision, then evaluate a polynomial. The error is about one unit
 * in the last place for |x| up to 1e6.
 */

const PIO2_HIGH = 1.5707963267341256; // the first 33 bits of pi/2
const PIO2_LOW = 6.077100506506192e-11; // pi/2 minus PIO2_HIGH

export function sine(x: number): number {
  return quarterTurns(x, 0);
}

export function cosine(x: number): number {
  return quarterTurns(x, 1);
}

/** sin(x + turns pi/2) */
function quarterTurns(x: number, turns: number): number {
  const quarter = Math.round(x * (2 / Math.PI));
  const coarse = x - quarter * PIO2_HIGH;
  const correction = quarter * PIO2_LOW;
  const head = coarse - correction;
  const tail = coarse - head - correction;
  const turn = (quarter + turns) & 3;
  const value = turn % 2 === 0 ? sineKernel(head, tail) : cosineKernel(head, tail);
  return turn < 2 ? value : -value;
}

const S1 = -0.16666666666666632;
const S2 = 0.00833333333332249;
const S3 = -0.0001984126982985795;
const S4 = 2.7557313707070068e-6;
const S5 = -2.5050760253406863e-8;
const S6 = 1.58969099521155e-10;

/** sin(x + tail) for |x| up to pi/4 */
function sineKernel(x: number, tail: number): number {
  const z = x * x;
  const r = S2 + z * (S3 + z * (S4 + z * (S5 + z * S6)));
  const cube = z * x;
  return x - (z * (0.5 * tail - cube * r) - tail - cube * S1);
}

const C1 = 0.0416666666666666;
const C2 = -0.001388888888887411;
const C3 = 0.00002480158728947673;
const C4 = -2.7557314351390663e-7;
const C5 = 2.087572321298175e-9;
const C6 = -1.1359647557788195e-11;

/** cos(x + tail) for |x| up to pi/4 */
function cosineKernel(x: number, tail: number): number {
  const z = x * x;
  const r = z * (C1 + z * (C2 + z * (C3 + z * (C4 + z * (C5 + z * C6)))));
  const half = 0.5 * z;
  const leading = 1 - half;
  return leading + (1 - leading - half + (z * r - x * tail));
}
