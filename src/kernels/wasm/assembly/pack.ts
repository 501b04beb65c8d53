/** Weights in the order in which `affine` reads them: blocks of four rows, [block][k][4]. */

@inline
export function packedBytes(rows: i32, columns: i32): usize {
  return <usize>((rows + 3) >> 2) * <usize>columns << 4;
}

/**
 * Packs the rows of two matrices side by side. Rows beyond the last are 0.
 *
 * @param first [rows, firstColumns]
 * @param second [rows, secondColumns]
 * @returns where the next block may begin
 */
export function packRows(to: usize, rows: i32, first: usize, firstColumns: i32, second: usize, secondColumns: i32): usize {
  for (let row = 0; row < rows; row += 4) {
    const count = min(4, rows - row);
    to = packBlock(to, count, first + (<usize>(row * firstColumns) << 2), firstColumns);
    to = packBlock(to, count, second + (<usize>(row * secondColumns) << 2), secondColumns);
  }
  return to;
}

function packBlock(to: usize, count: i32, from: usize, columns: i32): usize {
  const next = <usize>columns << 2;
  for (let column = 0; column < columns; column++) {
    store<f32>(to, load<f32>(from));
    store<f32>(to, count > 1 ? load<f32>(from + next) : 0, 4);
    store<f32>(to, count > 2 ? load<f32>(from + 2 * next) : 0, 8);
    store<f32>(to, count > 3 ? load<f32>(from + 3 * next) : 0, 12);
    to += 16;
    from += 4;
  }
  return to;
}

/** Packs the transposed matrix: its columns become the rows of the product. */
export function packColumns(to: usize, from: usize, rows: i32, columns: i32): usize {
  const next = <usize>columns << 2;
  for (let column = 0; column < columns; column += 4) {
    const count = columns - column;
    let source = from + (<usize>column << 2);
    for (let row = 0; row < rows; row++) {
      if (count >= 4) {
        v128.store(to, v128.load(source));
      } else {
        v128.store(to, f32x4.splat(0));
        for (let i = 0; i < count; i++) store<f32>(to + (<usize>i << 2), load<f32>(source + (<usize>i << 2)));
      }
      to += 16;
      source += next;
    }
  }
  return to;
}

/** to = (first + second) with `rows` values, padded with 0 to a multiple of 4. */
export function packBias(to: usize, rows: i32, first: usize, second: usize): usize {
  for (let row = 0; row < ((rows + 3) & ~3); row++) {
    let value: f32 = 0;
    if (row < rows) {
      value = load<f32>(first + (<usize>row << 2));
      if (second) value += load<f32>(second + (<usize>row << 2));
    }
    store<f32>(to + (<usize>row << 2), value);
  }
  return to + (<usize>((rows + 3) & ~3) << 2);
}

/** Halves values for `sigmoidOfTwice`; the division is exact. */
export function halve(from: usize, end: usize): void {
  for (; from < end; from += 4) store<f32>(from, load<f32>(from) * 0.5);
}
