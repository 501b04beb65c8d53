import { Buffer } from "node:buffer";
import { expect, it } from "vitest";
import { signatureAdvice } from "../../../src/data/table/signatures.js";

it.each(["PAR1", "ORCHARD", "ARROW1", "RDX", "BZh"])(
  "a table whose first column is named %s is text",
  (name) => {
    expect(
      signatureAdvice(Buffer.from(`${name},y\r\n2020-01-31,1.5\n\t2020-02-01,2\n`)),
    ).toBeUndefined();
  },
);

it.each([
  ["PAR1\x15\x04\x15", /^is a Parquet file/],
  ["ORC\x08\x03\x10", /^is an ORC file/],
  ["ARROW1\0\0", /^is an Arrow/],
  ["RDX3\nX\n\0\0", /^is an R file/],
  ["BZh91AY&SY\x12\0", /^is compressed with bzip2/],
  ["%PDF-1.7\n", /^is a PDF document/],
  ["\x80\x04\x95", /^is a Python pickle/],
])("%j is that of another program", (start, advice) => {
  expect(signatureAdvice(Buffer.from(start, "latin1"))).toMatch(advice);
});

it("a sign that is no text counts in the first 64 bytes", () => {
  const at = (place: number) => Buffer.from(`ORC,${"x".repeat(place - 4)}\x01`);
  expect(signatureAdvice(at(63))).toMatch(/^is an ORC file/);
  expect(signatureAdvice(at(64))).toBeUndefined();
  expect(
    [1, 2, 5, 6].map((version) => signatureAdvice(Buffer.of(0x80, version)) !== undefined),
  ).toEqual([false, true, true, false]);
});
