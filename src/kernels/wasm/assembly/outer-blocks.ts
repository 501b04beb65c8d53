/**
 * Blocks of `addOuter`: four rows of `out`, `next` bytes apart, by sixteen, eight or four columns
 * of sums in registers. Rows and columns beyond those that are left are dropped.
 */

@inline
function add4(to: usize, v: v128): void {
  v128.store(to, f32x4.add(v128.load(to), v));
}

/** Adds the first lanes of a vector, at most four. */
@inline
function addLeft(to: usize, count: i32, v: v128): void {
  if (count >= 4) {
    add4(to, v);
    return;
  }
  if (count > 0) store<f32>(to, load<f32>(to) + f32x4.extract_lane(v, 0));
  if (count > 1) store<f32>(to + 4, load<f32>(to + 4) + f32x4.extract_lane(v, 1));
  if (count > 2) store<f32>(to + 8, load<f32>(to + 8) + f32x4.extract_lane(v, 2));
}

@inline
function add8(to: usize, v0: v128, v1: v128): void {
  // Loads come before stores; otherwise V8 cannot combine two of them.
  const s0 = f32x4.add(v128.load(to), v0);
  const s1 = f32x4.add(v128.load(to, 16), v1);
  v128.store(to, s0);
  v128.store(to, s1, 16);
}

@inline
function add16(to: usize, v0: v128, v1: v128, v2: v128, v3: v128): void {
  add8(to, v0, v1);
  add8(to + 32, v2, v3);
}

/** For engines with 256-bit vectors; others do not have enough registers. */
@inline
export function addSixteen(to: usize, next: usize, rows: i32, a: usize, aStep: usize, b: usize, steps: i32, laneBytes: usize): void {
  let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0;
  let b0 = a0, b1 = a0, b2 = a0, b3 = a0;
  let c0 = a0, c1 = a0, c2 = a0, c3 = a0;
  let d0 = a0, d1 = a0, d2 = a0, d3 = a0;
  for (let step = 0; step < steps; step++) {
    const end = a + laneBytes;
    for (let p = a; p < end; p += 4) {
      const x0 = v128.load(b);
      const x1 = v128.load(b, 16);
      const x2 = v128.load(b, 32);
      const x3 = v128.load(b, 48);
      const w0 = v128.load32_splat(p);
      a0 = f32x4.add(a0, f32x4.mul(w0, x0));
      a1 = f32x4.add(a1, f32x4.mul(w0, x1));
      a2 = f32x4.add(a2, f32x4.mul(w0, x2));
      a3 = f32x4.add(a3, f32x4.mul(w0, x3));
      const w1 = v128.load32_splat(p + laneBytes);
      b0 = f32x4.add(b0, f32x4.mul(w1, x0));
      b1 = f32x4.add(b1, f32x4.mul(w1, x1));
      b2 = f32x4.add(b2, f32x4.mul(w1, x2));
      b3 = f32x4.add(b3, f32x4.mul(w1, x3));
      const w2 = v128.load32_splat(p + 2 * laneBytes);
      c0 = f32x4.add(c0, f32x4.mul(w2, x0));
      c1 = f32x4.add(c1, f32x4.mul(w2, x1));
      c2 = f32x4.add(c2, f32x4.mul(w2, x2));
      c3 = f32x4.add(c3, f32x4.mul(w2, x3));
      const w3 = v128.load32_splat(p + 3 * laneBytes);
      d0 = f32x4.add(d0, f32x4.mul(w3, x0));
      d1 = f32x4.add(d1, f32x4.mul(w3, x1));
      d2 = f32x4.add(d2, f32x4.mul(w3, x2));
      d3 = f32x4.add(d3, f32x4.mul(w3, x3));
      b += 64;
    }
    a += aStep;
  }
  add16(to, a0, a1, a2, a3);
  if (rows > 1) add16(to + next, b0, b1, b2, b3);
  if (rows > 2) add16(to + 2 * next, c0, c1, c2, c3);
  if (rows > 3) add16(to + 3 * next, d0, d1, d2, d3);
}

@inline
export function addEight(to: usize, next: usize, rows: i32, columns: i32, a: usize, aStep: usize, b: usize, steps: i32, laneBytes: usize): void {
  let a0 = f32x4.splat(0), a1 = a0;
  let b0 = a0, b1 = a0;
  let c0 = a0, c1 = a0;
  let d0 = a0, d1 = a0;
  for (let step = 0; step < steps; step++) {
    const end = a + laneBytes;
    for (let p = a; p < end; p += 4) {
      const x0 = v128.load(b);
      const x1 = v128.load(b, 16);
      let w = v128.load32_splat(p);
      a0 = f32x4.add(a0, f32x4.mul(w, x0));
      a1 = f32x4.add(a1, f32x4.mul(w, x1));
      w = v128.load32_splat(p + laneBytes);
      b0 = f32x4.add(b0, f32x4.mul(w, x0));
      b1 = f32x4.add(b1, f32x4.mul(w, x1));
      w = v128.load32_splat(p + 2 * laneBytes);
      c0 = f32x4.add(c0, f32x4.mul(w, x0));
      c1 = f32x4.add(c1, f32x4.mul(w, x1));
      w = v128.load32_splat(p + 3 * laneBytes);
      d0 = f32x4.add(d0, f32x4.mul(w, x0));
      d1 = f32x4.add(d1, f32x4.mul(w, x1));
      b += 32;
    }
    a += aStep;
  }
  if (columns >= 8) {
    add8(to, a0, a1);
    if (rows > 1) add8(to + next, b0, b1);
    if (rows > 2) add8(to + 2 * next, c0, c1);
    if (rows > 3) add8(to + 3 * next, d0, d1);
    return;
  }
  addLeft(to, columns, a0);
  addLeft(to + 16, columns - 4, a1);
  if (rows > 1) addLeft(to + next, columns, b0);
  if (rows > 1) addLeft(to + next + 16, columns - 4, b1);
  if (rows > 2) addLeft(to + 2 * next, columns, c0);
  if (rows > 2) addLeft(to + 2 * next + 16, columns - 4, c1);
  if (rows > 3) addLeft(to + 3 * next, columns, d0);
  if (rows > 3) addLeft(to + 3 * next + 16, columns - 4, d1);
}

@inline
export function addFour(to: usize, next: usize, rows: i32, columns: i32, a: usize, aStep: usize, b: usize, steps: i32, laneBytes: usize): void {
  let a0 = f32x4.splat(0);
  let b0 = a0;
  let c0 = a0;
  let d0 = a0;
  for (let step = 0; step < steps; step++) {
    const end = a + laneBytes;
    for (let p = a; p < end; p += 4) {
      const x0 = v128.load(b);
      let w = v128.load32_splat(p);
      a0 = f32x4.add(a0, f32x4.mul(w, x0));
      w = v128.load32_splat(p + laneBytes);
      b0 = f32x4.add(b0, f32x4.mul(w, x0));
      w = v128.load32_splat(p + 2 * laneBytes);
      c0 = f32x4.add(c0, f32x4.mul(w, x0));
      w = v128.load32_splat(p + 3 * laneBytes);
      d0 = f32x4.add(d0, f32x4.mul(w, x0));
      b += 16;
    }
    a += aStep;
  }
  addLeft(to, columns, a0);
  if (rows > 1) addLeft(to + next, columns, b0);
  if (rows > 2) addLeft(to + 2 * next, columns, c0);
  if (rows > 3) addLeft(to + 3 * next, columns, d0);
}
