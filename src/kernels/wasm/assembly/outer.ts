import { addEight, addFour, addSixteen } from "./outer-blocks";
import { addFew } from "./outer-few";
import { transpose4 } from "./transpose";
import { wide } from "./wide";

/**
 * From this number of columns, four rows of `a` are copied so that their steps are adjacent: steps at large
 * distances, especially powers of two, evict each other from the cache.
 */
const PACK_COLUMNS = 48;

/**
 * out[r][k] += sum over steps and lanes of a[step][r][lane] * b[step][k][lane]: the gradient of a weight from
 * those of the sums (a) and the weight's factors (b).
 *
 * b is first packed in blocks of columns, with the column innermost. The product is then like that of
 * `affine`: four rows by a block of columns of sums stay in registers. Terms are added in the order of steps
 * and lanes, whatever the block.
 *
 * At the edges, sums of rows and columns that do not exist are computed from the memory after the arrays, and
 * dropped.
 *
 * @param out [rows, columns]
 * @param a [steps][rows, lanes], steps `aStep` bytes apart
 * @param b [steps][columns, lanes], steps `bStep` bytes apart; both distances may be negative
 * @param panels work space for copies of `b` and of four rows of `a`: 64 * steps * (columns + 12) bytes
 */
export function addOuter(
  out: usize,
  a: usize,
  aStep: usize,
  rows: i32,
  b: usize,
  bStep: usize,
  columns: i32,
  steps: i32,
  laneBytes: usize,
  panels: usize,
): void {
  if (steps == 0) return;
  if (columns < 4) addFew(out, a, aStep, rows, b, bStep, columns, steps, laneBytes);
  else if (laneBytes == 64) addBlocks(out, a, aStep, rows, b, bStep, columns, steps, 64, panels);
  else addBlocks(out, a, aStep, rows, b, bStep, columns, steps, laneBytes, panels);
}

@inline
function addBlocks(
  out: usize,
  a: usize,
  aStep: usize,
  rows: i32,
  b: usize,
  bStep: usize,
  columns: i32,
  steps: i32,
  laneBytes: usize,
  panels: usize,
): void {
  const next = <usize>columns << 2;
  const left = panels;
  const right = panels + <usize>steps * 4 * laneBytes;
  const rightBytes = <usize>steps * laneBytes; // of one column
  packColumns(right, b, bStep, columns, steps, laneBytes);
  const packs = columns >= PACK_COLUMNS;
  const leftStep: usize = packs ? 4 * laneBytes : aStep;
  for (let row = 0; row < rows; row += 4) {
    const four = a + <usize>row * laneBytes;
    if (packs) packFour(left, four, aStep, steps, laneBytes);
    const from = packs ? left : four;
    const count = rows - row;
    let to = out + <usize>row * next;
    let block = right;
    for (let column = 0; column < columns; ) {
      const width = blockWidth(columns - column);
      if (width == 16) addSixteen(to, next, count, from, leftStep, block, steps, laneBytes);
      else if (width == 8) addEight(to, next, count, columns - column, from, leftStep, block, steps, laneBytes);
      else addFour(to, next, count, columns - column, from, leftStep, block, steps, laneBytes);
      column += width;
      to += <usize>width << 2;
      block += <usize>width * rightBytes;
    }
  }
}

/** Columns of the next block if `left` columns remain. */
@inline
function blockWidth(left: i32): i32 {
  return wide && left >= 16 ? 16 : left > 4 ? 8 : 4;
}

/** Blocks of columns: [steps][lanes][columns of the block]. */
function packColumns(to: usize, b: usize, bStep: usize, columns: i32, steps: i32, laneBytes: usize): void {
  for (let column = 0; column < columns; ) {
    const width = blockWidth(columns - column);
    const rowBytes = <usize>width << 2;
    let from = b + <usize>column * laneBytes;
    for (let step = 0; step < steps; step++) {
      for (let lane: usize = 0; lane < laneBytes; lane += 16) {
        for (let at: usize = 0; at < rowBytes; at += 16) {
          transpose4(to + at, rowBytes, from + (at >> 2) * laneBytes + lane, laneBytes);
        }
        to += 4 * rowBytes;
      }
      from += bStep;
    }
    column += width;
  }
}

/** Four rows: [steps][4, lanes]. */
function packFour(to: usize, from: usize, aStep: usize, steps: i32, laneBytes: usize): void {
  for (let step = 0; step < steps; step++) {
    for (let i: usize = 0; i < 4 * laneBytes; i += 16) v128.store(to + i, v128.load(from + i));
    to += 4 * laneBytes;
    from += aStep;
  }
}
