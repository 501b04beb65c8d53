import fs from "node:fs";
import v8 from "node:v8";
import { expect, onTestFinished, test, vi } from "vitest";
import { enableWide, vectorBits } from "../../../src/kernels/wasm/vectors.js";
import { failing, replaceMember } from "../../helpers/built-ins.js";

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

/** Makes this process one of another engine on another machine. */
function machine(platform: string, arch: string, version: string, cpuinfo?: string): void {
  for (const [name, value] of Object.entries({ platform, arch, version })) {
    const before = Object.getOwnPropertyDescriptor(process, name)!;
    Object.defineProperty(process, name, { ...before, value });
    onTestFinished(() => void Object.defineProperty(process, name, before));
  }
  const read = (path: string) => (path === "/proc/cpuinfo" ? cpuinfo : "");
  replaceMember(fs, "readFileSync", cpuinfo === undefined ? failing("ENOENT") : read);
}

const AVX2 = "flags\t: fpu avx avx2 bmi\n";

test.each([
  ["linux", "x64", "v24.0.0", AVX2, 256],
  ["linux", "x64", "v26.1.0", AVX2, 256],
  ["linux", "x64", "v23.9.0", AVX2, 128],
  ["linux", "x64", "v25.0.0", AVX2, 128], // was not tested
  ["linux", "arm64", "v24.0.0", AVX2, 128],
  ["linux", "x64", "v24.0.0", "flags\t: fpu avx avx2_vnni\n", 128],
  ["linux", "x64", "v24.0.0", undefined, 128],
  ["win32", "x64", "v24.0.0", undefined, 128],
  ["darwin", "x64", "v24.0.0", undefined, 256],
  ["darwin", "arm64", "v24.0.0", undefined, 128],
])("this machine: %s, %s, %s, %j", (platform, arch, version, cpuinfo, expected) => {
  vi.stubEnv("RNNLAB_VECTORS", undefined);
  onTestFinished(() => void vi.unstubAllEnvs());
  machine(platform, arch, version, cpuinfo);
  expect(vectorBits()).toBe(expected);
  vi.stubEnv("RNNLAB_VECTORS", "128");
  expect(vectorBits()).toBe(128);
});

test("wide blocks are asked for by V8's flag", () => {
  const flags: string[] = [];
  replaceMember(v8, "setFlagsFromString", (flag: string) => flags.push(flag));
  enableWide();
  expect(flags).toEqual(["--experimental-wasm-revectorize"]);
});
