import { addColumn, laneSums } from "./lanes";

/**
 * `addOuter` for fewer than four columns, such as those of inputs: sums of lanes, four rows by two columns.
 */
export function addFew(
  out: usize,
  a: usize,
  aStep: usize,
  rows: i32,
  b: usize,
  bStep: usize,
  columns: i32,
  steps: i32,
  laneBytes: usize,
): void {
  for (let row = 0; row < rows; row += 4) {
    const four = a + <usize>row * laneBytes;
    for (let column = 0; column < columns; column += 2) {
      const to = out + (<usize>(row * columns + column) << 2);
      addPair(to, rows - row, columns, columns - column, four, aStep, b + <usize>column * laneBytes, bStep, steps, laneBytes);
    }
  }
}

function addPair(
  to: usize,
  rows: i32,
  columns: i32,
  columnsLeft: i32,
  left: usize,
  leftStep: usize,
  right: usize,
  rightStep: usize,
  steps: i32,
  laneBytes: usize,
): void {
  let a0 = f32x4.splat(0), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0;
  for (let step = 0; step < steps; step++) {
    let p = left;
    let q = right;
    const end = left + laneBytes;
    while (p < end) {
      const x0 = v128.load(q);
      const x1 = v128.load(q + laneBytes);
      let w = v128.load(p);
      a0 = f32x4.add(a0, f32x4.mul(w, x0));
      a1 = f32x4.add(a1, f32x4.mul(w, x1));
      w = v128.load(p + laneBytes);
      b0 = f32x4.add(b0, f32x4.mul(w, x0));
      b1 = f32x4.add(b1, f32x4.mul(w, x1));
      w = v128.load(p + 2 * laneBytes);
      c0 = f32x4.add(c0, f32x4.mul(w, x0));
      c1 = f32x4.add(c1, f32x4.mul(w, x1));
      w = v128.load(p + 3 * laneBytes);
      d0 = f32x4.add(d0, f32x4.mul(w, x0));
      d1 = f32x4.add(d1, f32x4.mul(w, x1));
      p += 16;
      q += 16;
    }
    left += leftStep;
    right += rightStep;
  }
  addColumn(to, rows, columns, laneSums(a0, b0, c0, d0));
  if (columnsLeft > 1) addColumn(to + 4, rows, columns, laneSums(a1, b1, c1, d1));
}
