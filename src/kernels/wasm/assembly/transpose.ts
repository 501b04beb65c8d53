/** Between arrays as the caller has them, batch outermost, and lanes, batch innermost. */

/**
 * to[column][lane] = from[lane][column].
 *
 * @param from [count, columns]: the sequences of a chunk, `columns` apart
 * @param to [columns, lanes]; lanes from `count` on are set to 0
 */
export function toLanes(to: usize, from: usize, count: i32, columns: i32, lanes: i32): void {
  const laneBytes = <usize>lanes << 2;
  const rowBytes = <usize>columns << 2;
  if (count < lanes) memory.fill(to, 0, <usize>columns * laneBytes);
  let lane = 0;
  for (; lane + 4 <= count; lane += 4) {
    const source = from + <usize>lane * rowBytes;
    const target = to + (<usize>lane << 2);
    let column = 0;
    for (; column + 4 <= columns; column += 4) {
      transpose4(target + <usize>column * laneBytes, laneBytes, source + (<usize>column << 2), rowBytes);
    }
    copyRest(target, source, column, columns, 4, laneBytes, rowBytes);
  }
  copyRest(to + (<usize>lane << 2), from + <usize>lane * rowBytes, 0, columns, count - lane, laneBytes, rowBytes);
}

@inline
function copyRest(to: usize, from: usize, column: i32, columns: i32, count: i32, laneBytes: usize, rowBytes: usize): void {
  for (; column < columns; column++) {
    for (let lane = 0; lane < count; lane++) {
      store<f32>(
        to + <usize>column * laneBytes + (<usize>lane << 2),
        load<f32>(from + <usize>lane * rowBytes + (<usize>column << 2)),
      );
    }
  }
}

/**
 * to[lane][row] = from[row][lane].
 *
 * @param from [rows, lanes]
 * @param to [count, rows], `rows` apart
 */
export function fromLanes(to: usize, from: usize, count: i32, rows: i32, lanes: i32): void {
  const laneBytes = <usize>lanes << 2;
  const rowBytes = <usize>rows << 2;
  let lane = 0;
  for (; lane + 4 <= count; lane += 4) {
    const target = to + <usize>lane * rowBytes;
    const source = from + (<usize>lane << 2);
    let row = 0;
    for (; row + 4 <= rows; row += 4) {
      transpose4(target + (<usize>row << 2), rowBytes, source + <usize>row * laneBytes, laneBytes);
    }
    writeRest(target, source, row, rows, 4, laneBytes, rowBytes);
  }
  writeRest(to + <usize>lane * rowBytes, from + (<usize>lane << 2), 0, rows, count - lane, laneBytes, rowBytes);
}

@inline
function writeRest(to: usize, from: usize, row: i32, rows: i32, count: i32, laneBytes: usize, rowBytes: usize): void {
  for (; row < rows; row++) {
    for (let lane = 0; lane < count; lane++) {
      store<f32>(
        to + <usize>lane * rowBytes + (<usize>row << 2),
        load<f32>(from + <usize>row * laneBytes + (<usize>lane << 2)),
      );
    }
  }
}

@inline
export function transpose4(to: usize, toNext: usize, from: usize, fromNext: usize): void {
  const a = v128.load(from);
  const b = v128.load(from + fromNext);
  const c = v128.load(from + 2 * fromNext);
  const d = v128.load(from + 3 * fromNext);
  const ab = f32x4.shuffle(a, b, 0, 4, 1, 5);
  const cd = f32x4.shuffle(c, d, 0, 4, 1, 5);
  const AB = f32x4.shuffle(a, b, 2, 6, 3, 7);
  const CD = f32x4.shuffle(c, d, 2, 6, 3, 7);
  v128.store(to, f32x4.shuffle(ab, cd, 0, 1, 4, 5));
  v128.store(to + toNext, f32x4.shuffle(ab, cd, 2, 3, 6, 7));
  v128.store(to + 2 * toNext, f32x4.shuffle(AB, CD, 0, 1, 4, 5));
  v128.store(to + 3 * toNext, f32x4.shuffle(AB, CD, 2, 3, 6, 7));
}
