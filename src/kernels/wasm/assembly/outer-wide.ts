import { add8 } from "./outer-blocks";

@inline
function add16(to: usize, v0: v128, v1: v128, v2: v128, v3: v128): void {
  add8(to, v0, v1);
  add8(to + 32, v2, v3);
}

/**
 * The block of `addOuter` for engines with 256-bit vectors: four rows by sixteen columns.
 *
 * Four lanes a turn are a tenth faster there than one. The conditions between them are never true:
 * they part the code into blocks, for V8 puts all loads of a block before its arithmetic, and with
 * four lanes in one block the registers would not do.
 */
@inline
export function addSixteen(to: usize, next: usize, rows: i32, a: usize, aStep: usize, b: usize, steps: i32, laneBytes: usize): void {
  let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0;
  let b0 = a0, b1 = a0, b2 = a0, b3 = a0;
  let c0 = a0, c1 = a0, c2 = a0, c3 = a0;
  let d0 = a0, d1 = a0, d2 = a0, d3 = a0;
  for (let step = 0; step < steps; step++) {
    const end = a + laneBytes;
    for (let p = a; p < end; p += 16) {
      const x0_0 = v128.load(b);
      const x1_0 = v128.load(b, 16);
      const x2_0 = v128.load(b, 32);
      const x3_0 = v128.load(b, 48);
      const w0_0 = v128.load32_splat(p);
      a0 = f32x4.add(a0, f32x4.mul(w0_0, x0_0));
      a1 = f32x4.add(a1, f32x4.mul(w0_0, x1_0));
      a2 = f32x4.add(a2, f32x4.mul(w0_0, x2_0));
      a3 = f32x4.add(a3, f32x4.mul(w0_0, x3_0));
      const w1_0 = v128.load32_splat(p + laneBytes);
      b0 = f32x4.add(b0, f32x4.mul(w1_0, x0_0));
      b1 = f32x4.add(b1, f32x4.mul(w1_0, x1_0));
      b2 = f32x4.add(b2, f32x4.mul(w1_0, x2_0));
      b3 = f32x4.add(b3, f32x4.mul(w1_0, x3_0));
      const w2_0 = v128.load32_splat(p + 2 * laneBytes);
      c0 = f32x4.add(c0, f32x4.mul(w2_0, x0_0));
      c1 = f32x4.add(c1, f32x4.mul(w2_0, x1_0));
      c2 = f32x4.add(c2, f32x4.mul(w2_0, x2_0));
      c3 = f32x4.add(c3, f32x4.mul(w2_0, x3_0));
      const w3_0 = v128.load32_splat(p + 3 * laneBytes);
      d0 = f32x4.add(d0, f32x4.mul(w3_0, x0_0));
      d1 = f32x4.add(d1, f32x4.mul(w3_0, x1_0));
      d2 = f32x4.add(d2, f32x4.mul(w3_0, x2_0));
      d3 = f32x4.add(d3, f32x4.mul(w3_0, x3_0));
      if (p == 1) break;
      const x0_1 = v128.load(b, 64);
      const x1_1 = v128.load(b, 80);
      const x2_1 = v128.load(b, 96);
      const x3_1 = v128.load(b, 112);
      const w0_1 = v128.load32_splat(p, 4);
      a0 = f32x4.add(a0, f32x4.mul(w0_1, x0_1));
      a1 = f32x4.add(a1, f32x4.mul(w0_1, x1_1));
      a2 = f32x4.add(a2, f32x4.mul(w0_1, x2_1));
      a3 = f32x4.add(a3, f32x4.mul(w0_1, x3_1));
      const w1_1 = v128.load32_splat(p + laneBytes, 4);
      b0 = f32x4.add(b0, f32x4.mul(w1_1, x0_1));
      b1 = f32x4.add(b1, f32x4.mul(w1_1, x1_1));
      b2 = f32x4.add(b2, f32x4.mul(w1_1, x2_1));
      b3 = f32x4.add(b3, f32x4.mul(w1_1, x3_1));
      const w2_1 = v128.load32_splat(p + 2 * laneBytes, 4);
      c0 = f32x4.add(c0, f32x4.mul(w2_1, x0_1));
      c1 = f32x4.add(c1, f32x4.mul(w2_1, x1_1));
      c2 = f32x4.add(c2, f32x4.mul(w2_1, x2_1));
      c3 = f32x4.add(c3, f32x4.mul(w2_1, x3_1));
      const w3_1 = v128.load32_splat(p + 3 * laneBytes, 4);
      d0 = f32x4.add(d0, f32x4.mul(w3_1, x0_1));
      d1 = f32x4.add(d1, f32x4.mul(w3_1, x1_1));
      d2 = f32x4.add(d2, f32x4.mul(w3_1, x2_1));
      d3 = f32x4.add(d3, f32x4.mul(w3_1, x3_1));
      if (p == 2) break;
      const x0_2 = v128.load(b, 128);
      const x1_2 = v128.load(b, 144);
      const x2_2 = v128.load(b, 160);
      const x3_2 = v128.load(b, 176);
      const w0_2 = v128.load32_splat(p, 8);
      a0 = f32x4.add(a0, f32x4.mul(w0_2, x0_2));
      a1 = f32x4.add(a1, f32x4.mul(w0_2, x1_2));
      a2 = f32x4.add(a2, f32x4.mul(w0_2, x2_2));
      a3 = f32x4.add(a3, f32x4.mul(w0_2, x3_2));
      const w1_2 = v128.load32_splat(p + laneBytes, 8);
      b0 = f32x4.add(b0, f32x4.mul(w1_2, x0_2));
      b1 = f32x4.add(b1, f32x4.mul(w1_2, x1_2));
      b2 = f32x4.add(b2, f32x4.mul(w1_2, x2_2));
      b3 = f32x4.add(b3, f32x4.mul(w1_2, x3_2));
      const w2_2 = v128.load32_splat(p + 2 * laneBytes, 8);
      c0 = f32x4.add(c0, f32x4.mul(w2_2, x0_2));
      c1 = f32x4.add(c1, f32x4.mul(w2_2, x1_2));
      c2 = f32x4.add(c2, f32x4.mul(w2_2, x2_2));
      c3 = f32x4.add(c3, f32x4.mul(w2_2, x3_2));
      const w3_2 = v128.load32_splat(p + 3 * laneBytes, 8);
      d0 = f32x4.add(d0, f32x4.mul(w3_2, x0_2));
      d1 = f32x4.add(d1, f32x4.mul(w3_2, x1_2));
      d2 = f32x4.add(d2, f32x4.mul(w3_2, x2_2));
      d3 = f32x4.add(d3, f32x4.mul(w3_2, x3_2));
      if (p == 3) break;
      const x0_3 = v128.load(b, 192);
      const x1_3 = v128.load(b, 208);
      const x2_3 = v128.load(b, 224);
      const x3_3 = v128.load(b, 240);
      const w0_3 = v128.load32_splat(p, 12);
      a0 = f32x4.add(a0, f32x4.mul(w0_3, x0_3));
      a1 = f32x4.add(a1, f32x4.mul(w0_3, x1_3));
      a2 = f32x4.add(a2, f32x4.mul(w0_3, x2_3));
      a3 = f32x4.add(a3, f32x4.mul(w0_3, x3_3));
      const w1_3 = v128.load32_splat(p + laneBytes, 12);
      b0 = f32x4.add(b0, f32x4.mul(w1_3, x0_3));
      b1 = f32x4.add(b1, f32x4.mul(w1_3, x1_3));
      b2 = f32x4.add(b2, f32x4.mul(w1_3, x2_3));
      b3 = f32x4.add(b3, f32x4.mul(w1_3, x3_3));
      const w2_3 = v128.load32_splat(p + 2 * laneBytes, 12);
      c0 = f32x4.add(c0, f32x4.mul(w2_3, x0_3));
      c1 = f32x4.add(c1, f32x4.mul(w2_3, x1_3));
      c2 = f32x4.add(c2, f32x4.mul(w2_3, x2_3));
      c3 = f32x4.add(c3, f32x4.mul(w2_3, x3_3));
      const w3_3 = v128.load32_splat(p + 3 * laneBytes, 12);
      d0 = f32x4.add(d0, f32x4.mul(w3_3, x0_3));
      d1 = f32x4.add(d1, f32x4.mul(w3_3, x1_3));
      d2 = f32x4.add(d2, f32x4.mul(w3_3, x2_3));
      d3 = f32x4.add(d3, f32x4.mul(w3_3, x3_3));
      b += 256;
    }
    a += aStep;
  }
  add16(to, a0, a1, a2, a3);
  if (rows > 1) add16(to + next, b0, b1, b2, b3);
  if (rows > 2) add16(to + 2 * next, c0, c1, c2, c3);
  if (rows > 3) add16(to + 3 * next, d0, d1, d2, d3);
}
