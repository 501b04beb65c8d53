import { expect, test } from "vitest";
import { wantsWide } from "../../../src/kernels/wasm/vectors.js";

const node24 = { version: "v24.1.0", arch: "x64" } as const;

test.each([undefined, "", "128"])("narrow vectors unless asked for: %s", (value) => {
  expect(wantsWide(value, node24)).toBe(false);
});

test("wide ones where the engine has them", () => {
  expect(wantsWide("256", node24)).toBe(true);
});

test("an older engine, another processor and another value are refused", () => {
  expect(() => wantsWide("256", { version: "v22.9.0", arch: "x64" })).toThrow(
    "RNNLAB_VECTORS is 256, which needs Node.js 24 or newer on an x64 processor, and this is v22.9.0 on x64; unset it",
  );
  expect(() => wantsWide("256", { ...node24, arch: "arm64" })).toThrow("v24.1.0 on arm64");
  expect(() => wantsWide("512", node24)).toThrow('RNNLAB_VECTORS is "512", expected 128 or 256');
});
