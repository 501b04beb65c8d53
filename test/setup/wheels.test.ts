import { readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { parseMetadata } from "../../src/setup/python.js";
import { compiler } from "../../src/setup/requirements.js";
import { collectWheels, wheelCache } from "../../src/setup/wheels.js";
import { emptyFolder } from "../helpers/cli.js";

afterEach(() => void vi.unstubAllEnvs());

it("downloads are kept in the user's cache", () => {
  expect(wheelCache({ XDG_CACHE_HOME: "/cache" })).toBe(join("/cache", "rnnlab", "wheels"));
  expect(wheelCache({})).toBe(join(homedir(), ".cache", "rnnlab", "wheels"));
});

it("the compiler is the user's, if one is named", () => {
  expect(compiler({ CXX: "clang++" })).toBe("clang++");
  expect(compiler({})).toBe("c++");
});

it("the metadata of a wheel is read as pip normalises it", () => {
  const text = [
    "Metadata-Version: 2.1",
    "Name: NVIDIA_cuDNN_cu12",
    "Version: 9.1.0",
    'Requires-Dist: nvidia-cublas-cu12 ( >= 12 , < 13 ) ; extra == "and-cuda"',
    "Requires-Dist: numpy >= 1.26",
    'Requires-Dist: other; extra == "tests"',
    "Requires-Dist: nvidia-nccl-cu12==2.1; extra == 'and-cuda'",
  ].join("\n");
  expect(parseMetadata(text)).toEqual({
    name: "nvidia-cudnn-cu12",
    version: "9.1.0",
    cuda: ["nvidia-cublas-cu12(>=12,<13)", "nvidia-nccl-cu12==2.1"],
  });
});

/** Stands in for Python: a "wheel" is its own metadata, and pip writes one of the requirement's name. */
const PYTHON = `#!/bin/sh
if [ "$1" = -c ]; then exec cat "$3"; fi
echo "$*" >> "$PIP_LOG"
for last; do :; done
while [ "$1" != --dest ]; do shift; done
[ "$last" = nvidia-lost ] || echo "Name: \${last%%[=>(]*}" > "$2/made.whl"
`;

function wheelsIn(folder: string) {
  writeFileSync(join(folder, "python3"), PYTHON, { mode: 0o755 });
  const log = join(folder, "log");
  writeFileSync(log, "");
  vi.stubEnv("XDG_CACHE_HOME", folder);
  vi.stubEnv("PIP_NO_INDEX", "1"); // a fault that reaches the real pip downloads nothing
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH}`, PIP_LOG: log };
  const wheel = (file: string, name: string, ...cuda: string[]) => {
    const path = join(folder, file);
    const required = cuda.map((text) => `Requires-Dist: ${text}; extra == "and-cuda"`);
    writeFileSync(path, [`Name: ${name}`, "Version: 1", ...required, ""].join("\n"));
    return path;
  };
  const collect = (gpu: boolean, ...files: string[]) => collectWheels(files, gpu, { env });
  return { wheel, collect, calls: () => readFileSync(log, "utf8").split("\n").slice(0, -1) };
}

describe.skipIf(process.platform === "win32")("collectWheels (skipped without a shell)", () => {
  it("downloads TensorFlow for the CPU, for every glibc of this machine's processor", async () => {
    const folder = emptyFolder();
    const { collect, calls } = wheelsIn(folder);
    const cache = join(folder, "rnnlab", "wheels");
    const file = join(cache, "tensorflow-cpu==2.21.0", "made.whl");
    const found = [{ file, name: "tensorflow-cpu", version: "", cuda: [] }];
    expect(await collect(false)).toEqual(found);
    const machine = process.arch === "arm64" ? "aarch64" : "x86_64";
    const platforms = ["_2_28", "_2_27", "_2_26", "_2_24", "_2_17", "2014", "2010", "1"]
      .map((glibc) => `--platform manylinux${glibc}_${machine}`)
      .join(" ");
    expect(calls()).toEqual([
      `-m pip download --no-deps --only-binary=:all: --implementation cp --python-version 3.12 ` +
        `${platforms} --dest ${join(cache, "tensorflow-cpu==2.21.0")} tensorflow-cpu==2.21.0`,
    ]);
  });

  it("downloads wheels for ARM on ARM", async () => {
    const { collect, calls } = wheelsIn(emptyFolder());
    const { arch } = process;
    const pretend = (value: string) => Object.defineProperty(process, "arch", { value, configurable: true, enumerable: true }); // biome-ignore format: short
    pretend("arm64");
    await collect(false).finally(() => pretend(arch));
    expect(calls()[0]).toContain(
      "--platform manylinux_2_28_aarch64 --platform manylinux_2_27_aarch64",
    );
  });

  it("takes the given wheels, and downloads the NVIDIA wheels that are missing", async () => {
    const { wheel, collect, calls } = wheelsIn(emptyFolder());
    const nccl = wheel("n.whl", "nvidia_nccl_cu12");
    const tensorflow = wheel("t.whl", "tensorflow", "NVIDIA-nccl-cu12==2.1", "nvidia-blas (>=12)");
    const wheels = await collect(true, nccl, tensorflow);
    expect(wheels.map(({ name }) => name)).toEqual([
      "tensorflow",
      "nvidia-nccl-cu12",
      "nvidia-blas",
    ]);
    expect(wheels.slice(0, 2).map(({ file }) => file)).toEqual([tensorflow, nccl]);
    expect(calls().map((call) => call.split(" ").at(-1))).toEqual(["nvidia-blas(>=12)"]);
    expect(await collect(false, nccl, tensorflow)).toEqual([wheels[0]]); // no libraries for the CPU
    expect(calls()).toHaveLength(1);
    await collect(true);
    expect(calls().at(-1)).toMatch(/ tensorflow==2\.21\.0$/);
  });

  it("refuses a wheel of something else, one without CUDA, and a download without a wheel", async () => {
    const { wheel, collect } = wheelsIn(emptyFolder());
    const lost = wheel("l.whl", "tensorflow", "nvidia-lost");
    await expect(collect(true, lost)).rejects.toThrow("downloading nvidia-lost: pip left no wheel");
    const other = wheel("o.whl", "numpy");
    await expect(collect(true, other)).rejects.toThrow(
      `${other}: a wheel of numpy, expected one of tensorflow 2.21.0 or of an NVIDIA library`,
    );
    const cpu = wheel("c.whl", "tensorflow-cpu");
    await expect(collect(true, cpu)).rejects.toThrow(
      `${cpu}: tensorflow-cpu has no CUDA, expected the tensorflow wheel with --gpu`,
    );
  });
});
