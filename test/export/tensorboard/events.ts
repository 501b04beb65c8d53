import { expect } from "vitest";
import { fieldsOf } from "../protobuf-fields.js";

/** Castagnoli's checksum bit by bit. */
export function slowChecksum(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** Records of a file, whose checksums must be right. */
export function recordsOf(file: Uint8Array): Uint8Array[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const records: Uint8Array[] = [];
  const masked = (data: Uint8Array) => {
    const crc = BigInt(slowChecksum(data));
    return Number((((crc >> 15n) | (crc << 17n)) + 0xa282ead8n + 0n) & 0xffffffffn);
  };
  for (let at = 0; at < file.length; ) {
    const length = Number(view.getBigUint64(at, true));
    expect(view.getUint32(at + 8, true)).toBe(masked(file.subarray(at, at + 8)));
    const data = file.subarray(at + 12, at + 12 + length);
    expect(view.getUint32(at + 12 + length, true)).toBe(masked(data));
    records.push(data);
    at += length + 16;
  }
  return records;
}

/** The first field of a message with a number. */
function fieldIn(message: Uint8Array, wanted: number): Uint8Array | undefined {
  return fieldsOf(message).find(({ field }) => field === wanted)?.bytes;
}

/** The field at the end of a path of numbers through embedded messages. */
function fieldAt(message: Uint8Array, ...path: readonly number[]): Uint8Array | undefined {
  return path.reduce<Uint8Array | undefined>(
    (part, field) => part && fieldIn(part, field),
    message,
  );
}

/** The hyper-parameters of an event file, of the types that `google.protobuf.Value` gives them. */
export function hyperParametersOf(
  file: Uint8Array,
): [name: string, value: string | number | boolean][] {
  const text = new TextDecoder();
  const starts = recordsOf(file).flatMap((event) => {
    const value = fieldAt(event, 5, 1); // summary, value
    const isStart = value && text.decode(fieldIn(value, 1)) === "_hparams_/session_start_info";
    return (isStart && fieldAt(value, 9, 1, 2, 3)) || []; // metadata, plugin_data, content, session_start_info
  });
  expect(starts).toHaveLength(1);
  const entries = fieldsOf(starts[0]!).filter(({ field }) => field === 1);
  return entries.map(({ bytes }) => [
    text.decode(fieldIn(bytes, 1)),
    settingIn(fieldIn(bytes, 2)!),
  ]);
}

function settingIn(message: Uint8Array): string | number | boolean {
  const [{ field, bytes } = { field: 0, bytes: message }] = fieldsOf(message);
  if (field === 2) return new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0, true);
  if (field === 3) return new TextDecoder().decode(bytes);
  expect(field).toBe(4);
  return bytes[0] === 1;
}
