import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fingerprint } from "../../src/runs/fingerprint.js";
import { decodeSafetensors, encodeSafetensors } from "../../src/runs/safetensors.js";
import { UserError } from "../../src/shared/errors.js";

const tensor = fc
  .tuple(fc.string(), fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }))
  .filter(([name]) => name !== "__metadata__" && name !== "__proto__")
  .chain(([name, shape]) => {
    const length = shape.reduce((product, size) => product * size, 1);
    const values = fc.float32Array({ minLength: length, maxLength: length });
    return values.map((numbers) => ({ name, shape, values: numbers }));
  });

const file = fc.record({
  tensors: fc.uniqueArray(tensor, { selector: ({ name }) => name }),
  metadata: fc.dictionary(
    fc.string().filter((key) => key !== "__proto__"),
    fc.string(),
  ),
});

/** Integer-like names are moved to the front of a JSON object, so order is not part of equality. */
function byName<T extends { readonly name: string }>(tensors: readonly T[]): T[] {
  return [...tensors].sort((a, b) => (a.name < b.name ? -1 : 1));
}

describe("safetensors", () => {
  it("gives back what was written", () => {
    fc.assert(
      fc.property(file, (original) => {
        const read = decodeSafetensors(encodeSafetensors(original), "test");
        expect(byName(read.tensors)).toEqual(byName(original.tensors));
        expect({ ...read.metadata }).toEqual({ ...original.metadata });
      }),
    );
  });

  it("says that a header is longer than the file", () => {
    const bytes = encodeSafetensors({ tensors: [], metadata: { a: "b" } });
    const longer = bytes.slice();
    longer[0]! += 1;
    for (const file of [longer, bytes.slice(0, -1)]) {
      expect(() => decodeSafetensors(file, "test")).toThrow(
        "test: not a usable safetensors file (the header is longer than the file)",
      );
    }
  });

  it("starts its values at a multiple of 8 bytes", () => {
    const bytes = encodeSafetensors({ tensors: [], metadata: { a: "b" } });
    expect(bytes.length % 8).toBe(0);
  });

  it("reads any bytes or says in one line why not", () => {
    const valid = encodeSafetensors({
      tensors: [{ name: "a", shape: [2], values: Float32Array.of(1, 2) }],
      metadata: {},
    });
    const damage = fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { minLength: 1 });
    fc.assert(
      fc.property(damage, fc.nat(valid.length), (changes, length) => {
        const bytes = valid.slice(0, length);
        for (const [at, byte] of changes) if (at < length) bytes[at] = byte;
        expectReadOrRefused(bytes);
      }),
      { numRuns: 2000 },
    );
  });
});

function expectReadOrRefused(bytes: Uint8Array): void {
  try {
    decodeSafetensors(bytes, "damaged.safetensors");
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    expect((error as Error).message).toMatch(/^damaged\.safetensors: [^\n]*$/);
  }
}

/** A file with this header text and so many bytes of values. */
function withHeader(text: string, dataBytes: number): Uint8Array {
  const header = new TextEncoder().encode(text);
  const bytes = new Uint8Array(8 + header.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, 8);
  return bytes;
}

const hostile: Readonly<Record<string, Uint8Array>> = {
  "a header longer than memory": new Uint8Array(8).fill(255),
  "no header": new Uint8Array(3),
  "a header that is a list": withHeader("[]", 0),
  "offsets beyond the end": withHeader('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', 4),
  "offsets the wrong way round": withHeader(
    '{"a":{"dtype":"F32","shape":[0],"data_offsets":[8,4]}}',
    8,
  ),
  "negative offsets": withHeader('{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}', 8),
  "a size that overflows": withHeader(
    '{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}',
    0,
  ),
  "another type": withHeader('{"a":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}', 8),
  "no shape": withHeader('{"a":{"dtype":"F32","data_offsets":[0,8]}}', 8),
  "metadata that is not text": withHeader('{"__metadata__":{"a":1}}', 0),
};

describe("a hostile file", () => {
  it.each(Object.keys(hostile))("with %s is refused", (name) => {
    const bytes = hostile[name] ?? new Uint8Array();
    expect(() => decodeSafetensors(bytes, "x")).toThrowErrorMatchingSnapshot();
  });
});

it("a file has the length of its header, the header padded with spaces, and the values in order", () => {
  const values = Float32Array.of(9, 1, 2, 9).subarray(1, 3);
  const bytes = encodeSafetensors({
    tensors: [
      { name: "a", shape: [1, 2], values },
      { name: "b", shape: [], values: Float32Array.of(-3) },
    ],
    metadata: { k: "v" },
  });
  const view = new DataView(bytes.buffer);
  const length = Number(view.getBigUint64(0, true));
  const header = new TextDecoder().decode(bytes.subarray(8, 8 + length));
  expect(header).toMatch(/^\{.*\} *$/);
  expect(JSON.parse(header)).toEqual({
    __metadata__: { k: "v" },
    a: { dtype: "F32", shape: [1, 2], data_offsets: [0, 8] },
    b: { dtype: "F32", shape: [], data_offsets: [8, 12] },
  });
  expect([0, 4, 8].map((at) => view.getFloat32(8 + length + at, true))).toEqual([1, 2, -3]);
  expect(bytes.length).toBe(8 + length + 12);
});

it("the fingerprint is the SHA-256 of names, shapes and values", () => {
  const hash = createHash("sha256").update("a[2]").update(Buffer.from("0000803f00000040", "hex"));
  const expected = hash.update("b[]").update(Buffer.from("000040c0", "hex")).digest("hex");
  const values = Float32Array.of(9, 1, 2, 9).subarray(1, 3);
  const b = { name: "b", shape: [], values: Float32Array.of(-3) };
  expect(fingerprint([{ name: "a", shape: [2], values }, b])).toBe(expected);
  expect(fingerprint([{ name: "a", shape: [2, 1], values }, b])).not.toBe(expected);
  expect(fingerprint([b, { name: "a", shape: [2], values }])).not.toBe(expected);
});

describe("a header", () => {
  const F32 = '"dtype":"F32"';
  const one = `{"a":{${F32},"shape":[1],"data_offsets":[0,4]}}`;
  it.each<[string | Uint8Array, number, string]>([
    ["", 0, "its header is not JSON"],
    ["{", 0, "its header is not JSON"],
    [Uint8Array.of(0x22, 0xff, 0x22), 0, "its header is not JSON"], // not UTF-8
    ["null", 0, "its header is not an object"],
    ["3", 0, "its header is not an object"],
    ['"{}"', 0, "its header is not an object"],
    ['{"a":null}', 0, "tensor a is not described"],
    ['{"a":[]}', 0, "tensor a is not described"],
    ['{"a":{}}', 0, "tensor a is undefined, expected F32"],
    ['{"a":{"dtype":"F16"}}', 0, "tensor a is F16, expected F32"],
    [`{"a":{${F32},"shape":[1.5]}}`, 4, "tensor a has no shape of whole numbers"],
    [`{"a":{${F32},"shape":[2,-1]}}`, 4, "tensor a has no shape of whole numbers"],
    [`{"a":{${F32},"shape":{"0":1}}}`, 4, "tensor a has no shape of whole numbers"],
    [`{"a":{${F32},"shape":["1"]}}`, 4, "tensor a has no shape of whole numbers"],
    [`{"a":{${F32},"shape":[1]}}`, 4, "tensor a has no offsets"],
    [`{"a":{${F32},"shape":[1],"data_offsets":[0]}}`, 4, "tensor a has no offsets"],
    [`{"a":{${F32},"shape":[1],"data_offsets":[0,4,4]}}`, 4, "tensor a has no offsets"],
    [`{"a":{${F32},"shape":[1],"data_offsets":[0.5,4.5]}}`, 5, "tensor a has no offsets"],
    [one, 3, "tensor a does not match its offsets, or the file is truncated"],
    [one.replace("[1]", "[2]"), 8, "tensor a does not match its offsets, or the file is truncated"],
    [one.replace("[1]", "[0]"), 8, "tensor a does not match its offsets, or the file is truncated"],
    ['{"__metadata__":[]}', 0, "its metadata is not an object"],
    ['{"__metadata__":null}', 0, "its metadata is not an object"],
    ['{"__metadata__":"a"}', 0, "its metadata is not an object"],
    ['{"__metadata__":{"a":"b","c":1}}', 0, "its metadata is not text"],
  ])("is refused: %s", (header, dataBytes, problem) => {
    const bytes = typeof header === "string" ? withHeader(header, dataBytes) : withBytes(header);
    expect(() => decodeSafetensors(bytes, "x")).toThrow(
      new UserError(`x: not a usable safetensors file (${problem})`),
    );
  });

  it.each<[string, number, object]>([
    ["{}", 0, { tensors: [], metadata: {} }],
    ["{}  ", 7, { tensors: [], metadata: {} }],
    [one, 4, { tensors: [{ name: "a", shape: [1], values: Float32Array.of(0) }], metadata: {} }],
    [
      one.replace("[0,4]", "[8,12]").replace("[1]", "[]"),
      12,
      { tensors: [{ name: "a", shape: [], values: Float32Array.of(0) }], metadata: {} },
    ],
    [
      `{"__metadata__":{"k":"v"},"a":{${F32},"shape":[3,0],"data_offsets":[0,0]}}`,
      0,
      {
        tensors: [{ name: "a", shape: [3, 0], values: new Float32Array(0) }],
        metadata: { k: "v" },
      },
    ],
  ])("is read: %s", (header, dataBytes, expected) => {
    expect(decodeSafetensors(withHeader(header, dataBytes), "x")).toEqual(expected);
  });

  it("is longer than eight bytes of a file that is shorter", () => {
    expect(() => decodeSafetensors(new Uint8Array(7), "x")).toThrow(
      "(shorter than its header's length)",
    );
    expect(() => decodeSafetensors(new Uint8Array(8), "x")).toThrow("(its header is not JSON)");
  });
});

function withBytes(header: Uint8Array): Uint8Array {
  return Uint8Array.of(header.length, 0, 0, 0, 0, 0, 0, 0, ...header);
}
