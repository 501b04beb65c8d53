import { sine } from "../shared/sine.js";
import { NumpyRandom } from "./numpy-random.js";

/**
 * The article's synthetic series: two sine waves of random frequency and phase plus uniform noise
 * (Géron, Hands-On Machine Learning, ch. 15), drawn from NumPy's legacy stream in NumPy's order, so
 * that every float32 equals that of the Python generator with the same seed.
 *
 * @returns `count` series of `length` values, row-major: [count, length]
 */
export function generateSines(count: number, length: number, seed: number): Float32Array {
  const random = new NumpyRandom(seed);
  const [frequency1, frequency2, offset1, offset2] = [1, 2, 3, 4].map(() => random.rand(count));
  const series = new Float32Array(count * length);
  for (let row = 0; row < count; row += 1) {
    const rate1 = frequency1![row]! * 10 + 10;
    const rate2 = frequency2![row]! * 20 + 20;
    for (let column = 0; column < length; column += 1) {
      const time = timeAt(column, length);
      const wave1 = 0.5 * sine((time - offset1![row]!) * rate1);
      const wave2 = 0.2 * sine((time - offset2![row]!) * rate2);
      series[row * length + column] = wave1 + wave2 + noise(random);
    }
  }
  return series;
}

function noise(random: NumpyRandom): number {
  return 0.1 * (random.next() - 0.5);
}

/**
 * The noise in {@link generateSines}, which cannot be predicted, for the series from `first` on. Its variance
 * is 0.01 / 12.
 *
 * @returns [count - first, length]
 */
export function sinesNoise(
  count: number,
  length: number,
  seed: number,
  first: number,
): Float32Array {
  const random = new NumpyRandom(seed);
  random.discard(4 * count + first * length); // frequencies and offsets, then the earlier series
  const values = new Float32Array((count - first) * length);
  for (let i = 0; i < values.length; i += 1) values[i] = noise(random);
  return values;
}

/** Element `index` of `np.linspace(0, 1, length)`. */
function timeAt(index: number, length: number): number {
  if (length === 1) return 0;
  return index === length - 1 ? 1 : index * (1 / (length - 1));
}
