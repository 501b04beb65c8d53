import { UserError } from "../shared/errors.js";
import { isObject, parseShallow } from "../shared/json.js";

/** A float32 tensor with its shape, as a safetensors file holds it. */
export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface SafetensorsFile {
  readonly tensors: readonly NamedTensor[];
  readonly metadata: Readonly<Record<string, string>>;
}

const PREFIX_BYTES = 8;
const MAX_HEADER_BYTES = 100_000_000; // the limit of the reference reader

/**
 * The bytes of a safetensors file (https://github.com/huggingface/safetensors): the header's
 * length as a 64-bit integer, a JSON header padded with spaces, then the values, little-endian.
 */
export function encodeSafetensors({ tensors, metadata }: SafetensorsFile): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const { name, shape, values } of tensors) {
    header[name] = { dtype: "F32", shape, data_offsets: [offset, offset + values.byteLength] };
    offset += values.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const headerBytes = Math.ceil(text.length / 8) * 8;
  const file = new Uint8Array(PREFIX_BYTES + headerBytes + offset).fill(0x20, PREFIX_BYTES);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerBytes), true);
  file.set(text, PREFIX_BYTES);
  writeValues(file, PREFIX_BYTES + headerBytes, tensors);
  return file;
}

function writeValues(file: Uint8Array, start: number, tensors: readonly NamedTensor[]): void {
  let offset = start;
  for (const { values } of tensors) {
    file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), offset);
    offset += values.byteLength;
  }
}

/**
 * Reads a safetensors file of float32 tensors. The file may be untrusted: every length, type, shape and
 * offset is checked before it is used.
 *
 * @param source how to name the file in an error
 * @throws UserError when the file is damaged or holds any type other than float32
 */
export function decodeSafetensors(file: Uint8Array, source: string): SafetensorsFile {
  const fail = (problem: string): never => {
    throw new UserError(`${source}: not a usable safetensors file (${problem})`);
  };
  if (file.length < PREFIX_BYTES) return fail("shorter than its header's length");
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const headerBytes = Number(view.getBigUint64(0, true));
  if (headerBytes > Math.min(MAX_HEADER_BYTES, file.length - PREFIX_BYTES)) {
    return fail("the header is longer than the file");
  }
  const start = PREFIX_BYTES + headerBytes;
  const header = parseHeader(file.subarray(PREFIX_BYTES, start), fail);
  const { __metadata__: metadata, ...entries } = header;
  const tensors = Object.entries(entries).map(([name, entry]) => {
    const { shape, begin, end } = checkedEntry(name, entry, file.length - start, fail);
    const values = new Float32Array(
      new Uint8Array(file.subarray(start + begin, start + end)).buffer,
    );
    return { name, shape, values };
  });
  return { tensors, metadata: checkedMetadata(metadata, fail) };
}

type Fail = (problem: string) => never;

function parseHeader(bytes: Uint8Array, fail: Fail): Record<string, unknown> {
  try {
    const header = parseShallow(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (isObject(header)) return header;
  } catch {
    return fail("its header is not JSON");
  }
  return fail("its header is not an object");
}

function checkedEntry(name: string, entry: unknown, dataBytes: number, fail: Fail) {
  if (!isObject(entry)) return fail(`tensor ${name} is not described`);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (dtype !== "F32") return fail(`tensor ${name} is ${dtype}, expected F32`);
  if (!isSizes(shape)) return fail(`tensor ${name} has no shape of whole numbers`);
  if (!isSizes(offsets) || offsets.length !== 2) return fail(`tensor ${name} has no offsets`);
  const [begin, end] = offsets as [number, number];
  const bytes = shape.reduce((product, size) => product * size, 4);
  if (end > dataBytes || end - begin !== bytes) {
    return fail(`tensor ${name} does not match its offsets, or the file is truncated`);
  }
  return { shape, begin, end };
}

function checkedMetadata(metadata: unknown, fail: Fail): Record<string, string> {
  if (metadata === undefined) return {};
  if (!isObject(metadata)) return fail("its metadata is not an object");
  const entries = Object.entries(metadata);
  if (entries.every((entry): entry is [string, string] => typeof entry[1] === "string")) {
    return Object.fromEntries(entries);
  }
  return fail("its metadata is not text");
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}
