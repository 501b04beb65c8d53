import { cellNamed, cellNames } from "../../src/kernels/cells/index.js";
import {
  type Direction,
  directionCount,
  type RecurrentInput,
  type RecurrentOutput,
  type RecurrentSizes,
  type RecurrentSpec,
  weightSpecs,
} from "../../src/kernels/contract.js";
import { randomStream } from "../../src/shared/random.js";

/** One row of the table that every implementation is tested with. */
export interface RecurrentCase {
  readonly name: string;
  readonly spec: RecurrentSpec;
  readonly sizes: RecurrentSizes;
  /** Whether there are dropout masks between the layers. */
  readonly dropout: boolean;
  /** Steps of each sequence; without it all have all. */
  readonly lengths?: readonly number[];
}

/** A case with its numbers: all different, seeded by the case's name, exact in float32. */
export interface Problem extends RecurrentCase {
  readonly input: RecurrentInput<Float64Array>;
  /** Gradients of an imagined loss with respect to y, hN and cN. */
  readonly outputGradients: RecurrentOutput<Float64Array>;
}

type Row = readonly [batch: number, steps: number, inputs: number, hidden: number];

/** Small, with every size a different one where it can be: for all cells, directions and depths. */
const smallRows: readonly Row[] = [
  [3, 5, 1, 4],
  [1, 50, 3, 7],
  [64, 5, 3, 1],
  [1, 1, 3, 20],
  [3, 5, 2, 33],
  [17, 4, 3, 7],
  [3, 1, 1, 1],
];

/** Larger or awkward ones, for every cell. */
const largeRows: readonly (readonly [Row, layers: number, Direction])[] = [
  [[40, 20, 1, 20], 2, "forward"],
  [[64, 5, 1, 33], 1, "reverse"],
  [[3, 5, 3, 128], 2, "bidirectional"],
  [[9, 20, 1, 128], 1, "forward"],
  [[64, 1, 40, 4], 3, "bidirectional"],
];

const directions: readonly Direction[] = ["forward", "reverse", "bidirectional"];

/** The shared table: every cell x direction x 1-3 layers in small, and a few large ones. */
export const recurrentCases: readonly RecurrentCase[] = cellNames().flatMap(sameLengthCases);

function sameLengthCases(cell: string, at: number): RecurrentCase[] {
  return [
    ...smallCases(cell, at),
    ...largeRows.map(([row, layers, direction]) => makeCase(cell, direction, layers, row, false)),
  ];
}

/** Whether a case takes little time without a kernel of its own, operation by operation. */
export function isSmall({ spec, sizes }: RecurrentCase): boolean {
  return sizes.batch * sizes.steps * spec.hidden < 5000;
}

/** Steps of the sequences: odd batch sizes, more than a chunk, none of all steps, each of one step. */
const lengthsRows: readonly (readonly [Row, lengths: readonly number[]])[] = [
  [
    [5, 6, 2, 4],
    [3, 6, 1, 6, 2],
  ],
  [[1, 7, 1, 3], [4]],
  [[17, 9, 3, 7], Array.from({ length: 17 }, (_, b) => 1 + ((5 * b) % 9))],
  [
    [3, 5, 1, 33],
    [1, 1, 1],
  ],
  [[33, 20, 2, 5], Array.from({ length: 33 }, (_, b) => (b < 16 ? 2 + b : 19 - (b % 7)))],
];

/** Every cell x direction x 1-2 layers with sequences of different lengths. */
export const lengthsCases: readonly RecurrentCase[] = cellNames().flatMap(differentLengthCases);

function differentLengthCases(cell: string, at: number): RecurrentCase[] {
  return directions.flatMap((direction, index) =>
    [1, 2].flatMap((layers) =>
      [0, 2].map((more) => {
        const [row, lengths] = lengthsRows[(at + index + layers + more) % lengthsRows.length]!;
        const whole = makeCase(cell, direction, layers, row, layers === 2 && more === 0);
        return { ...whole, name: `${whole.name}, lengths ${lengths.slice(0, 5)}`, lengths };
      }),
    ),
  );
}

/** All cases of one cell, which may have come to the table after this file. */
export function casesOf(cell: string): RecurrentCase[] {
  const at = cellNames().indexOf(cell);
  return [...sameLengthCases(cell, at), ...differentLengthCases(cell, at)];
}

function smallCases(cell: string, at: number): RecurrentCase[] {
  const combinations = directions.flatMap((direction) =>
    [1, 2, 3].map((layers) => ({ direction, layers })),
  );
  return combinations.flatMap(({ direction, layers }, index) => {
    const first = row(index + at);
    const second = row(index + at + 3);
    return [
      makeCase(cell, direction, layers, first, false),
      makeCase(cell, direction, layers, second, layers > 1),
    ];
  });
}

function row(index: number): Row {
  return smallRows[index % smallRows.length] as Row;
}

function makeCase(
  cell: string,
  direction: Direction,
  layers: number,
  [batch, steps, inputs, hidden]: Row,
  dropout: boolean,
): RecurrentCase {
  const sizes = `batch ${batch}, steps ${steps}, inputs ${inputs}, hidden ${hidden}`;
  return {
    name: `${cell} ${direction} x${layers}, ${sizes}${dropout ? ", dropout" : ""}`,
    spec: { cell, layers, hidden, direction },
    sizes: { batch, steps, inputs },
    dropout,
  };
}

/** Fills a case with numbers. */
export function makeProblem(recurrentCase: RecurrentCase): Problem {
  const { spec, sizes, name, lengths } = recurrentCase;
  const features = directionCount(spec.direction) * spec.hidden;
  const y = sizes.batch * sizes.steps * features;
  const states = spec.layers * directionCount(spec.direction) * sizes.batch * spec.hidden;
  const bound = 1 / Math.sqrt(spec.hidden);
  const uniform = (length: number, limit: number, purpose: string) =>
    uniformValues(length, limit, `${name}/${purpose}`);
  return {
    ...recurrentCase,
    input: {
      x: padded(recurrentCase, uniform(sizes.batch * sizes.steps * sizes.inputs, 1, "x")),
      weights: weightSpecs(spec, sizes.inputs).map(({ name: weight, shape }) =>
        uniform(
          shape.reduce((a, b) => a * b),
          bound,
          weight,
        ),
      ),
      masks: recurrentCase.dropout ? dropoutMasks(spec.layers - 1, y, name) : [],
      ...(lengths && { lengths: Int32Array.from(lengths) }),
    },
    outputGradients: {
      y: uniform(y, 1, "dy"),
      hN: uniform(states, 1, "dhN"),
      ...(cellNamed(spec.cell).hasCellState && { cN: uniform(states, 1, "dcN") }),
    },
  };
}

/** `x` with NaN and the like at padded steps. */
function padded({ sizes, lengths }: RecurrentCase, x: Float64Array): Float64Array {
  const rubbish = [Number.NaN, 1e4, Number.NEGATIVE_INFINITY, -1e38];
  return lengths
    ? x.map((value, at) => (isPadding(sizes, lengths, at) ? rubbish[at % 4]! : value))
    : x;
}

/** Whether an element of an array [batch, steps, inputs] belongs to a padded step. */
export function isPadding(
  { steps, inputs }: RecurrentSizes,
  lengths: ArrayLike<number>,
  at: number,
): boolean {
  const step = Math.floor(at / inputs);
  return step % steps >= lengths[Math.floor(step / steps)]!;
}

/** Rate 0.25: kept values are scaled by 4/3. */
function dropoutMasks(count: number, length: number, name: string): Float64Array[] {
  return Array.from({ length: count }, (_, layer) =>
    uniformValues(length, 1, `${name}/mask ${layer}`).map((value) =>
      value < -0.5 ? 0 : Math.fround(4 / 3),
    ),
  );
}

function uniformValues(length: number, limit: number, purpose: string): Float64Array {
  const random = randomStream(1, purpose);
  return Float64Array.from({ length }, () => Math.fround((2 * random() - 1) * limit));
}
