/**
 * Writes messages of Protocol Buffers (https://protobuf.dev/programming-guides/encoding/), with the four
 * kinds of fields that ONNX and TensorBoard need. A message is the concatenation of its fields.
 */

/** The layout of a field's value, stored in the lowest three bits of its tag. */
const wireTypes = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/** An integer or a boolean: `int32`, `int64`, `uint64`, `bool`, `enum`. */
export function varintField(field: number, value: number | bigint | boolean): Uint8Array {
  return concatenated([tag(field, "varint"), varint(BigInt(value))]);
}

/** A `string`, `bytes`, an embedded message, or packed numbers. */
export function bytesField(field: number, value: string | Uint8Array): Uint8Array {
  const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
  return concatenated([tag(field, "bytes"), varint(BigInt(bytes.length)), bytes]);
}

/** An embedded message. */
export function messageField(field: number, ...fields: readonly Uint8Array[]): Uint8Array {
  return bytesField(field, concatenated(fields));
}

/** Packed integers. */
export function packedField(field: number, values: readonly number[]): Uint8Array {
  return messageField(field, ...values.map((value) => varint(BigInt(value))));
}

/** A `float`. */
export function floatField(field: number, value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return concatenated([tag(field, "fixed32"), bytes]);
}

/** A `double`. */
export function doubleField(field: number, value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return concatenated([tag(field, "fixed64"), bytes]);
}

/** Concatenates byte arrays. */
export function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function tag(field: number, type: keyof typeof wireTypes): Uint8Array {
  return varint(BigInt(field * 8 + wireTypes[type]));
}

/** Seven bits per byte, lowest first; a negative number as a 64-bit two's complement. */
function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
