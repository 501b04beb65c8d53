import { batches } from "../data/batches.js";
import type { Dataset } from "../data/dataset.js";
import { productCount, type SkipCycles } from "../model/skip-spec.js";
import { cycleWindows } from "./cycle-windows.js";
import { examples } from "./examples.js";
import { type MeasuredSums, measuredSums } from "./measured-sums.js";

/** Windows at the same place in all cycles. */
interface Phase {
  /** Sines and cosines of the cycles at the last step. */
  readonly waves: readonly number[];
  readonly indices: readonly number[];
}

/** How much longer it takes to add a sum of a phase than one product of a window. */
const ADDITION_COST = 4;

/**
 * The sums of {@link cycleWindows}. At each hour of the day, for example, the products with a cycle are inputs times a constant, so the
 * sums over the windows of that hour follow from those of the windows without products, which are much smaller. If there
 * are about as many phases as windows, as with the day of the year, all products are added up instead.
 *
 * @returns undefined unless every target was measured
 */
export function cycleSums(windows: Dataset, cycles: SkipCycles): MeasuredSums | undefined {
  const phases = phasesOf(windows, cycles);
  const { steps, inputs, count, outputs } = windows;
  const [own, all] = [inputs, inputs + productCount(cycles)].map((width) => steps * width + 1);
  const byPhase = count * own! ** 2 + phases.length * ADDITION_COST * all! ** 2;
  if (byPhase >= count * all! ** 2) return measuredSums(cycleWindows(windows, cycles));
  const gram = new Float64Array(all! ** 2);
  const products = new Float64Array(all! * outputs);
  let squares: readonly number[] | undefined;
  for (const { waves, indices } of phases) {
    const sums = measuredSums(examples(windows, indices));
    if (sums === undefined) return undefined;
    addPhase({ gram, products }, sums, rowsOf(windows, cycles, waves));
    squares = sums.squares.map((square, v) => square + (squares?.[v] ?? 0));
  }
  return squares && { gram, products, squares, outputs: [...Array(outputs).keys()] };
}

/** The windows by their waves. */
function phasesOf(windows: Dataset, cycles: SkipCycles): readonly Phase[] {
  const { steps, inputs } = windows;
  const phases = new Map<string, { waves: number[]; indices: number[] }>();
  let index = 0;
  for (const { x, size } of batches(windows, 256)) {
    for (let n = 0; n < size; n += 1) {
      const last = (n * steps + steps - 1) * inputs;
      const waves = cycles.inputs.map((input) => x[last + input]!);
      const key = waves.join();
      const phase = phases.get(key);
      if (phase) phase.indices.push(index);
      else phases.set(key, { waves, indices: [index] });
      index += 1;
    }
  }
  return [...phases.values()];
}

/** For each input of the windows with products, the input without them that it is a multiple of, and the factor. */
interface Multiples {
  readonly rows: Uint32Array;
  readonly factors: Float64Array;
}

function rowsOf(
  { steps, inputs }: Dataset,
  cycles: SkipCycles,
  waves: readonly number[],
): Multiples {
  const { variables } = cycles;
  const width = inputs + productCount(cycles);
  const rows = new Uint32Array(steps * width + 1).fill(steps * inputs); // the last one is the intercept
  const factors = new Float64Array(rows.length).fill(1);
  for (let row = 0; row < steps * width; row += 1) {
    const [step, input] = [Math.floor(row / width), row % width];
    const product = input - inputs;
    rows[row] = step * inputs + (product < 0 ? input : product % variables);
    if (product >= 0) factors[row] = waves[Math.floor(product / variables)]!;
  }
  return { rows, factors };
}

/** Adds the sums of a phase to those with products, the lower triangle of XᵀX alone. */
function addPhase(
  { gram, products }: Pick<MeasuredSums, "gram" | "products">,
  own: MeasuredSums,
  { rows, factors }: Multiples,
): void {
  const size = rows.length;
  const ownSize = Math.sqrt(own.gram.length);
  const outputs = own.outputs.length;
  const whole = symmetric(own.gram, ownSize);
  for (let i = 0; i < size; i += 1) {
    const [factor, row] = [factors[i]!, rows[i]! * ownSize];
    for (let j = 0; j <= i; j += 1) {
      gram[i * size + j]! += factor * factors[j]! * whole[row + rows[j]!]!;
    }
    for (let k = 0; k < outputs; k += 1) {
      products[i * outputs + k]! += factor * own.products[rows[i]! * outputs + k]!;
    }
  }
}

/** The matrix with this lower triangle. */
function symmetric(lower: Float64Array, size: number): Float64Array {
  const whole = lower.slice();
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < i; j += 1) whole[j * size + i] = lower[i * size + j]!;
  }
  return whole;
}
