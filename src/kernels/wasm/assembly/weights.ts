import { GRU, inputOnly, Job, LSTM, RNN, weightRows } from "./job";
import { halve, packBias, packColumns, packedBytes, packRows } from "./pack";

/** Where the packed weights of one layer and direction lie. */
@unmanaged
export class PackedLayer {
  /** Features of its input. */
  features: i32;
  /** Offset of its parameters (weight_ih, weight_hh, bias_ih, bias_hh) in bytes. */
  offset: usize;
  /** Rows of [W_ih, W_hh] and their biases; of the gru only those of r and z. */
  gates: usize;
  gateBias: usize;
  /** The gru's rows of n, from the input and from h. */
  newInput: usize;
  newInputBias: usize;
  newHidden: usize;
  newHiddenBias: usize;
  /** With a norm: rows of W_ih and of W_hh, a bias of 0, both gains, and the offset of the gains as given. */
  inputRows: usize;
  hiddenRows: usize;
  noBias: usize;
  inputGain: usize;
  hiddenGain: usize;
  gains: usize;
  /** Columns of W_hh and of W_ih, for gradients. */
  toHidden: usize;
  toInput: usize;
}

/** The readout's packed weight, behind the layers. */
@unmanaged
export class PackedReadout {
  offset: usize;
  rows: usize;
  bias: usize;
  columns: usize;
}

@inline
export function packedLayer(job: Job, layer: i32, direction: i32): PackedLayer {
  const index = <usize>(layer * job.directions + direction);
  return changetype<PackedLayer>(job.packed + index * offsetof<PackedLayer>());
}

@inline
export function packedReadout(job: Job): PackedReadout {
  const count = <usize>(job.layers * job.directions);
  return changetype<PackedReadout>(job.packed + count * offsetof<PackedLayer>());
}

@inline
function featuresOf(job: Job, layer: i32): i32 {
  return layer == 0 ? job.inputs : job.directions * job.hidden;
}

/** An upper bound of what `packWeights` fills. */
export function weightBytes(job: Job): usize {
  let bytes: usize = 256;
  const rows = weightRows(job) * job.hidden;
  for (let layer = 0; layer < job.layers; layer++) {
    const columns = featuresOf(job, layer) + job.hidden;
    const products = packedBytes(rows + 8, columns) + packedBytes(columns + 8, rows) + (<usize>rows << 3) + 256;
    const gains: usize = job.norm ? (<usize>rows << 4) + 128 : 0;
    bytes += <usize>job.directions * (products + gains + offsetof<PackedLayer>());
  }
  const features = job.directions * job.hidden;
  return bytes + packedBytes(job.outputs + 4, features) + packedBytes(features + 4, job.outputs) + (<usize>job.outputs << 2);
}

/** Packs all parameters and fills the table at `job.packed`. */
export function packWeights(job: Job): void {
  let offset: usize = 0;
  let to = (changetype<usize>(packedReadout(job)) + offsetof<PackedReadout>() + 63) & ~63;
  for (let layer = 0; layer < job.layers; layer++) {
    for (let direction = 0; direction < job.directions; direction++) {
      const packed = packedLayer(job, layer, direction);
      packed.features = featuresOf(job, layer);
      packed.offset = offset;
      to = packLayer(job, packed, to);
      const parts = inputOnly(job) ? 1 : 2; // biases, and gains if there is a norm
      const products = packed.features + (inputOnly(job) ? 0 : job.hidden);
      const columns = products + parts * (job.norm ? 2 : 1);
      offset += <usize>(weightRows(job) * job.hidden * columns) << 2;
    }
  }
  packReadout(job, offset, to);
}

function packLayer(job: Job, packed: PackedLayer, to: usize): usize {
  const hidden = job.hidden;
  const rows = weightRows(job) * hidden;
  const ih = job.weights + packed.offset;
  if (job.norm) return packNormalised(job, packed, rows, to);
  if (inputOnly(job)) return packInputOnly(job, packed, rows, ih, to);
  const hh = ih + (<usize>(rows * packed.features) << 2);
  const biasIh = hh + (<usize>(rows * hidden) << 2);
  const biasHh = biasIh + (<usize>rows << 2);
  const gated = job.cell == GRU ? 2 * hidden : rows;
  packed.gates = to;
  packed.gateBias = packRows(to, gated, ih, packed.features, hh, hidden);
  to = packBias(packed.gateBias, gated, biasIh, biasHh);
  if (job.cell == LSTM) {
    halveRows(packed, hidden, 0, 2 * hidden);
    halveRows(packed, hidden, 3 * hidden, 4 * hidden);
  }
  if (job.cell == GRU) {
    halve(packed.gates, to);
    to = packNew(packed, hidden, to, ih, hh, biasIh, biasHh);
  }
  if (!job.training) return to;
  packed.toHidden = to;
  packed.toInput = packColumns(to, hh, rows, hidden);
  return packColumns(packed.toInput, ih, rows, packed.features);
}

/**
 * With a norm products stay apart, and what `sigmoidOfTwice` wants halved are gains and biases: gateBias has
 * the sum of both, but for the gru's rows of n, whose second is at newHiddenBias.
 */
function packNormalised(job: Job, packed: PackedLayer, rows: i32, to: usize): usize {
  const hidden = job.hidden;
  const parts: usize = inputOnly(job) ? 1 : 2;
  const length = <usize>rows << 2;
  const ih = job.weights + packed.offset;
  const hh = ih + length * <usize>packed.features;
  const biasIh = parts == 2 ? hh + length * <usize>hidden : hh;
  packed.gains = biasIh + parts * length - job.weights;
  const gainIh = job.weights + packed.gains;
  packed.noBias = to;
  memory.fill(to, 0, length + 16);
  packed.inputRows = to + ((length + 31) & ~15);
  to = packRows(packed.inputRows, rows, ih, packed.features, 0, 0);
  packed.hiddenRows = to;
  if (parts == 2) to = packRows(to, rows, hh, hidden, 0, 0);
  packed.inputGain = to;
  packed.hiddenGain = packBias(to, rows, gainIh, 0);
  to = parts == 2 ? packBias(packed.hiddenGain, rows, gainIh + length, 0) : packed.hiddenGain;
  packed.gateBias = to;
  to = packBias(to, rows, biasIh, parts == 2 ? biasIh + length : 0);
  packed.newHiddenBias = to;
  if (job.cell == GRU) {
    const skip = <usize>(2 * hidden) << 2;
    packBias(packed.gateBias + skip, hidden, biasIh + skip, 0);
    to = packBias(to, hidden, biasIh + length + skip, 0);
  }
  halveGates(job, packed.inputGain);
  if (parts == 2) halveGates(job, packed.hiddenGain);
  halveGates(job, packed.gateBias);
  if (!job.training) return to;
  packed.toHidden = to;
  packed.toInput = parts == 2 ? packColumns(to, hh, rows, hidden) : to;
  return packColumns(packed.toInput, ih, rows, packed.features);
}

/** Halves the values of the gates that are sigmoids, of [gates * hidden]. */
function halveGates(job: Job, values: usize): void {
  const gate = <usize>job.hidden << 2;
  if (inputOnly(job)) halve(values, values + <usize>weightRows(job) * gate);
  else if (job.cell != RNN) halve(values, values + 2 * gate);
  if (job.cell == LSTM) halve(values + 3 * gate, values + 4 * gate);
}

/** A layer without a product with the state. All of its rows are halved. */
function packInputOnly(job: Job, packed: PackedLayer, rows: i32, ih: usize, to: usize): usize {
  const bias = ih + (<usize>(rows * packed.features) << 2);
  packed.gates = to;
  packed.gateBias = packRows(to, rows, ih, packed.features, 0, 0);
  to = packBias(packed.gateBias, rows, bias, 0);
  halve(packed.gates, to);
  if (!job.training) return to;
  packed.toInput = to;
  return packColumns(to, ih, rows, packed.features);
}

/** The gru's rows of n: the reset gate scales the part of h, so the two stay apart. */
function packNew(packed: PackedLayer, hidden: i32, to: usize, ih: usize, hh: usize, biasIh: usize, biasHh: usize): usize {
  const skip = <usize>(2 * hidden) << 2;
  packed.newInput = to;
  packed.newInputBias = packRows(to, hidden, ih + skip * <usize>packed.features, packed.features, 0, 0);
  packed.newHidden = packBias(packed.newInputBias, hidden, biasIh + skip, 0);
  packed.newHiddenBias = packRows(packed.newHidden, hidden, hh + skip * <usize>hidden, hidden, 0, 0);
  return packBias(packed.newHiddenBias, hidden, biasHh + skip, 0);
}

function halveRows(packed: PackedLayer, hidden: i32, from: i32, end: i32): void {
  const columns = packed.features + hidden;
  for (let row = from; row < end; row++) {
    let at = packed.gates + packedBytes(row & ~3, columns) + (<usize>(row & 3) << 2);
    for (let column = 0; column < columns; column++) {
      store<f32>(at, load<f32>(at) * 0.5);
      at += 16;
    }
    const bias = packed.gateBias + (<usize>row << 2);
    store<f32>(bias, load<f32>(bias) * 0.5);
  }
}

function packReadout(job: Job, offset: usize, to: usize): void {
  if (job.outputs == 0) return;
  const readout = packedReadout(job);
  const features = job.directions * job.hidden;
  const weight = job.weights + offset;
  readout.offset = offset;
  readout.rows = to;
  readout.bias = packRows(to, job.outputs, weight, features, 0, 0);
  readout.columns = packBias(readout.bias, job.outputs, weight + (<usize>(job.outputs * features) << 2), 0);
  packColumns(readout.columns, weight, job.outputs, features);
}
