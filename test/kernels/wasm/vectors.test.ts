import { expect, test } from "vitest";
import { vectorBits } from "../../../src/kernels/wasm/vectors.js";

const node24 = { version: "v24.1.0", arch: "x64", avx2: true } as const;

test.each([undefined, ""])("the widest that were tested, unless asked for: %s", (value) => {
  expect(vectorBits(value, node24)).toBe(256);
  expect(vectorBits(value, { ...node24, version: "v26.0.0" })).toBe(256);
});

test.each([
  { ...node24, version: "v20.20.0" },
  { ...node24, version: "v22.9.0" },
  { ...node24, version: "v99.0.0" },
  { ...node24, arch: "arm64" as const },
  { ...node24, avx2: false },
])("narrow ones elsewhere: %o", (machine) => {
  expect(vectorBits(undefined, machine)).toBe(128);
});

test("what is asked for", () => {
  expect(vectorBits("128", node24)).toBe(128);
  expect(vectorBits("256", node24)).toBe(256);
  expect(vectorBits("256", { ...node24, version: "v99.0.0", avx2: false })).toBe(256);
});

test("an older engine, another processor and another value are refused", () => {
  expect(() => vectorBits("256", { ...node24, version: "v22.9.0" })).toThrow(
    "RNNLAB_VECTORS is 256, which needs Node.js 24 or newer on an x64 processor, and this is v22.9.0 on x64; unset it",
  );
  expect(() => vectorBits("256", { ...node24, arch: "arm64" })).toThrow("v24.1.0 on arm64");
  expect(() => vectorBits("512", node24)).toThrow('RNNLAB_VECTORS is "512", expected 128 or 256');
});
