import { affineWide } from "./affine-wide";
import { wide } from "./wide";

/** Whether the code may be larger to be faster. The results are the same. */
const isFast = ASC_SHRINK_LEVEL == 0;

/**
 * out[r] = bias[r] + sum over k of W[r][k] x[k], for rows of lanes: the product for the gates, the readout
 * and every gradient with respect to a state. A lane is one sequence of the batch.
 *
 * W is packed in blocks of four rows, [ceil(rows / 4)][k][4], so that a block is read in order. x has two
 * parts, because the input of a step and the state before it are in different places. Four rows by eight
 * lanes of sums stay in registers: eight products for six loads.
 *
 * @param out [rows, lanes]
 * @param bias [rows]; without one (0) the product is added to `out`
 * @param first the first part of x: [firstRows, lanes]
 * @param second the second part of x: [secondRows, lanes]
 * @param laneBytes distance of rows in `out`, `first` and `second`: 4 * lanes, a multiple of 32
 */
export function affine(out: usize, rows: i32, packed: usize, bias: usize, first: usize, firstRows: i32, second: usize, secondRows: i32, laneBytes: usize): void {
  if (wide && laneBytes == 64) affineWide(out, rows, packed, bias, first, firstRows, second, secondRows);
  else if (isFast && laneBytes == 64) affineOf(out, rows, packed, bias, first, firstRows, second, secondRows, 64);
  else affineOf(out, rows, packed, bias, first, firstRows, second, secondRows, laneBytes);
}

@inline
function affineOf(
  out: usize,
  rows: i32,
  packed: usize,
  bias: usize,
  first: usize,
  firstRows: i32,
  second: usize,
  secondRows: i32,
  laneBytes: usize,
): void {
  const firstBytes = (<usize>firstRows) << 4;
  const blockBytes = firstBytes + ((<usize>secondRows) << 4);
  for (let row = 0; row < rows; row += 4) {
    for (let lane: usize = 0; lane < laneBytes; lane += 32) {
      const to = out + lane;
      let a0: v128, a1: v128, b0: v128, b1: v128, c0: v128, c1: v128, d0: v128, d1: v128;
      if (bias) {
        a0 = v128.load32_splat(bias);
        b0 = v128.load32_splat(bias, 4);
        c0 = v128.load32_splat(bias, 8);
        d0 = v128.load32_splat(bias, 12);
        a1 = a0;
        b1 = b0;
        c1 = c0;
        d1 = d0;
      } else {
        a0 = v128.load(to);
        a1 = v128.load(to, 16);
        b0 = v128.load(to + laneBytes);
        b1 = v128.load(to + laneBytes, 16);
        c0 = v128.load(to + 2 * laneBytes);
        c1 = v128.load(to + 2 * laneBytes, 16);
        d0 = v128.load(to + 3 * laneBytes);
        d1 = v128.load(to + 3 * laneBytes, 16);
      }
      let weight = packed;
      let x = first + lane;
      let end = packed + firstBytes;
      for (let part = 0; part < 2; part++) {
        while (isFast && weight + 48 < end) {
          const x0_0 = v128.load(x + 0 * laneBytes);
          const x1_0 = v128.load(x + 0 * laneBytes, 16);
          const w0_0 = v128.load32_splat(weight);
          a0 = f32x4.add(a0, f32x4.mul(w0_0, x0_0));
          a1 = f32x4.add(a1, f32x4.mul(w0_0, x1_0));
          const w1_0 = v128.load32_splat(weight, 4);
          b0 = f32x4.add(b0, f32x4.mul(w1_0, x0_0));
          b1 = f32x4.add(b1, f32x4.mul(w1_0, x1_0));
          const w2_0 = v128.load32_splat(weight, 8);
          c0 = f32x4.add(c0, f32x4.mul(w2_0, x0_0));
          c1 = f32x4.add(c1, f32x4.mul(w2_0, x1_0));
          const w3_0 = v128.load32_splat(weight, 12);
          d0 = f32x4.add(d0, f32x4.mul(w3_0, x0_0));
          d1 = f32x4.add(d1, f32x4.mul(w3_0, x1_0));
          if (weight == 1) break;
          const x0_1 = v128.load(x + 1 * laneBytes);
          const x1_1 = v128.load(x + 1 * laneBytes, 16);
          const w0_1 = v128.load32_splat(weight + 16);
          a0 = f32x4.add(a0, f32x4.mul(w0_1, x0_1));
          a1 = f32x4.add(a1, f32x4.mul(w0_1, x1_1));
          const w1_1 = v128.load32_splat(weight + 16, 4);
          b0 = f32x4.add(b0, f32x4.mul(w1_1, x0_1));
          b1 = f32x4.add(b1, f32x4.mul(w1_1, x1_1));
          const w2_1 = v128.load32_splat(weight + 16, 8);
          c0 = f32x4.add(c0, f32x4.mul(w2_1, x0_1));
          c1 = f32x4.add(c1, f32x4.mul(w2_1, x1_1));
          const w3_1 = v128.load32_splat(weight + 16, 12);
          d0 = f32x4.add(d0, f32x4.mul(w3_1, x0_1));
          d1 = f32x4.add(d1, f32x4.mul(w3_1, x1_1));
          if (weight == 2) break;
          const x0_2 = v128.load(x + 2 * laneBytes);
          const x1_2 = v128.load(x + 2 * laneBytes, 16);
          const w0_2 = v128.load32_splat(weight + 32);
          a0 = f32x4.add(a0, f32x4.mul(w0_2, x0_2));
          a1 = f32x4.add(a1, f32x4.mul(w0_2, x1_2));
          const w1_2 = v128.load32_splat(weight + 32, 4);
          b0 = f32x4.add(b0, f32x4.mul(w1_2, x0_2));
          b1 = f32x4.add(b1, f32x4.mul(w1_2, x1_2));
          const w2_2 = v128.load32_splat(weight + 32, 8);
          c0 = f32x4.add(c0, f32x4.mul(w2_2, x0_2));
          c1 = f32x4.add(c1, f32x4.mul(w2_2, x1_2));
          const w3_2 = v128.load32_splat(weight + 32, 12);
          d0 = f32x4.add(d0, f32x4.mul(w3_2, x0_2));
          d1 = f32x4.add(d1, f32x4.mul(w3_2, x1_2));
          if (weight == 3) break;
          const x0_3 = v128.load(x + 3 * laneBytes);
          const x1_3 = v128.load(x + 3 * laneBytes, 16);
          const w0_3 = v128.load32_splat(weight + 48);
          a0 = f32x4.add(a0, f32x4.mul(w0_3, x0_3));
          a1 = f32x4.add(a1, f32x4.mul(w0_3, x1_3));
          const w1_3 = v128.load32_splat(weight + 48, 4);
          b0 = f32x4.add(b0, f32x4.mul(w1_3, x0_3));
          b1 = f32x4.add(b1, f32x4.mul(w1_3, x1_3));
          const w2_3 = v128.load32_splat(weight + 48, 8);
          c0 = f32x4.add(c0, f32x4.mul(w2_3, x0_3));
          c1 = f32x4.add(c1, f32x4.mul(w2_3, x1_3));
          const w3_3 = v128.load32_splat(weight + 48, 12);
          d0 = f32x4.add(d0, f32x4.mul(w3_3, x0_3));
          d1 = f32x4.add(d1, f32x4.mul(w3_3, x1_3));
          weight += 64;
          x += 4 * laneBytes;
        }
        while (weight < end) {
          const x0 = v128.load(x);
          const x1 = v128.load(x, 16);
          let w = v128.load32_splat(weight);
          a0 = f32x4.add(a0, f32x4.mul(w, x0));
          a1 = f32x4.add(a1, f32x4.mul(w, x1));
          w = v128.load32_splat(weight, 4);
          b0 = f32x4.add(b0, f32x4.mul(w, x0));
          b1 = f32x4.add(b1, f32x4.mul(w, x1));
          w = v128.load32_splat(weight, 8);
          c0 = f32x4.add(c0, f32x4.mul(w, x0));
          c1 = f32x4.add(c1, f32x4.mul(w, x1));
          w = v128.load32_splat(weight, 12);
          d0 = f32x4.add(d0, f32x4.mul(w, x0));
          d1 = f32x4.add(d1, f32x4.mul(w, x1));
          weight += 16;
          x += laneBytes;
        }
        x = second + lane;
        end = packed + blockBytes;
      }
      const left = rows - row;
      v128.store(to, a0);
      v128.store(to, a1, 16);
      if (left > 1) {
        v128.store(to + laneBytes, b0);
        v128.store(to + laneBytes, b1, 16);
      }
      if (left > 2) {
        v128.store(to + 2 * laneBytes, c0);
        v128.store(to + 2 * laneBytes, c1, 16);
      }
      if (left > 3) {
        v128.store(to + 3 * laneBytes, d0);
        v128.store(to + 3 * laneBytes, d1, 16);
      }
    }
    packed += blockBytes;
    out += 4 * laneBytes;
    if (bias) bias += 16;
  }
}
