/**
 * Coordinates of the past of an input in which a ridge is a sensible prior. A ridge on the values themselves shrinks a line
 * towards 0; in these it shrinks a line towards the last value, which has a coordinate of its own.
 */
export interface Coordinates {
  /** Replaces the coefficient of each value by that of each coordinate, in the sums of normal equations: Bᵀ M. */
  readonly ofSums: (past: Past) => void;
  /** Replaces the coefficients of coordinates by those of the values: B c. */
  readonly ofCoefficients: (past: Past) => void;
}

/** Rows of a matrix that belong to the steps of one input, changed in place. */
interface Past {
  readonly matrix: Float64Array;
  readonly columns: number;
  readonly steps: number;
  /** The row of a step. */
  readonly rowOf: (step: number) => number;
}

/** The difference of each value from the last one, and the last value. */
const fromLast: Coordinates = {
  ofSums({ matrix, columns, steps, rowOf }) {
    const last = rowOf(steps - 1) * columns;
    for (let t = 0; t < steps - 1; t += 1) {
      const row = rowOf(t) * columns;
      for (let c = 0; c < columns; c += 1) matrix[row + c]! -= matrix[last + c]!;
    }
  },
  ofCoefficients({ matrix, columns, steps, rowOf }) {
    const last = rowOf(steps - 1) * columns;
    for (let t = 0; t < steps - 1; t += 1) {
      const row = rowOf(t) * columns;
      for (let c = 0; c < columns; c += 1) matrix[last + c]! -= matrix[row + c]!;
    }
  },
};

/**
 * The change from step to step, and the last value. Earlier changes are divided by a number, since they usually
 * matter less (Litterman 1986).
 *
 * @param divisor of the change that leads to the l-th last value, from 1
 */
function changes(divisor: (lag: number) => number): Coordinates {
  const scale = (steps: number, t: number) => 1 / divisor(steps - t);
  return {
    ofSums({ matrix, columns, steps, rowOf }) {
      const first = rowOf(0) * columns;
      for (let c = 0; c < columns; c += 1) {
        const last = matrix[rowOf(steps - 1) * columns + c]!;
        for (let t = steps - 1; t > 0; t -= 1) {
          const row = rowOf(t) * columns + c;
          matrix[row] = scale(steps, t) * (matrix[row]! - matrix[rowOf(t - 1) * columns + c]!);
        }
        matrix[first + c] = last;
      }
    },
    ofCoefficients({ matrix, columns, steps, rowOf }) {
      for (let c = 0; c < columns; c += 1) {
        const ofLast = matrix[rowOf(0) * columns + c]!;
        matrix[rowOf(0) * columns + c] = 0;
        for (let t = 1; t < steps; t += 1) {
          const row = rowOf(t) * columns + c;
          const share = scale(steps, t) * matrix[row]!;
          matrix[row] = share;
          matrix[rowOf(t - 1) * columns + c]! -= share;
        }
        matrix[rowOf(steps - 1) * columns + c]! += ofLast;
      }
    },
  };
}

const weakly = changes(Math.sqrt);
const strongly = changes((lag) => lag);

/** The coordinates in which lines on the past of one input are fitted. */
export const ownCoordinates: readonly Coordinates[] = [fromLast, weakly, strongly];

/** The coordinates in which lines on the past of all inputs are fitted. */
export const jointCoordinates: Coordinates = weakly;
