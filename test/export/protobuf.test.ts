import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bytesField,
  doubleField,
  floatField,
  messageField,
  packedField,
  varintField,
} from "../../src/export/protobuf.js";

describe("fields of Protocol Buffers", () => {
  it("are as the specification's own examples have them", () => {
    expect([...varintField(1, 150)]).toEqual([0x08, 0x96, 0x01]);
    expect([...bytesField(2, "testing")]).toEqual([0x12, 7, ...Buffer.from("testing")]);
    expect([...messageField(3, varintField(1, 150))]).toEqual([0x1a, 3, 0x08, 0x96, 0x01]);
    expect([...packedField(6, [3, 270, 86_942])]).toEqual([0x32, 6, 3, 0x8e, 2, 0x9e, 0xa7, 5]);
  });

  it("have a number below 0 as its two's complement of 64 bits", () => {
    expect([...varintField(1, -2)]).toEqual([8, 0xfe, ...new Array<number>(8).fill(0xff), 1]);
  });

  it("have numbers of 4 and 8 bytes in little-endian order", () => {
    expect([...floatField(2, 1)]).toEqual([0x15, 0, 0, 0x80, 0x3f]);
    expect([...doubleField(1, -2)]).toEqual([0x09, 0, 0, 0, 0, 0, 0, 0, 0xc0]);
  });

  it("give every whole number back", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        const [, ...bytes] = varintField(1, value);
        const read = bytes.reduce(
          (sum, byte, at) => sum | (BigInt(byte & 0x7f) << BigInt(7 * at)),
          0n,
        );
        expect(BigInt.asIntN(64, read)).toBe(value);
        expect(bytes.every((byte, at) => byte > 0x7f === at < bytes.length - 1)).toBe(true);
      }),
    );
  });
});
