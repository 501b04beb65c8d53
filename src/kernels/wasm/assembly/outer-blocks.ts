/**
 * Blocks of `addOuter`: four rows of `out`, `next` bytes apart, by eight or four columns of sums in
 * registers. Rows and columns beyond those that are left are dropped.
 */

@inline
function add4(to: usize, v: v128): void {
  v128.store(to, f32x4.add(v128.load(to), v));
}

/** Adds the first lanes of a vector, up to four of them. */
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
export function add8(to: usize, v0: v128, v1: v128): void {
  // Loads before stores, or V8 cannot make one of two.
  const s0 = f32x4.add(v128.load(to), v0);
  const s1 = f32x4.add(v128.load(to, 16), v1);
  v128.store(to, s0);
  v128.store(to, s1, 16);
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
